//! Discounts in the back office: the list, and the form.

mod draft;
mod edit;
mod form;
mod list;
mod words;

use crate::web::{Access, Duty, Route};

/// What they take off is the shop's money, so it is for those who may set what the shop charges.
const DISCOUNTS: Access = Access::Staff(Duty::Settings);
const PATH: &str = "/admin/discounts";

/// The addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(DISCOUNTS, "/admin/discounts", list::show),
        Route::get(DISCOUNTS, "/admin/discounts/new", edit::show_new),
        Route::post(DISCOUNTS, "/admin/discounts/new", edit::create),
        Route::get(DISCOUNTS, "/admin/discounts/{id}", edit::show),
        Route::post(DISCOUNTS, "/admin/discounts/{id}", edit::update),
        Route::post(DISCOUNTS, "/admin/discounts/{id}/delete", edit::delete),
    ]
}
