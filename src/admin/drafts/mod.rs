//! Orders by phone in the back office: the drafts, and the form in which one is written and placed.

mod edit;
mod form;
mod list;
mod show;

use crate::web::{Access, Duty, Route};

const ORDERS: Access = Access::Staff(Duty::Orders);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(ORDERS, "/admin/drafts", list::show),
        Route::get(ORDERS, "/admin/drafts/new", edit::show_new),
        Route::post(ORDERS, "/admin/drafts/new", edit::create),
        Route::get(ORDERS, "/admin/drafts/{id}", edit::show),
        Route::post(ORDERS, "/admin/drafts/{id}", edit::update),
        Route::post(ORDERS, "/admin/drafts/{id}/place", edit::place),
        Route::post(ORDERS, "/admin/drafts/{id}/discard", edit::discard),
    ]
}
