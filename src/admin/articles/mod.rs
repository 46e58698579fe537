//! Articles in the back office: the list, the editor, the preview, the picture on top.

mod edit;
mod form;
mod hero;
mod list;
mod preview;
mod read;

use crate::web::{Access, Duty, Route};

const ARTICLES: Access = Access::Staff(Duty::Articles);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(ARTICLES, "/admin/articles", list::show),
        Route::get(ARTICLES, "/admin/articles/new", edit::show_new),
        Route::post(ARTICLES, "/admin/articles/new", edit::create),
        Route::post(ARTICLES, "/admin/articles/preview", preview::show),
        Route::get(ARTICLES, "/admin/articles/{id}", edit::show),
        Route::post(ARTICLES, "/admin/articles/{id}", edit::update),
        Route::post(ARTICLES, "/admin/articles/{id}/picture", hero::upload),
    ]
}
