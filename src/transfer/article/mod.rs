//! One article out of a file: Markdown, a web page, or plain text, read without a database, then saved as the editor
//! saves it.

mod asked;
mod finish;
mod furniture;
mod manuscript;
mod plain_text;
mod questions;
mod web_page;
mod written;

pub use manuscript::{Form, Manuscript, ReadError, read};
