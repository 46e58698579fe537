//! Discounts: what is taken off, for whom and when. Staff keep them; the pure rules are here, and [`crate::pricing`] applies them.

mod discount;
mod sql;

pub use discount::{Discount, Limits, Off, Scope};
pub use sql::{live, used_up};
