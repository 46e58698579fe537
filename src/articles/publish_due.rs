use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;

use crate::db::Conn;
use crate::db::schema::articles;

/// Publishes the scheduled articles whose time has come and gives how many those were. An editor who has one open
/// finds it changed, so that nobody sends it back into hiding unawares.
///
/// # Errors
/// The database's.
pub async fn publish_due(now: Timestamp, mut conn: &Conn) -> QueryResult<usize> {
    diesel::update(articles::table)
        .filter(articles::status.eq("scheduled"))
        .filter(articles::published_at.le(now.to_diesel()))
        .set((
            articles::status.eq("published"),
            // What was saved last was a scheduled one: the same again is a change now.
            articles::draft_hash.eq(""),
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await
}
