use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;

use crate::db::Conn;
use crate::db::schema::{reminder_links, reminder_opt_outs};
use crate::id::Token;

/// The link of a reminder works so long.
const LIFE: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Remembers whom the link to stop reminders was sent to.
pub(super) async fn keep_link(
    stop: &Token,
    email: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::insert_into(reminder_links::table)
        .values((
            reminder_links::stop_hash.eq(stop.hash()),
            reminder_links::email.eq(email.to_lowercase()),
            reminder_links::sent_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Whom that link was sent to, and whether they have stopped reminders already.
pub(super) async fn of_link(stop: &Token, mut conn: &Conn) -> QueryResult<Option<(String, bool)>> {
    let email: Option<String> = reminder_links::table
        .find(stop.hash())
        .select(reminder_links::email)
        .first(&mut conn)
        .await
        .optional()?;
    let Some(email) = email else {
        return Ok(None);
    };
    let stopped = diesel::select(diesel::dsl::exists(
        reminder_opt_outs::table.find(email.clone()),
    ))
    .get_result(&mut conn)
    .await?;
    Ok(Some((email, stopped)))
}

/// Sends no reminder to that address any more.
pub(super) async fn opt_out(email: &str, now: Timestamp, mut conn: &Conn) -> QueryResult<()> {
    diesel::insert_into(reminder_opt_outs::table)
        .values((
            reminder_opt_outs::email.eq(email),
            reminder_opt_outs::at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Deletes up to a batch of links that are too old to work, and returns how many went.
///
/// # Errors
/// The database's.
pub async fn delete_old_links(now: Timestamp, mut conn: &Conn) -> QueryResult<usize> {
    let before = now.saturating_sub(LIFE).unwrap_or(Timestamp::MIN);
    diesel::sql_query(
        "DELETE FROM reminder_links WHERE stop_hash IN \
         (SELECT stop_hash FROM reminder_links WHERE sent_at < $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)",
    )
    .bind::<sql_types::Timestamptz, _>(before.to_diesel())
    .execute(&mut conn)
    .await
}
