//! Orders by phone: what staff write down for a customer, until it is placed or thrown away. It is priced and placed by the same
//! functions as a visitor's cart.

mod draft;
mod find;
mod place;
mod sql;

pub use draft::{Content, Draft, Wanted, Written};
pub use find::{Found, find};
pub use place::{PlaceError, key, place};
pub use sql::{DraftRow, SaveError, begin, by_id, latest, save, throw_away};
