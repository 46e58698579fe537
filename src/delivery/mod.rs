//! Delivery: the zones of the world, and the ways to deliver with what they cost there. Staff keep both; the pure rules are
//! here, and [`crate::pricing`] applies them.

mod method;
mod sql;

pub use method::{Methods, Parcel, PriceKind, Way, Zone};
pub use sql::methods;
