//! Paying online: the order is there first, and a payment only moves its state. The return page, the provider's messages and the
//! comparison with the provider all end in one verb, [`settle_payment`], which may be told the same thing any number of times and in
//! any order.

mod accept;
mod close;
mod compare;
mod decide;
mod expire;
mod hear;
mod hook;
mod late;
mod offer;
mod pages;
mod refunding;
mod rows;
mod settle;
mod start;

pub(super) use accept::leave_cart;
pub(super) use close::close_later;
pub use close::{CLOSE, close_page};
pub use compare::{COMPARE, compare, compare_hourly};
pub use decide::{Decision, decide};
pub use expire::{EXPIRE, expire, expire_due, expire_when_due};
pub use hear::hear_again;
pub(super) use offer::{PayNow, pay_now};
pub use pages::{routes, send_to_payment};
pub use refunding::carry_out_refund;
pub use settle::{Settled, settle_payment};
