//! Checkout: one page, no account. What is typed is kept; an order is placed in one transaction, once per key.

mod country;
mod form;
mod mail;
mod pages;
mod place;

pub use country::country_name;
pub use pages::routes;
pub use place::{PlaceError, Placed};
