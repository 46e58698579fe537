//! Products in the back office: the list, the form, pictures.

mod edit;
mod form;
mod list;
mod pictures;
mod read;

use crate::web::{Access, Duty, Route};

const CATALOG: Access = Access::Staff(Duty::Catalog);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(CATALOG, "/admin/products", list::show),
        Route::post(
            CATALOG,
            "/admin/products/stock/{variant}",
            list::adjust_stock,
        ),
        Route::get(CATALOG, "/admin/products/new", edit::show_new),
        Route::post(CATALOG, "/admin/products/new", edit::create),
        Route::get(CATALOG, "/admin/products/{id}", edit::show),
        Route::post(CATALOG, "/admin/products/{id}", edit::update),
        Route::post(CATALOG, "/admin/products/{id}/pictures", pictures::upload),
    ]
}
