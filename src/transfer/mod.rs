//! What comes in and goes out as files: the demo shop, imports.

pub mod article;
pub mod demo;
mod pictures;
mod report;
mod turn;
pub mod woocommerce;

pub use pictures::{Fetched, fetch};
pub use report::{Done, Outcome, Refused, Report};
