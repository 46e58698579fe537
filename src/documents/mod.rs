//! Invoices and credit notes: what was charged and credited, as a PDF, each kind with numbers of its own and without gaps. Once written
//! a document never changes. What an order's documents add up to is what its buyer owes: [`settle`] writes whatever is missing for that.

mod compose;
mod content;
mod credit;
mod document;
mod due;
mod issue;
mod pages;
pub mod pdf;
mod sql;

pub use content::{Content, Paper, Row, Sum};
pub use document::{Document, Kind};
pub use issue::{IssueError, KIND, SettleJob, invoice, run, settle};
pub use pages::{download, routes};
pub use sql::of_order;
