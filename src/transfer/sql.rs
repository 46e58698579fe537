use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::fetched_pictures;

/// Pictures that an earlier run fetched, by address.
pub(super) async fn fetched(
    urls: &[String],
    mut conn: &Conn,
) -> QueryResult<HashMap<String, Uuid>> {
    let rows: Vec<(String, Uuid)> = fetched_pictures::table
        .filter(fetched_pictures::url.eq_any(urls))
        .select((fetched_pictures::url, fetched_pictures::media_id))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Remembers where a picture came from.
pub(super) async fn remember(
    url: &str,
    media: Uuid,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::insert_into(fetched_pictures::table)
        .values((
            fetched_pictures::url.eq(url),
            fetched_pictures::media_id.eq(media),
            fetched_pictures::fetched_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Lets one import at a time write; the lock goes with the transaction.
pub(super) async fn one_import_at_a_time(mut conn: &Conn) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(7596834157325741172)")
        .execute(&mut conn)
        .await?;
    Ok(())
}
