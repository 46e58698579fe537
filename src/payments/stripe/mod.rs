//! Stripe's hosted Checkout: the buyer pays on Stripe's pages, and no card ever touches the shop. Five calls, and what Stripe sends.

mod amounts;
mod client;
mod event;
mod http;
mod session;
mod signature;

pub(super) use client::Stripe;
pub use event::{RefundNews, Told, told};
pub use signature::{SignatureError, signed_header, verify};
