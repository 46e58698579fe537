use std::time::Duration;

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::{sql_query, sql_types};
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use serde::Serialize;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::jobs;
use crate::id;

/// A piece of work that a worker has taken on.
#[derive(Clone, Debug, QueryableByName)]
#[diesel(table_name = jobs)]
pub struct Job {
    pub id: Uuid,
    /// Which room's work it is, such as "media.renditions".
    pub kind: String,
    pub payload: serde_json::Value,
    /// How often it was taken on, this time included.
    pub attempts: i32,
}

/// Which kinds a worker takes on, so that a short job need not wait behind a long one.
#[derive(Clone, Copy, Debug)]
pub enum Lane {
    Only(&'static [&'static str]),
    Except(&'static [&'static str]),
}

/// How much work lies in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// To be done now, later, or being done.
    pub waiting: i64,
    /// Given up after [`MAX_ATTEMPTS`].
    pub dead: i64,
}

/// After so many failures a job is dead: it stays for people to look at and is not tried again.
pub(super) const MAX_ATTEMPTS: i32 = 8;

/// A worker that has not settled a job by then is taken for dead, and somebody else may take the job on.
pub(super) const LEASE: Duration = Duration::from_mins(5);

/// Leaves a job, to be done from `run_at` on. On an open transaction it exists only if that commits; ring
/// `Parts::work` after the commit to have it done at once, else it is found within a second.
///
/// # Errors
/// The database's, or when the payload cannot be written as JSON.
pub async fn enqueue(
    kind: &str,
    payload: &(impl Serialize + Sync),
    run_at: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let payload = serde_json::to_value(payload)
        .map_err(|e| diesel::result::Error::SerializationError(Box::new(e)))?;
    diesel::insert_into(jobs::table)
        .values((
            jobs::id.eq(id::new_uuid()),
            jobs::kind.eq(kind),
            jobs::payload.eq(payload),
            jobs::run_at.eq(run_at.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Leaves a job of a kind of which one waiting is enough.
///
/// # Errors
/// The database's.
pub async fn enqueue_once(kind: &str, now: Timestamp, mut conn: &Conn) -> QueryResult<()> {
    sql_query(
        "INSERT INTO jobs (id, kind, payload, run_at) SELECT $1, $2, '{}', $3 \
         WHERE NOT EXISTS (SELECT FROM jobs WHERE kind = $2 AND NOT dead)",
    )
    .bind::<sql_types::Uuid, _>(id::new_uuid())
    .bind::<sql_types::Text, _>(kind)
    .bind::<sql_types::Timestamptz, _>(now.to_diesel())
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// How much work lies in the table, of every kind.
///
/// # Errors
/// The database's.
pub async fn backlog(mut conn: &Conn) -> QueryResult<Backlog> {
    let counts: Vec<(bool, i64)> = jobs::table
        .group_by(jobs::dead)
        .select((jobs::dead, count_star()))
        .load(&mut conn)
        .await?;
    let count = |dead| {
        counts
            .iter()
            .find(|row| row.0 == dead)
            .map_or(0, |row| row.1)
    };
    Ok(Backlog {
        waiting: count(false),
        dead: count(true),
    })
}

/// Takes on the job that has been due longest; no two workers get the same one. Its `run_at` becomes the end of
/// the lease, so a job whose worker is killed comes back by itself.
pub(super) async fn claim(lane: Lane, now: Timestamp, mut conn: &Conn) -> QueryResult<Option<Job>> {
    let (kinds, wanted) = match lane {
        Lane::Only(kinds) => (kinds, true),
        Lane::Except(kinds) => (kinds, false),
    };
    // One row by `=`: under `IN`, a plan that runs the subquery twice would take on two jobs.
    sql_query(
        "UPDATE jobs SET attempts = attempts + 1, run_at = $2 WHERE id = ( \
             SELECT id FROM jobs \
             WHERE NOT dead AND run_at <= $1 AND (kind = ANY($3)) = $4 \
             ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED \
         ) RETURNING id, kind, payload, attempts",
    )
    .bind::<sql_types::Timestamptz, _>(now.to_diesel())
    .bind::<sql_types::Timestamptz, _>(later(now, LEASE).to_diesel())
    .bind::<sql_types::Array<sql_types::Text>, _>(kinds)
    .bind::<sql_types::Bool, _>(wanted)
    .get_result(&mut conn)
    .await
    .optional()
}

/// The job is done: its row goes. False when its lease had run out and somebody else took it on meanwhile.
pub(super) async fn done(job: &Job, mut conn: &Conn) -> QueryResult<bool> {
    let gone = diesel::delete(
        jobs::table
            .filter(jobs::id.eq(job.id))
            .filter(jobs::attempts.eq(job.attempts)),
    )
    .execute(&mut conn)
    .await?;
    Ok(gone == 1)
}

/// The job failed: it is tried again after a while, or is dead. Gives whether it is dead.
pub(super) async fn failed(
    job: &Job,
    reason: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let dead = job.attempts >= MAX_ATTEMPTS;
    let reason: String = reason.chars().filter(|&c| c != '\0').take(2000).collect();
    diesel::update(
        jobs::table
            .filter(jobs::id.eq(job.id))
            .filter(jobs::attempts.eq(job.attempts)),
    )
    .set((
        jobs::dead.eq(dead),
        jobs::last_error.eq(reason),
        jobs::run_at.eq(later(now, pause_after(job.attempts)).to_diesel()),
    ))
    .execute(&mut conn)
    .await?;
    Ok(dead)
}

/// The job was interrupted through no fault of its own: it is due again at once, and the attempt does not count.
pub(super) async fn hand_back(job: &Job, now: Timestamp, mut conn: &Conn) -> QueryResult<()> {
    diesel::update(
        jobs::table
            .filter(jobs::id.eq(job.id))
            .filter(jobs::attempts.eq(job.attempts)),
    )
    .set((
        jobs::attempts.eq(jobs::attempts - 1),
        jobs::run_at.eq(now.to_diesel()),
    ))
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// 30 seconds after the first failure, twice as long after each further one, at most an hour.
fn pause_after(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(7);
    Duration::from_secs(30 << doublings).min(Duration::from_hours(1))
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let pauses: Vec<u64> = [1, 2, 3, 7, 8, 100]
            .map(|n| pause_after(n).as_secs())
            .to_vec();
        assert_eq!(pauses, [30, 60, 120, 1920, 3600, 3600]);
    }
}
