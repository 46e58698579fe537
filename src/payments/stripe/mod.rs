//! Stripe's hosted Checkout: the buyer pays on Stripe's pages, and no card ever touches the shop. Five calls, and what Stripe sends.
//!
//! Written by hand, not on async-stripe's 1.0 release candidates, which were tried: their types are 240,000 generated lines (83 seconds of one
//! core to build) of one version of the API, every field of which has to be there, for the dozen that are read here; they tell the time by
//! the system's clock unless asked otherwise, and would need a transport of ours to stay with one TLS stack.

mod amounts;
mod client;
mod event;
mod http;
mod session;
mod signature;

pub(super) use client::Stripe;
pub use event::{RefundNews, Told, told};
pub use signature::{SignatureError, signed_header, verify};
