//! The shop in a real browser: what people do from the first page to the last, with scripts and without, and what every page owes
//! to everybody who opens it.
//!
//! Needs Chromium, chromedriver and axe-core; `bin/test` brings what is missing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test says what went wrong by failing"
)]

#[allow(
    dead_code,
    unused_imports,
    reason = "a toolbox: not every test needs every tool"
)]
#[path = "../shop/support/mod.rs"]
mod support;

mod browser;
mod buying;
mod staff;

mod ask;
mod browse_and_buy;
mod edit_a_price;
mod keyboard;
mod office;
mod pages;
mod read_and_buy;
mod write_an_article;
