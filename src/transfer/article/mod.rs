//! One article out of a file: Markdown, a web page, or plain text, read without a database, then saved as the editor
//! saves it.

mod asked;
mod draft;
mod file;
mod finish;
mod furniture;
mod import;
mod manuscript;
mod place;
mod plain_text;
mod questions;
mod report;
mod sql;
mod web_page;
mod written;

pub use file::{ArticleFile, open};
pub use import::{ImportError, Wish, import};
pub use manuscript::{Form, Manuscript, ReadError, read};
pub use report::ArticleReport;
