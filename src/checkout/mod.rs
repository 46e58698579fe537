//! Checkout: one page, no account. What is typed is kept; an order is placed in one transaction, once per key.

mod changes;
mod form;
mod mail;
mod pages;
mod place;
mod show;
mod write;

pub use mail::confirmation;
pub use pages::routes;
pub use place::{PlaceError, place};
