//! Money as whole minor units of a currency (cents, yen, fils); never a float.

mod amount;
mod currency;
mod parse;
mod percent;

pub use amount::Money;
pub use currency::Currency;
pub use parse::ParseMoneyError;
pub use percent::{ParsePercentError, Percent};
