//! The money path under faults: buyers, staff, the mail server and time, all at once and at random, while connections are cut, the
//! shop is killed and PostgreSQL is killed. After each history everything is brought to rest, and what must always hold is asked of
//! the database, of the mail server and of everybody who was given an answer.
//!
//! `bin/chaos [HISTORIES] [--seed SEED]` runs more of them; a history that fails prints its seed and its steps.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
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
mod buyer;
mod checks;
mod damage;
mod faults;
mod histories;
mod history;
mod journal;
mod mail_server;
mod plan;
mod postgres;
mod rest;
mod sabotage;
mod seed;
mod shop;
mod staff;
mod store;
mod time;
mod world;
