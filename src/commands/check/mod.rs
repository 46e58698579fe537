//! `storefront check`: whether everything that the shop needs is there and right, in plain words.

mod addresses;
mod database;
mod mail;
mod payments;
mod places;
mod report;
mod run;
mod server;

pub(super) use run::run;
