//! Payments: the ways to pay, and the money that came and went. A row of `payments` is one attempt to pay an order; what an order
//! has been paid is the sum of what was captured less what was given back. Providers are asked outside of transactions only, and
//! what they tell is kept before anybody acts on it. What a payment makes of its order is decided in [`crate::orders`].

mod attempt;
mod balance;
mod by_hand;
mod difference;
mod event;
mod provider;
mod providers;
mod refund;
mod refunding;
mod stripe;

pub use attempt::{
    NewPayment, Payment, began, begin, by_hand, by_id, by_intent, by_reference, capture, close,
    locked, of_order, pending_before, pending_of, recent_captures,
};
pub use balance::{Balance, balance, balance_of};
pub use difference::{
    Difference, DifferenceKind, NewDifference, differ, difference, differences, settle,
};
pub use event::{Event, applied, event, failed, keep, waiting};
pub use provider::{
    Attempt, Begun, Found, Given, Giving, PaymentProvider, ProviderError, Standing,
};
pub use providers::{Providers, online};
pub use refund::{NewRefund, Refund, RefundError, refund};
pub use refunding::{
    REFUND, RefundJob, refund_by_id, refund_by_reference, refund_done, refund_failed,
    refund_under_way, refunds_of, stale_refunds,
};
pub use stripe::{RefundNews, SignatureError, Told, signed_header, told, verify};
