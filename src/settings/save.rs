use diesel::result::Error as QueryError;
use jiff::Timestamp;

use super::legal::replace;
use super::sql::{ShopSettings, load};
use crate::db::Conn;

/// Why facts, or a rule that staff keep beside them, were not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody saved in between; the version that stands now.
    #[error("Somebody else saved this in between.")]
    Stale(i32),
    /// There is nothing to save into.
    #[error("There is nothing of that name.")]
    Unknown,
    /// A field and what is wrong with it.
    #[error("{1}")]
    Invalid(&'static str, String),
    #[error(transparent)]
    Database(#[from] QueryError),
}

/// Saves the shop's facts if they still have the version that `facts` name. The texts that buyers accept stay as they are:
/// [`super::save_legal`] changes those and keeps every version.
///
/// # Errors
/// See [`SaveError`].
pub async fn save(facts: &ShopSettings, now: Timestamp, conn: &Conn) -> Result<(), SaveError> {
    let stored = load(conn).await?.ok_or(SaveError::Unknown)?;
    let seen = facts.version;
    let saved = ShopSettings {
        terms_text: stored.terms_text,
        terms_version: stored.terms_version,
        disclaimer_text: stored.disclaimer_text,
        disclaimer_version: stored.disclaimer_version,
        version: seen.saturating_add(1),
        ..facts.clone()
    };
    // The version guards what was read above as well: nobody saved between that and this.
    if replace(&saved, seen, now, conn).await? {
        Ok(())
    } else {
        Err(SaveError::Stale(stored.version))
    }
}
