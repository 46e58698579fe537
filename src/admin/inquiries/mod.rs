//! Questions as staff work through them: the list by urgency, one question with its mails, its state and note.

mod inbox;
mod open;
mod pages;
mod place;

use crate::web::{Access, Duty, Route};

const INQUIRIES: Access = Access::Staff(Duty::Inquiries);

/// The addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(INQUIRIES, "/admin/inquiries", pages::list),
        Route::get(INQUIRIES, "/admin/inquiries/{id}", pages::show),
        Route::post(INQUIRIES, "/admin/inquiries/{id}", pages::change),
    ]
}
