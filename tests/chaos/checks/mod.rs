//! What must hold after every history, whatever happened in it.

mod answers;
pub mod mails;
mod money;
mod orders;
mod stock;

use std::time::Instant;

use diesel_async::AsyncPgConnection;

use crate::mail_server::Taken;
use crate::store::lines_of;
use crate::world::World;

/// A promise and the query that finds, in words, where it is not kept.
#[derive(Clone, Copy)]
pub struct Check {
    pub name: &'static str,
    pub query: &'static str,
}

/// What was seen outside of the database.
pub struct Seen {
    /// Checkout keys that were sent.
    pub tried: Vec<String>,
    /// Checkout keys and the order's token that was answered.
    pub acknowledged: Vec<(String, String)>,
    /// Mails, in the order in which they were taken.
    pub taken: Vec<Taken>,
    /// Whether something was ended in that time.
    pub crashed: Box<dyn Fn(Instant, Instant) -> bool + Send + Sync>,
}

/// Where promises are broken after this history.
pub async fn broken(world: &std::sync::Arc<World>) -> Vec<String> {
    let mut conn = world.store.connect().await.unwrap();
    broken_in(&mut conn, &seen(world)).await
}

/// What the world has seen.
pub fn seen(world: &std::sync::Arc<World>) -> Seen {
    let journal = world.clone();
    Seen {
        tried: world.journal.all_tried(),
        acknowledged: world.journal.all_acknowledged(),
        taken: world.mail.taken(),
        crashed: Box::new(move |from, to| journal.journal.crashed_between(from, to)),
    }
}

/// The same for a database as this connection sees it.
pub async fn broken_in(conn: &mut AsyncPgConnection, seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    for check in [stock::CHECKS, orders::CHECKS, money::CHECKS, mails::CHECKS].concat() {
        let found = lines_of(check.query, conn).await;
        let found = found.unwrap_or_else(|error| panic!("{}: {error}", check.name));
        wrong.extend(
            found
                .into_iter()
                .map(|line| format!("{}: {line}", check.name)),
        );
    }
    wrong.extend(answers::broken(conn, seen).await);
    wrong.extend(mails::broken(conn, seen).await);
    wrong
}
