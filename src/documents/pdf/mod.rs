//! Documents as PDF: laid out by hand in twentieths of a point, so that all reckoning is in whole numbers; tagged for readers.

mod face;
mod layout;
mod sheet;
mod write;

pub use write::{RenderError, render};
