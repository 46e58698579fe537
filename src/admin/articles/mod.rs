//! Articles in the back office: the list, the editor, the preview and the file of one.

mod checks;
mod edit;
mod form;
mod known;
mod list;
mod page;
mod pane;
mod picture;
mod preview;
mod questions;
mod read;
mod source;

use crate::web::{Access, Duty, Route};

const ARTICLES: Access = Access::Staff(Duty::Articles);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(ARTICLES, "/admin/articles", list::show),
        Route::get(ARTICLES, "/admin/articles/new", edit::show_new),
        Route::post(ARTICLES, "/admin/articles/new", edit::create),
        Route::post(ARTICLES, "/admin/articles/preview", preview::of_new),
        Route::get(ARTICLES, "/admin/articles/{id}", edit::show),
        Route::post(ARTICLES, "/admin/articles/{id}", edit::update),
        Route::post(ARTICLES, "/admin/articles/{id}/preview", preview::of_stored),
        Route::get(ARTICLES, "/admin/articles/{id}/source.md", source::download),
    ]
}
