//! The catalog: categories as a tree, products with options and variants, what is shown of them and how they are saved.

mod cards;
mod category;
mod choice;
mod choices;
mod crumbs;
mod details;
mod draft;
mod facets;
mod filter;
mod gallery;
mod imported;
mod listing;
mod load_draft;
mod load_page;
mod lookup;
mod pages;
pub mod paths;
mod product_page;
mod product_sql;
mod save;
mod save_category;
mod structured;
mod write;

pub use cards::{ProductCard, Which, cards};
pub use choices::{CardChoice, choices};
pub use draft::{
    Attribute, CategoryDraft, ImageDraft, Kind, OptionDraft, ProductDraft, Status, VariantDraft,
};
pub use imported::{CategoryRow, categories, imported, owners_of_skus};
pub use load_draft::{Stored, load_draft};
pub use lookup::{Review, id_by_slug, ids_by_slug, put_reviews};
pub use save::{SaveError, Saved, Target, save, save_step};
pub use save_category::save_category;
pub use write::relink;
pub(crate) use write::tag_ids;

use crate::web::Route;

/// The room's public pages.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/products", pages::products),
        Route::page("/products/{slug}", product_page::show),
        Route::page("/categories/{slug}", pages::category),
    ]
}
