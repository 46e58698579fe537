use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::message_id;
use crate::db::Conn;
use crate::db::schema::outbox;
use crate::id;

/// What became of a mail that somebody wants sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It had not left: it is at the head of the queue, under its own Message-ID.
    Queued,
    /// It had left: a copy waits, which is a mail of its own.
    Copied(Uuid),
    /// It is being sent in this very moment.
    UnderWay,
    Unknown,
}

/// Puts a mail that has not left at the head of the queue, with all its attempts before it; of one that was sent, a copy. While a copy
/// waits, there is no second one.
///
/// # Errors
/// The database's.
pub async fn send_again(id: Uuid, now: Timestamp, conn: &Conn) -> QueryResult<Again> {
    if requeue(id, now, conn).await? {
        return Ok(Again::Queued);
    }
    if let Some(copy) = waiting_copy(id, conn).await? {
        return Ok(Again::Copied(copy));
    }
    if let Some(copy) = copy(id, now, conn).await? {
        return Ok(Again::Copied(copy));
    }
    let there: Option<Uuid> = outbox::table
        .find(id)
        .select(outbox::id)
        .first(&mut { conn })
        .await
        .optional()?;
    Ok(there.map_or(Again::Unknown, |_| Again::UnderWay))
}

async fn requeue(id: Uuid, now: Timestamp, mut conn: &Conn) -> QueryResult<bool> {
    let idle = outbox::claimed_until
        .is_null()
        .or(outbox::claimed_until.le(now.to_diesel()));
    let unsent = outbox::table
        .find(id)
        .filter(outbox::state.ne("sent"))
        .filter(idle);
    let rows = diesel::update(unsent)
        .set((
            outbox::state.eq("waiting"),
            outbox::attempts.eq(0),
            outbox::next_attempt_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}

async fn waiting_copy(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Uuid>> {
    let (of, copy) = diesel::alias!(outbox as of, outbox as copy);
    of.inner_join(
        copy.on(copy
            .field(outbox::recipient)
            .eq(of.field(outbox::recipient))
            .and(copy.field(outbox::kind).eq(of.field(outbox::kind)))
            .and(
                copy.field(outbox::body_text)
                    .eq(of.field(outbox::body_text)),
            )),
    )
    .filter(of.field(outbox::id).eq(id))
    .filter(of.field(outbox::state).eq("sent"))
    .filter(copy.field(outbox::state).eq("waiting"))
    .select(copy.field(outbox::id))
    .first(&mut conn)
    .await
    .optional()
}

async fn copy(id: Uuid, now: Timestamp, mut conn: &Conn) -> QueryResult<Option<Uuid>> {
    let copy = id::new_uuid();
    let rows = diesel::sql_query(
        "INSERT INTO outbox (id, kind, recipient, reply_to, subject, body_text, body_html, message_id, order_id, inquiry_id, \
             created_at, next_attempt_at) \
         SELECT $2, kind, recipient, reply_to, subject, body_text, body_html, $3, order_id, inquiry_id, $4, $4 \
         FROM outbox WHERE id = $1 AND state = 'sent'",
    )
    .bind::<sql_types::Uuid, _>(id)
    .bind::<sql_types::Uuid, _>(copy)
    .bind::<sql_types::Text, _>(message_id(copy))
    .bind::<sql_types::Timestamptz, _>(now.to_diesel())
    .execute(&mut conn)
    .await?;
    Ok((rows == 1).then_some(copy))
}

/// Throws away a mail that was given up. False when it is not there, or not given up any more.
///
/// # Errors
/// The database's.
pub async fn discard(id: Uuid, mut conn: &Conn) -> QueryResult<bool> {
    let dead = outbox::table.find(id).filter(outbox::state.eq("dead"));
    Ok(diesel::delete(dead).execute(&mut conn).await? == 1)
}

/// So many rows at once, so that no statement locks many for long.
const BATCH: i64 = 500;

/// Deletes a batch of the mails that were sent more than so many days ago, and gives how many those were. What they told of stays
/// in the order's timeline; what did not leave stays until somebody has looked at it.
///
/// # Errors
/// The database's.
pub async fn delete_old(days: u32, now: Timestamp, mut conn: &Conn) -> QueryResult<usize> {
    let before = now
        .saturating_sub(SignedDuration::from_hours(24 * i64::from(days)))
        .unwrap_or(Timestamp::MIN);
    diesel::sql_query(
        "DELETE FROM outbox WHERE id IN ( \
             SELECT id FROM outbox WHERE state = 'sent' AND sent_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
    )
    .bind::<sql_types::Timestamptz, _>(before.to_diesel())
    .bind::<sql_types::BigInt, _>(BATCH)
    .execute(&mut conn)
    .await
}
