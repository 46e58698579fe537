//! WooCommerce's product export: read as it comes, planned without a database, then written in one transaction.

mod apply;
mod cells;
mod draft;
mod families;
mod offer;
mod plan;
mod read;
mod rows;
mod shares;
mod sql;
#[cfg(test)]
mod tests;
mod tree;
mod variations;

pub use apply::{ImportError, Way, import};
pub use offer::Setting;
pub use plan::{Plan, PlannedOption, PlannedProduct, PlannedVariant};
pub use read::{ReadError, Sheet, read};
pub use rows::plan;
