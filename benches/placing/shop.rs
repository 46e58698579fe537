//! The shop itself: the verb that a posted checkout calls, with its two round trips, from a pool of four connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use storefront::checkout;
use storefront::clock::Clock;
use storefront::config::Config;
use storefront::parts::Parts;
use storefront::web::Fields;
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::Figure;
use crate::data::Database;

const CLIENTS: usize = 16;

/// Connections: more would only wait for each other.
const POOL: usize = 4;

/// Places the order of every cart.
pub fn place(database: &Database, runtime: &Runtime) -> Figure {
    let carts = Arc::new(database.carts());
    runtime.block_on(async {
        let (parts, next) = (parts(&database.url), Arc::new(AtomicUsize::new(0)));
        let start = Instant::now();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| tokio::spawn(client(parts.clone(), next.clone(), carts.clone())))
            .collect();
        let mut took = Vec::new();
        for client in clients {
            took.extend(client.await.expect("a client ends well"));
        }
        let whole = start.elapsed();
        took.sort_unstable();
        assert_eq!(took.len(), carts.len());
        Figure {
            rate: took.len() as f64 / whole.as_secs_f64(),
            p99: took[took.len() * 99 / 100].as_secs_f64() * 1000.0,
        }
    })
}

/// Places one order, so that what the shop sends can be caught.
pub fn place_one(database: &Database, runtime: &Runtime) {
    let cart = database.carts()[0];
    runtime.block_on(async { order(&parts(&database.url), cart).await });
}

fn parts(url: &str) -> Parts {
    let config = Config {
        data_dir: Some(std::env::temp_dir().join("storefront-bench")),
        ..Config::default()
    };
    Parts::new(Arc::new(config), url, POOL, Clock::system()).expect("the parts of a shop")
}

async fn client(parts: Parts, next: Arc<AtomicUsize>, carts: Arc<Vec<Uuid>>) -> Vec<Duration> {
    let mut took = Vec::new();
    while let Some(cart) = carts.get(AtomicUsize::fetch_add(&next, 1, Ordering::Relaxed)) {
        let began = Instant::now();
        order(&parts, *cart).await;
        took.push(began.elapsed());
    }
    took
}

async fn order(parts: &Parts, cart: Uuid) {
    let pairs = [
        ("checkout_key", Uuid::now_v7().to_string().as_str()),
        ("email", "ines@example.com"),
        ("full_name", "Ines Romero"),
        ("line1", "418 Alder Street"),
        ("city", "Portland"),
        ("region", "Oregon"),
        ("postal_code", "97205"),
        ("country", "US"),
        ("delivery_method", "standard"),
        ("payment_method", "bank_transfer"),
        ("accept_terms", "1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let fields = Fields::from_pairs(pairs.into());
    let conn = parts.db.get().await.expect("a connection");
    checkout::place(cart, &fields, parts, &conn)
        .await
        .expect("an order");
}
