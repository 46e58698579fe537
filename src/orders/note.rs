use diesel::QueryResult;
use jiff::Timestamp;
use uuid::Uuid;

use super::change::{ChangeError, Hand};
use super::sql;
use crate::db::Conn;

/// Writes a note for colleagues into the order's timeline; the buyer does not see it. One statement, so no transaction; it
/// changes nothing that others look at, so no version.
///
/// # Errors
/// See [`ChangeError`].
pub async fn note(id: Uuid, text: &str, hand: Hand<'_>, conn: &Conn) -> Result<(), ChangeError> {
    if sql::by_id(id, conn).await?.is_none() {
        return Err(ChangeError::Unknown);
    }
    sql::note(id, "note", hand.staff, text, hand.now, conn).await?;
    Ok(())
}

/// Notes in the timeline that a document was written: a step of the transaction that keeps it.
///
/// # Errors
/// The database's.
pub async fn note_document(id: Uuid, words: &str, now: Timestamp, conn: &Conn) -> QueryResult<()> {
    sql::note(id, "invoiced", None, words, now, conn).await
}
