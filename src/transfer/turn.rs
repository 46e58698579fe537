use diesel_async::RunQueryDsl;

use crate::db::Conn;

/// Lets one import at a time write; the lock goes with the transaction.
pub(super) async fn one_import_at_a_time(mut conn: &Conn) -> diesel::QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(7596834157325741172)")
        .execute(&mut conn)
        .await?;
    Ok(())
}
