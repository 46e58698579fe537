use jiff::Timestamp;
use uuid::Uuid;

use super::{Role, password, sql};
use crate::db::{Conn, constraint};
use crate::id;
use crate::text::{EmailAddress, one_line};

/// Why a staff member was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    #[error("{0}")]
    Invalid(String),
    #[error("a staff member with this email address is there already")]
    EmailTaken,
    #[error(transparent)]
    Database(diesel::result::Error),
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// Adds a staff member with a password of at least [`password::SHORTEST`] characters.
///
/// # Errors
/// See [`AddError`].
pub async fn add(
    email: &str,
    name: &str,
    role: Role,
    new_password: &str,
    now: Timestamp,
    conn: &Conn,
) -> Result<Uuid, AddError> {
    let email =
        EmailAddress::parse(email).map_err(|sentence| AddError::Invalid(sentence.to_owned()))?;
    let name = one_line(name);
    if name.is_empty() {
        return Err(AddError::Invalid("a staff member needs a name".to_owned()));
    }
    password::check(new_password)?;
    let hash = password::hash(new_password.to_owned()).await?;
    let id = id::new_uuid();
    match sql::insert(id, email.as_str(), &name, role.as_str(), &hash, now, conn).await {
        Ok(()) => Ok(id),
        Err(error) if constraint::violated(&error) == Some("staff_email_unique") => {
            Err(AddError::EmailTaken)
        }
        Err(error) => Err(AddError::Database(error)),
    }
}
