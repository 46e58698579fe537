use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use super::Role;
use crate::db::Conn;
use crate::db::schema::staff;

/// A member's account as the owner sees it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = staff)]
pub struct Account {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub role: String,
    /// Whether they may sign in.
    pub active: bool,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    pub version: i32,
}

/// A list longer than this is no shop's staff.
const MOST: i64 = 500;

impl Account {
    /// The role; the one that may least should the stored one ever be unknown.
    pub fn role(&self) -> Role {
        Role::parse(&self.role).unwrap_or(Role::Support)
    }
}

/// The accounts, those who may sign in first, by name.
///
/// # Errors
/// The database's.
pub async fn accounts(mut conn: &Conn) -> QueryResult<Vec<Account>> {
    staff::table
        .order((staff::active.desc(), staff::name, staff::id))
        .limit(MOST)
        .select(Account::as_select())
        .load(&mut conn)
        .await
}

/// The account of that id.
///
/// # Errors
/// The database's.
pub async fn account(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Account>> {
    staff::table
        .find(id)
        .select(Account::as_select())
        .first(&mut conn)
        .await
        .optional()
}
