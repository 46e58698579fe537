use std::time::Duration;

use deadpool::managed::Object;
use diesel::sql_types::BigInt;
use diesel::{QueryResult, select};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection as _};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::db::{Conn, Db};

/// Something to be done at intervals, such as deleting what has expired. It works in short passes, so that no
/// statement locks many rows for long.
#[derive(Clone, Copy, Debug)]
pub struct Chore {
    /// For the log.
    pub name: &'static str,
    /// From the end of one run to the start of the next.
    pub every: Duration,
    /// One pass, given the present time.
    pub pass: for<'a> fn(&'a mut Conn, Timestamp) -> BoxFuture<'a, anyhow::Result<Pass>>,
}

/// Whether a chore is through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    Finished,
    /// There was more than one pass could do; the next one follows at once.
    MoreToDo,
}

impl Pass {
    /// For a pass that took away so many rows: there may be more until it finds none.
    pub fn that_took(rows: usize) -> Self {
        if rows == 0 {
            Self::Finished
        } else {
            Self::MoreToDo
        }
    }
}

diesel::define_sql_function! {
    /// True when this session now holds the lock of that number.
    fn pg_try_advisory_lock(key: BigInt) -> Bool;
}

/// The lock of the instance that does the chores: "chores" in ASCII.
const LOCK: i64 = 0x6368_6f72_6573;
/// How often the others see whether it is gone.
const STANDBY: Duration = Duration::from_secs(30);

/// Does the chores, or stands by while another instance does them, until `ending` is cancelled.
///
/// The lock and the work share one connection, taken out of the pool for as long as it leads: when that breaks, the
/// lock is lost and so is the right to work.
pub async fn keep_house(db: &Db, clock: &Clock, chores: &[Chore], ending: &CancellationToken) {
    while !chores.is_empty() && !ending.is_cancelled() {
        if let Some(Err(error)) = ending.run_until_cancelled(lead(db, clock, chores)).await {
            tracing::warn!(error = format!("{error:#}"), "chores wait for the database");
        }
        ending
            .run_until_cancelled(tokio::time::sleep(STANDBY))
            .await;
    }
}

/// Returns at once when another instance leads, else only when the connection breaks.
async fn lead(db: &Db, clock: &Clock, chores: &[Chore]) -> anyhow::Result<()> {
    let mut conn = Object::take(db.get().await?);
    if !try_lock(&conn).await? {
        return Ok(());
    }
    let mut due: Vec<(Instant, &Chore)> =
        chores.iter().map(|chore| (Instant::now(), chore)).collect();
    loop {
        let Some((at, chore)) = due.iter_mut().min_by_key(|(at, _)| *at) else {
            return Ok(());
        };
        sleep_until(*at).await;
        if let Err(error) = run(chore, clock, &mut conn).await {
            tracing::warn!(
                chore = chore.name,
                error = format!("{error:#}"),
                "a chore failed"
            );
            // Over with the connection, it is over with the lock.
            conn.batch_execute("SELECT 1").await?;
        }
        *at = Instant::now() + chore.every;
    }
}

async fn try_lock(mut conn: &Conn) -> QueryResult<bool> {
    select(pg_try_advisory_lock(LOCK))
        .get_result(&mut conn)
        .await
}

async fn run(chore: &Chore, clock: &Clock, conn: &mut Conn) -> anyhow::Result<()> {
    while (chore.pass)(conn, clock.now()).await? == Pass::MoreToDo {
        tokio::task::yield_now().await;
    }
    Ok(())
}
