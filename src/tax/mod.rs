//! Tax: what kind of tax goods bear, and what each place takes for it. Staff keep the table; the pure rules are here, and
//! [`crate::pricing`] applies them.

mod class;
mod rates;
mod sql;
mod stored_rate;

pub use class::{
    ClassDraft, STANDARD, TaxClass, add_class, class, classes, delete_class, save_class,
};
pub use rates::{Rate, Rates, TaxRate};
pub use sql::rates;
pub use stored_rate::{StoredRate, add_rate, delete_rate, save_rate, stored_rate, stored_rates};
