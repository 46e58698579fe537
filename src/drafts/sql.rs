use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::draft::{Draft, Written};
use crate::db::Conn;
use crate::db::schema::{draft_orders, staff};
use crate::id;

/// Why a draft was not saved or thrown away.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody saved in between; the version that stands now.
    #[error("Somebody else saved this draft in between.")]
    Stale(i32),
    /// It was placed or thrown away.
    #[error("This draft is not there any more.")]
    Unknown,
    #[error(transparent)]
    Database(#[from] QueryError),
}

/// A row of the list.
#[derive(Clone, Debug, Queryable)]
pub struct DraftRow {
    pub id: Uuid,
    pub email: String,
    pub full_name: String,
    pub content: serde_json::Value,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
    /// Who began it, as long as they have an account.
    pub staff_name: Option<String>,
}

/// The latest drafts.
///
/// # Errors
/// The database's.
pub async fn latest(limit: i64, mut conn: &Conn) -> QueryResult<Vec<DraftRow>> {
    draft_orders::table
        .left_join(staff::table)
        .order((draft_orders::updated_at.desc(), draft_orders::id.desc()))
        .limit(limit)
        .select((
            draft_orders::id,
            draft_orders::email,
            draft_orders::full_name,
            draft_orders::content,
            draft_orders::updated_at,
            staff::name.nullable(),
        ))
        .load(&mut conn)
        .await
}

/// The draft of that id.
///
/// # Errors
/// The database's.
pub async fn by_id(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Draft>> {
    draft_orders::table
        .find(id)
        .select(Draft::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The version of a draft, locked until the transaction ends.
pub(super) async fn lock(id: Uuid, mut conn: &Conn) -> QueryResult<Option<i32>> {
    draft_orders::table
        .find(id)
        .for_update()
        .select(draft_orders::version)
        .first(&mut conn)
        .await
        .optional()
}

/// Begins a draft and gives its id.
///
/// # Errors
/// The database's.
pub async fn begin(
    written: &Written,
    member: Uuid,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<Uuid> {
    let id = id::new_uuid();
    let values = (
        draft_orders::id.eq(id),
        draft_orders::staff_id.eq(member),
        draft_orders::created_at.eq(now.to_diesel()),
        draft_orders::updated_at.eq(now.to_diesel()),
        draft_orders::email.eq(&written.email),
        draft_orders::full_name.eq(&written.full_name),
        draft_orders::content.eq(json(written)?),
    );
    diesel::insert_into(draft_orders::table)
        .values(values)
        .execute(&mut conn)
        .await?;
    Ok(id)
}

/// Saves a draft if it still is as it was `seen`, and gives the version that it has now.
///
/// # Errors
/// See [`SaveError`].
pub async fn save(
    id: Uuid,
    seen: i32,
    written: &Written,
    now: Timestamp,
    mut conn: &Conn,
) -> Result<i32, SaveError> {
    let unchanged = draft_orders::table
        .find(id)
        .filter(draft_orders::version.eq(seen));
    let rows = diesel::update(unchanged)
        .set((
            draft_orders::email.eq(&written.email),
            draft_orders::full_name.eq(&written.full_name),
            draft_orders::content.eq(json(written)?),
            draft_orders::updated_at.eq(now.to_diesel()),
            draft_orders::version.eq(draft_orders::version + 1),
        ))
        .execute(&mut conn)
        .await?;
    if rows == 1 {
        Ok(seen.saturating_add(1))
    } else {
        Err(gone_or_stale(id, conn).await?)
    }
}

/// Throws a draft away if it still is as it was `seen`.
///
/// # Errors
/// See [`SaveError`].
pub async fn throw_away(id: Uuid, seen: i32, mut conn: &Conn) -> Result<(), SaveError> {
    let unchanged = draft_orders::table
        .find(id)
        .filter(draft_orders::version.eq(seen));
    let rows = diesel::delete(unchanged).execute(&mut conn).await?;
    if rows == 1 {
        Ok(())
    } else {
        Err(gone_or_stale(id, conn).await?)
    }
}

async fn gone_or_stale(id: Uuid, conn: &Conn) -> QueryResult<SaveError> {
    let stored = by_id(id, conn).await?;
    Ok(stored.map_or(SaveError::Unknown, |draft| SaveError::Stale(draft.version)))
}

fn json(written: &Written) -> QueryResult<serde_json::Value> {
    serde_json::to_value(&written.content)
        .map_err(|error| QueryError::SerializationError(Box::new(error)))
}
