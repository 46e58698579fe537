//! What a cart or an order costs: one pure function, [`quote`], of the basket and the shop's [`Rules`], for every place that
//! shows a total.
//!
//! # The rules of reckoning
//!
//! - Amounts are whole minor units. What falls between two is rounded half away from zero ([`allocate::rounded`]), and only
//!   in three places: a price that is shown with or without tax other than it was entered, a percentage, and the tax of all
//!   goods that bear the same rates, once for their sum.
//! - What belongs to several lines (a discount, a tax) is shared out by the largest remainder ([`allocate::shares`]), so that
//!   the parts are the whole. The order of the lines does not matter.
//! - Prices are reckoned as visitors are shown them: with tax, which is then contained in all of them, or without, and it is
//!   added. A price entered the other way is turned round first, piece by piece, with the rates of the place that the goods go to.
//! - Discounts are taken off in their order, each from what the ones before have left, never more than that. Tax is reckoned
//!   on what is left.

pub mod allocate;
mod cache;
mod discounts;
mod quote;
mod rules;
mod shown;
mod sums;
mod taxes;
#[cfg(test)]
mod tests;

pub use cache::{Remembered, revision};
pub use discounts::{Applied, Refused, Why};
pub use quote::{Basket, DeliveryQuote, Item, LineQuote, Quote, TooLarge, quote};
pub use rules::Rules;
pub use shown::{Shown, Turns};
pub use sums::{Sent, SumRow, Sums, called, rate_label};
pub use taxes::TaxLine;
