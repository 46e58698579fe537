//! The back office's first page: what waits for somebody.

mod low_stock;
mod page;
mod waiting;

pub(super) use page::routes;
