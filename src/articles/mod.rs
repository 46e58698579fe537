//! Articles: written as Markdown, rendered and sanitised when they are saved, shown with their questions, products and
//! what to read next.

mod card;
mod draft;
mod feed;
pub mod front_matter;
mod index;
mod links;
mod page;
mod pages;
pub mod paths;
mod preview;
mod publish_due;
mod save;
mod sql;
mod stored;
mod structured;
mod view;

pub use card::{ArticleCard, latest};
pub use draft::{ArticleDraft, Question, Status};
pub use links::relink;
pub use pages::routes;
pub use preview::preview;
pub use publish_due::publish_due;
pub use save::{SaveError, Saved, id_by_slug, save, save_step};
pub use sql::tags_in_use;
pub use stored::{Stored, load_draft};
