//! The private PostgreSQL with real servers: who starts, who joins, who stops, and what a kill leaves behind.
//!
//! A test binary of its own: these tests start and kill servers, and would slow the others down.

#![allow(
    clippy::disallowed_methods,
    reason = "tests find the programs as the machine has them"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod joining;
mod killing;
mod places;
mod support;
