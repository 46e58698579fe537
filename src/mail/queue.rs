use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::outbox;

/// A sender has so long before another may take its mail for abandoned.
pub(super) const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// After so many attempts, over about two days, a mail stays as dead for people to look at.
const MOST_ATTEMPTS: i32 = 16;
/// A server that says no for good is asked no more often than this: the second and third time find out whether it meant it.
const MOST_REFUSALS: i32 = 3;
/// Pauses double from a minute up to this.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// A mail that a worker is sending.
#[derive(QueryableByName)]
pub(super) struct Claimed {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    pub recipient: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub reply_to: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    pub subject: String,
    #[diesel(sql_type = sql_types::Text)]
    pub body_text: String,
    #[diesel(sql_type = sql_types::Text)]
    pub body_html: String,
    #[diesel(sql_type = sql_types::Text)]
    pub message_id: String,
    #[diesel(sql_type = sql_types::Integer)]
    pub attempts: i32,
    #[diesel(sql_type = sql_types::Timestamptz, deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// What the worker holds it by.
    #[diesel(sql_type = sql_types::Timestamptz, deserialize_as = jiff_diesel::Timestamp)]
    pub held_until: Timestamp,
}

/// How an attempt went wrong.
#[derive(Debug)]
pub(super) enum Failure {
    /// It may go well another time: the server was away, or said so.
    ForNow(anyhow::Error),
    /// The server said no for good, or the mail cannot be written at all.
    Refused(anyhow::Error),
}

/// Takes on the mail that has been due longest; no two workers get the same one. A worker that is killed keeps it only until its
/// lease is over; the next one then sends it under the same Message-ID.
pub(super) async fn claim(now: Timestamp, mut conn: &Conn) -> QueryResult<Option<Claimed>> {
    diesel::sql_query(
        "UPDATE outbox SET attempts = attempts + 1, claimed_until = $2 WHERE id = ( \
             SELECT id FROM outbox WHERE state = 'waiting' AND next_attempt_at <= $1 \
                 AND (claimed_until IS NULL OR claimed_until <= $1) \
             ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED \
         ) RETURNING id, recipient, reply_to, subject, body_text, body_html, message_id, attempts, created_at, \
             claimed_until AS held_until",
    )
    .bind::<sql_types::Timestamptz, _>(now.to_diesel())
    .bind::<sql_types::Timestamptz, _>(later(now, LEASE).to_diesel())
    .get_result(&mut conn)
    .await
    .optional()
}

/// What is marked when an attempt is over.
#[derive(AsChangeset)]
#[diesel(table_name = outbox, treat_none_as_null = true)]
struct Marks {
    state: &'static str,
    #[diesel(serialize_as = jiff_diesel::Timestamp)]
    next_attempt_at: Timestamp,
    last_error: Option<String>,
    #[diesel(serialize_as = jiff_diesel::NullableTimestamp)]
    sent_at: Option<Timestamp>,
    #[diesel(serialize_as = jiff_diesel::NullableTimestamp)]
    claimed_until: Option<Timestamp>,
}

/// Notes that the server has taken the mail. False when its lease was over and somebody else has taken it on meanwhile.
pub(super) async fn sent(mail: &Claimed, now: Timestamp, conn: &Conn) -> QueryResult<bool> {
    let marks = Marks {
        state: "sent",
        next_attempt_at: now,
        last_error: None,
        sent_at: Some(now),
        claimed_until: None,
    };
    settle(mail, marks, conn).await
}

/// Notes why the mail did not leave: it is tried again after a while, or is dead. False as with [`sent`].
pub(super) async fn failed(
    mail: &Claimed,
    failure: &Failure,
    now: Timestamp,
    conn: &Conn,
) -> QueryResult<bool> {
    let (error, most) = match failure {
        Failure::ForNow(error) => (error, MOST_ATTEMPTS),
        Failure::Refused(error) => (error, MOST_REFUSALS),
    };
    let dead = mail.attempts >= most;
    let reason = format!("{error:#}");
    let reason: String = reason.chars().filter(|&c| c != '\0').take(2000).collect();
    tracing::warn!(mail = %mail.id, attempts = mail.attempts, dead, reason, "a mail could not be sent");
    let marks = Marks {
        state: if dead { "dead" } else { "waiting" },
        next_attempt_at: later(now, pause_after(mail.attempts, mail.id)),
        last_error: Some(reason),
        sent_at: None,
        claimed_until: None,
    };
    settle(mail, marks, conn).await
}

/// Marks the row only as long as it is still this worker's.
async fn settle(mail: &Claimed, marks: Marks, mut conn: &Conn) -> QueryResult<bool> {
    let ours = outbox::table
        .find(mail.id)
        .filter(outbox::claimed_until.eq(mail.held_until.to_diesel()));
    let marked = diesel::update(ours).set(marks).execute(&mut conn).await?;
    Ok(marked == 1)
}

/// A minute after the first failure, twice as long after each further one, at most six hours; and up to a quarter more, another for
/// each mail, so that what failed together is not tried together.
fn pause_after(attempts: i32, mail: Uuid) -> SignedDuration {
    let doublings = u32::try_from(attempts.saturating_sub(1))
        .unwrap_or(0)
        .min(20);
    let pause = SignedDuration::from_mins(1_i64 << doublings).min(LONGEST_PAUSE);
    let part = i64::try_from(mail.as_u128() % 251).unwrap_or(0);
    pause + SignedDuration::from_millis(pause.as_secs() * part)
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours_and_last_for_two_days() {
        let plain = Uuid::nil();
        let minutes: Vec<i64> = [1, 2, 3, 9, 10, 16, i32::MAX]
            .map(|attempts| pause_after(attempts, plain).as_mins())
            .to_vec();
        assert_eq!(minutes, [1, 2, 4, 256, 360, 360, 360]);
        let whole: i64 = (1..MOST_ATTEMPTS)
            .map(|attempts| pause_after(attempts, plain).as_hours())
            .sum();
        assert!((40..56).contains(&whole), "{whole} hours");
    }

    #[test]
    fn mails_that_failed_together_are_tried_apart() {
        let pauses: std::collections::BTreeSet<_> = (0..100)
            .map(|n| pause_after(5, Uuid::from_u128(n)))
            .collect();
        assert!(pauses.len() > 90);
        let (least, most) = (pauses.iter().min().unwrap(), pauses.iter().max().unwrap());
        assert!(least.as_mins() >= 16 && most.as_mins() <= 20);
    }
}
