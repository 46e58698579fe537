use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{staff, staff_sessions};

/// The staff member of a session that has not ended.
#[derive(Clone, Debug, Queryable)]
pub(super) struct SessionRow {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub role: String,
}

/// Who is signed in with that token's hash.
pub(super) async fn of_session(
    token_hash: &[u8],
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<Option<SessionRow>> {
    staff_sessions::table
        .inner_join(staff::table)
        .filter(staff_sessions::token_hash.eq(token_hash))
        .filter(staff_sessions::expires_at.gt(now.to_diesel()))
        .filter(staff::active)
        .select((staff::id, staff::name, staff::email, staff::role))
        .first(&mut conn)
        .await
        .optional()
}

/// Id and password hash of an active account.
pub(super) async fn account(email: &str, mut conn: &Conn) -> QueryResult<Option<(Uuid, String)>> {
    let lower = diesel::dsl::sql::<diesel::sql_types::Bool>("lower(email) = lower(")
        .bind::<diesel::sql_types::Text, _>(email)
        .sql(")");
    staff::table
        .filter(staff::active)
        .filter(lower)
        .select((staff::id, staff::password_hash))
        .first(&mut conn)
        .await
        .optional()
}

pub(super) async fn insert(
    id: Uuid,
    email: &str,
    name: &str,
    role: &str,
    password_hash: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let row = (
        staff::id.eq(id),
        staff::email.eq(email),
        staff::name.eq(name),
        staff::role.eq(role),
        staff::password_hash.eq(password_hash),
        staff::created_at.eq(now.to_diesel()),
    );
    diesel::insert_into(staff::table)
        .values(row)
        .execute(&mut conn)
        .await?;
    Ok(())
}

pub(super) async fn open_session(
    token_hash: &[u8],
    staff_id: Uuid,
    now: Timestamp,
    ends: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let row = (
        staff_sessions::token_hash.eq(token_hash),
        staff_sessions::staff_id.eq(staff_id),
        staff_sessions::created_at.eq(now.to_diesel()),
        staff_sessions::expires_at.eq(ends.to_diesel()),
    );
    diesel::insert_into(staff_sessions::table)
        .values(row)
        .execute(&mut conn)
        .await?;
    Ok(())
}

pub(super) async fn end_session(token_hash: &[u8], mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(staff_sessions::table.find(token_hash))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The owners who may sign in, locked in the order of their ids.
pub(super) async fn lock_owners(mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    staff::table
        .filter(staff::active.and(staff::role.eq("owner")))
        .order(staff::id)
        .for_update()
        .select(staff::id)
        .load(&mut conn)
        .await
}

/// Changes an account if nobody did since; returns whether it was changed.
pub(super) async fn update(
    id: Uuid,
    seen: i32,
    name: &str,
    role: &str,
    active: bool,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let unchanged = staff::table.find(id).filter(staff::version.eq(seen));
    let values = (
        staff::name.eq(name),
        staff::role.eq(role),
        staff::active.eq(active),
        staff::version.eq(staff::version + 1),
    );
    let rows = diesel::update(unchanged)
        .set(values)
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}

/// Returns whether there is such an account.
pub(super) async fn set_password(id: Uuid, hash: &str, mut conn: &Conn) -> QueryResult<bool> {
    let rows = diesel::update(staff::table.find(id))
        .set(staff::password_hash.eq(hash))
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}

/// Signs an account out everywhere.
pub(super) async fn end_sessions(id: Uuid, mut conn: &Conn) -> QueryResult<()> {
    let sessions = staff_sessions::table.filter(staff_sessions::staff_id.eq(id));
    diesel::delete(sessions).execute(&mut conn).await?;
    Ok(())
}

/// Deletes up to a batch of sessions that are over, and returns how many went.
///
/// # Errors
/// The database's.
pub async fn delete_expired(now: Timestamp, mut conn: &Conn) -> QueryResult<usize> {
    diesel::sql_query(
        "DELETE FROM staff_sessions WHERE token_hash IN \
         (SELECT token_hash FROM staff_sessions WHERE expires_at < $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)",
    )
    .bind::<diesel::sql_types::Timestamptz, _>(now.to_diesel())
    .execute(&mut conn)
    .await
}

/// Whether somebody may sign in as the owner.
///
/// # Errors
/// The database's.
pub async fn has_owner(mut conn: &Conn) -> QueryResult<bool> {
    let owners = staff::table
        .filter(staff::active)
        .filter(staff::role.eq("owner"));
    diesel::select(exists(owners)).get_result(&mut conn).await
}
