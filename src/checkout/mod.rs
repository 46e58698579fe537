//! Checkout: one page, no account. What is typed is kept; an order is placed in one transaction, once per key.

mod changes;
mod form;
mod mail;
mod pages;
mod place;
mod show;
mod write;

pub use changes::nowhere;
pub use form::{Asks, Checked, CheckoutForm};
pub use mail::confirmation;
pub use pages::routes;
pub use place::{Context, PlaceError, Source, attempt, moving, place};
pub use show::{MethodView, method_views};
