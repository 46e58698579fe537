//! Discounts: what is taken off, for whom and when. Staff keep them; the pure rules are here, and [`crate::pricing`] applies them.

mod discount;
mod give_back;
mod sql;

pub use discount::{Discount, Limits, Off, Scope};
pub use give_back::give_back;
pub use sql::{live, used_up};
