//! After a history: everything that was begun is brought to its end.

use std::time::{Duration, Instant};

use crate::world::World;

/// So often the shop is started for what is left; each time anew, since leases and pauses can be shortened only while nobody works.
const ROUNDS: usize = 8;
/// So long a round waits while nothing moves.
const STILL: Duration = Duration::from_secs(5);

/// Leases, pauses and dates are over.
const AGE: &str = "UPDATE outbox SET next_attempt_at = now() - interval '1 second', claimed_until = NULL WHERE state = 'waiting'; \
     UPDATE jobs SET run_at = now() - interval '1 second' WHERE NOT dead; \
     UPDATE reservations SET expires_at = now() - interval '1 second'; \
     UPDATE orders SET due_by = now() - interval '1 second' WHERE due_by IS NOT NULL";

/// What still waits: mails, jobs, orders that are over.
const LEFT: &str = "SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting') || ' mails, ' || \
     (SELECT count(*) FROM jobs WHERE NOT dead) || ' jobs, ' || \
     (SELECT count(*) FROM orders WHERE state = 'open' AND due_by IS NOT NULL) || ' unpaid'";

const NOTHING: &str = "0 mails, 0 jobs, 0 unpaid";

/// Gives what could not be brought to its end.
pub async fn bring(world: &World) -> Vec<String> {
    world.mail.mend();
    let mut wrong = Vec::new();
    if !world.shop.lives().await {
        wrong.push(format!("the shop ended by itself:\n{}", world.shop.log()));
    }
    for round in 0..ROUNDS {
        if !world.shop.stop().await {
            wrong.push("the shop did not stop when it was told to".to_owned());
        }
        world.store.run(AGE).await;
        world.shop.restart().await;
        let left = work(world).await;
        world
            .journal
            .note("rest", format!("round {round}, left: {left}"));
        if left == NOTHING {
            return wrong;
        }
    }
    wrong.push(format!("after {ROUNDS} rounds: {}", left(world).await));
    wrong
}

/// Waits until nothing is left, or nothing moves any more.
async fn work(world: &World) -> String {
    let (mut before, mut since) = (String::new(), Instant::now());
    loop {
        let now = left(world).await;
        if now == NOTHING || now == before && since.elapsed() > STILL {
            return now;
        }
        if now != before {
            (before, since) = (now, Instant::now());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

async fn left(world: &World) -> String {
    world.store.text(LEFT).await
}
