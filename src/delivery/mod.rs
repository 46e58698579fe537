//! Delivery: the zones of the world, and the ways to deliver with what they cost there. Staff keep both; the pure rules are
//! here, and [`crate::pricing`] applies them.

mod method;
mod replace;
mod sql;
mod way;
mod weight;
mod zone;

pub use method::{Methods, Parcel, PriceKind, Way, Zone};
pub use replace::{FlatWay, replace_ways};
pub use sql::methods;
pub use way::{StoredWay, WayDraft, add_way, save_way, stored_way, stored_ways};
pub use weight::{parse_weight, write_weight};
pub use zone::{
    StoredZone, ZoneDraft, add_zone, delete_zone, save_zone, stored_zone, stored_zones,
};
