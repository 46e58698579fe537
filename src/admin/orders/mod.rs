//! Orders in the back office: the list, one order, and what staff do with it.

mod cancel;
mod csv;
mod desk;
mod detail;
mod documents;
mod edit;
mod filter;
mod list;
mod refund;
mod returns;
mod ship;
mod view;
mod words;

pub(super) use words::{payment_words, return_words};

use crate::web::{Access, Duty, Route};

const ORDERS: Access = Access::Staff(Duty::Orders);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(ORDERS, "/admin/orders", list::show),
        Route::get(ORDERS, "/admin/orders.csv", csv::download),
        Route::get(ORDERS, "/admin/orders/{id}", detail::show),
        Route::get(ORDERS, "/admin/orders/{id}/ship", ship::show),
        Route::post(ORDERS, "/admin/orders/{id}/ship", ship::send),
        Route::get(ORDERS, "/admin/orders/{id}/cancel", cancel::show),
        Route::post(ORDERS, "/admin/orders/{id}/cancel", cancel::cancel),
        Route::get(ORDERS, "/admin/orders/{id}/refund", refund::show),
        Route::post(ORDERS, "/admin/orders/{id}/refund", refund::refund),
        Route::get(ORDERS, "/admin/orders/{id}/edit", edit::show),
        Route::post(ORDERS, "/admin/orders/{id}/edit", edit::edit),
        Route::post(ORDERS, "/admin/orders/{id}/note", detail::note),
        Route::post(ORDERS, "/admin/orders/{id}/invoice", documents::invoice),
        Route::get(
            ORDERS,
            "/admin/orders/{id}/documents/{doc}.pdf",
            documents::download,
        ),
        Route::get(ORDERS, "/admin/orders/{id}/returns/{return}", returns::show),
        Route::post(
            ORDERS,
            "/admin/orders/{id}/returns/{return}",
            returns::answer,
        ),
        Route::post(ORDERS, "/admin/orders/{id}/{deed}", detail::act),
    ]
}
