//! Payments in the back office: what came and went, where shop and provider do not agree, and what could not be acted on.

mod list;
mod rows;

use crate::web::{Access, Duty, Route};

const ORDERS: Access = Access::Staff(Duty::Orders);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(ORDERS, "/admin/payments", list::show),
        Route::post(ORDERS, "/admin/payments/compare", list::compare),
        Route::post(ORDERS, "/admin/payments/differences/{id}", list::decide),
        Route::post(ORDERS, "/admin/payments/events", list::hear_again),
    ]
}
