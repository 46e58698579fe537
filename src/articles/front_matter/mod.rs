//! The head of an article's file: TOML between two lines of `+++`, or YAML between two lines of `---`, with the same
//! keys. Other articles, products, people and pictures are named by slug and file name.

mod head;
mod parse;
mod when;
mod write;

pub use head::{Faq, FrontMatter};
pub use parse::{HeadError, parse};
pub use when::When;
pub use write::write;
