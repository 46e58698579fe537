//! Orders in the back office: the list, one order, and what staff do with it.

mod detail;
mod list;
mod words;

pub(super) use words::payment_words;

use crate::web::{Access, Duty, Route};

const ORDERS: Access = Access::Staff(Duty::Orders);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(ORDERS, "/admin/orders", list::show),
        Route::get(ORDERS, "/admin/orders/{id}", detail::show),
        Route::post(ORDERS, "/admin/orders/{id}/{deed}", detail::act),
    ]
}
