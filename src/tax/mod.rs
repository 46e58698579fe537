//! Tax: what kind of tax goods bear, and what each place takes for it. Staff keep the table; the pure rules are here, and
//! [`crate::pricing`] applies them.

mod rates;
mod sql;

pub use rates::{Rate, Rates, TaxRate};
pub use sql::rates;
