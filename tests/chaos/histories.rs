//! How many histories, and which.

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use futures_util::future::join_all;
use tokio::sync::Mutex;

use crate::history;
use crate::world::Lane;

/// In the test command.
const HISTORIES: u64 = 12;
/// After so many that went wrong no more are begun.
const ENOUGH: usize = 3;

/// `STOREFRONT_CHAOS` says how many, `STOREFRONT_CHAOS_SEED` which is the first, `STOREFRONT_CHAOS_LANES` how many at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_history_breaks_a_promise() {
    let count = setting("STOREFRONT_CHAOS").unwrap_or(HISTORIES);
    let first = setting("STOREFRONT_CHAOS_SEED").unwrap_or_else(random);
    let lanes = setting("STOREFRONT_CHAOS_LANES")
        .unwrap_or_else(cores)
        .min(count);
    println!("{count} histories from seed {first}, {lanes} at once");
    let (next, broken) = (
        Arc::new(AtomicU64::new(0)),
        Arc::new(Mutex::new(Vec::new())),
    );
    let began = Instant::now();
    let all = (0..lanes).map(|_| tokio::spawn(lane(first, count, next.clone(), broken.clone())));
    for ended in join_all(all).await {
        ended.unwrap();
    }
    let broken = broken.lock().await;
    println!("{count} histories in {:?}", began.elapsed());
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

async fn lane(first: u64, count: u64, next: Arc<AtomicU64>, broken: Arc<Mutex<Vec<String>>>) {
    let lane = Lane::open().await;
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        if at >= count || broken.lock().await.len() >= ENOUGH {
            return;
        }
        let seed = first.wrapping_add(at);
        let began = Instant::now();
        match history::happen(&lane, seed).await {
            Ok(()) => println!("{seed}: kept, {:?}", began.elapsed()),
            Err(report) => {
                println!("{report}");
                broken.lock().await.push(report);
            }
        }
    }
}

fn setting(name: &str) -> Option<u64> {
    let text = env::var(name).ok().filter(|text| !text.is_empty())?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{name} is a whole number, not {text}")))
}

/// Six digits, which are easily typed again.
fn random() -> u64 {
    let bytes = storefront::id::new_uuid().as_u128();
    u64::try_from(bytes % 1_000_000).unwrap()
}

fn cores() -> u64 {
    std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64)
}
