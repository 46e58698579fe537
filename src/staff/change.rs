use diesel::result::Error as QueryError;
use diesel_async::AsyncConnection as _;
use uuid::Uuid;

use super::account::account;
use super::add::AddError;
use super::{Role, password, sql};
use crate::db::Conn;
use crate::text::one_line;

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("There is no such account.")]
    Unknown,
    /// Somebody changed it in between; the version that stands now.
    #[error("Somebody else changed this account in between.")]
    Stale(i32),
    #[error("A staff member needs a name.")]
    Nameless,
    /// Nobody takes away their own role or sign-in: they could not undo it.
    #[error("Another owner has to change your own role or switch your account off.")]
    Yourself,
    #[error("This is the only owner who may sign in. Make somebody else an owner first.")]
    LastOwner,
    #[error(transparent)]
    Database(#[from] QueryError),
}

/// What an account shall be.
#[derive(Clone, Debug)]
pub struct AccountDraft {
    pub name: String,
    pub role: Role,
    /// Whether they may sign in.
    pub active: bool,
}

/// Changes an account if it still is as it was `seen`; `by` is who does it. Who may no longer sign in is signed out at
/// once. At least one owner stays.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(
    id: Uuid,
    seen: i32,
    draft: &AccountDraft,
    by: Uuid,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    let name = one_line(&draft.name);
    if name.is_empty() {
        return Err(ChangeError::Nameless);
    }
    conn.transaction(async |conn| {
        // Whoever changes accounts goes through the owners' rows, so that two cannot demote each other at once.
        let owners = sql::lock_owners(conn).await?;
        let stays_owner = draft.active && draft.role == Role::Owner;
        let stored = account(id, conn).await?.ok_or(ChangeError::Unknown)?;
        if stored.version != seen {
            return Err(ChangeError::Stale(stored.version));
        }
        if id == by && !(draft.active && draft.role == stored.role()) {
            return Err(ChangeError::Yourself);
        }
        if owners == [id] && !stays_owner {
            return Err(ChangeError::LastOwner);
        }
        if !sql::update(id, seen, &name, draft.role.as_str(), draft.active, conn).await? {
            return Err(ChangeError::Stale(seen.saturating_add(1)));
        }
        if !draft.active {
            sql::end_sessions(id, conn).await?;
        }
        Ok(())
    })
    .await
}

/// Gives an account another password of at least [`password::SHORTEST`] characters and ends every sign-in that was made
/// with the old one. Returns whether there is such an account.
///
/// # Errors
/// `Invalid` for a password that is too short; the database's.
pub async fn set_password(id: Uuid, new_password: &str, conn: &mut Conn) -> Result<bool, AddError> {
    password::check(new_password)?;
    let hash = password::hash(new_password.to_owned()).await?;
    let known = conn
        .transaction(async |conn| {
            sql::end_sessions(id, conn).await?;
            sql::set_password(id, &hash, conn).await
        })
        .await;
    known.map_err(AddError::Database)
}
