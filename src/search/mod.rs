//! Search: words looked for in products and articles together, by PostgreSQL's full text, and suggestions while typing.
//! Reads what the rooms before it own; writes nothing.

mod pages;
mod sql;
mod words;

use crate::web::Route;

/// The room's public pages.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/search", pages::search),
        Route::page("/search/suggest", pages::suggest),
    ]
}
