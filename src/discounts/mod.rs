//! Discounts: what is taken off, for whom and when. Staff keep them; the pure rules are here, and [`crate::pricing`] applies them.

mod again;
mod discount;
mod give_back;
mod save;
mod sql;
mod stored;

pub use again::{have_again, may_have_again};
pub use discount::{Discount, Limits, Off, Scope};
pub use give_back::give_back;
pub use save::{Deleted, add, delete, save};
pub use sql::{live, used_up};
pub use stored::{
    DiscountDraft, StoredDiscount, named_products, slugs, stored_discount, stored_discounts,
};
