//! Places orders as fast as the shop can, beside the same SQL sent by pgbench and beside the plain transaction, in one run.
//! `bin/bench placing` runs it; the README says what its figures mean.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement, not a part of the shop: it stops where something is wrong"
)]

mod data;
mod pgbench;
mod shop;

use std::path::Path;

use data::{Database, ROUND, Wares};

/// So often each is measured; the middle counts.
const ROUNDS: usize = 3;

/// Orders a second, and the 99th percentile of one in milliseconds.
#[derive(Clone, Copy)]
struct Figure {
    rate: f64,
    p99: f64,
}

fn main() {
    // `cargo test` asks every target for its tests; this one has none.
    if std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        return;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("placing");
    let database = Database::open(&folder, &runtime);
    println!(
        "{ROUND} orders of two lines by 16 clients, {ROUNDS} rounds, the middle one of each; fsync is on\n"
    );
    println!(
        "| wares | shop | same SQL (a) | plain transaction (b) | shop / a | shop / b | p99 of placing |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for wares in [Wares::Random, Wares::Hot] {
        let (mut shop, mut same, mut plain) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            database.fill(wares);
            shop.push(shop::place(&database, &runtime));
            database.fill(wares);
            same.push(pgbench::same_sql(&database));
            plain.push(pgbench::plain(&database, wares));
        }
        let (shop, same, plain) = (middle(shop), middle(same), middle(plain));
        println!(
            "| {} | {:.0}/s | {:.0}/s | {:.0}/s | {:.2} | {:.2} | {:.1} ms |",
            wares.name(),
            shop.rate,
            same.rate,
            plain.rate,
            shop.rate / same.rate,
            shop.rate / plain.rate,
            shop.p99
        );
    }
    database.check();
}

fn middle(mut figures: Vec<Figure>) -> Figure {
    figures.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    figures[figures.len() / 2]
}
