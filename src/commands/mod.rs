//! The command line: one file per command.

mod check;
mod cli;
mod database;
mod demo;
mod import;
mod migrate;
mod serve;
mod staff;

pub use cli::{Cli, run};
