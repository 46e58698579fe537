use super::{feed, index, page};
use crate::web::Route;

/// The room's addresses.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/articles", index::show),
        Route::page("/articles/feed.xml", feed::show),
        Route::page("/articles/{slug}", page::show),
    ]
}
