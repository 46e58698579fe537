//! The shop from outside: real HTTP against the real app on a real PostgreSQL, one database per test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

#[allow(
    dead_code,
    unused_imports,
    reason = "a toolbox: not every test needs every tool"
)]
mod support;

mod abandoned;
mod admin;
mod articles;
mod buying;
mod cart;
mod catalog;
mod checkout;
mod commands;
mod consent;
mod contract;
mod database;
mod delivery;
mod desk;
mod discounts;
mod documents;
mod drafts;
mod editor;
mod edits;
mod inquiries;
mod jobs;
mod mail;
mod media;
mod orders;
mod payments;
mod refunds;
mod returns;
mod routes;
mod safety;
mod schema;
mod search;
mod shell;
mod shipments;
mod shown_prices;
mod storefront;
mod tax;
mod totals;
mod transfer;
