//! The back office: every staff page. Reads what it lists; changes go through the verbs of the rooms.

mod articles;
mod categories;
mod checkouts;
mod discounts;
mod drafts;
mod home;
mod inquiries;
mod mails;
mod orders;
mod outbox;
mod payments;
mod products;
mod settings;
mod stale;
mod told;
mod upload;

use crate::web::Route;

/// The room's addresses.
pub fn routes() -> Vec<Route> {
    [
        home::routes(),
        orders::routes(),
        checkouts::routes(),
        drafts::routes(),
        inquiries::routes(),
        products::routes(),
        categories::routes(),
        discounts::routes(),
        articles::routes(),
        payments::routes(),
        outbox::routes(),
        settings::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
