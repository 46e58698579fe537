//! The house's rules, asserted: what `src/lib.rs` and the README promise of the code is read from them and compared with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod files;
mod order;
mod papers;
mod source;
mod tables;
mod templates;
