use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;

use super::sql::{ShopSettings, load};
use crate::db::Conn;
use crate::db::schema::shop_settings;

/// Why facts or a way of delivery were not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody saved in between; the version that stands now.
    #[error("Somebody else saved this in between.")]
    Stale(i32),
    /// There is nothing to save into.
    #[error("There is nothing of that name.")]
    Unknown,
    #[error(transparent)]
    Database(#[from] QueryError),
}

/// Saves the shop's facts if they still have the version that `facts` name. Other terms of sale raise the number of
/// the terms, which every order notes.
///
/// # Errors
/// See [`SaveError`].
pub async fn save(facts: &ShopSettings, now: Timestamp, mut conn: &Conn) -> Result<(), SaveError> {
    let stored = load(conn).await?.ok_or(SaveError::Unknown)?;
    let seen = facts.version;
    let saved = ShopSettings {
        terms_version: stored.terms_version + i32::from(stored.terms_text != facts.terms_text),
        version: seen.saturating_add(1),
        ..facts.clone()
    };
    // The version guards what was read above as well: nobody saved between that and this.
    let rows = diesel::update(shop_settings::table.filter(shop_settings::version.eq(seen)))
        .set((saved, shop_settings::updated_at.eq(now.to_diesel())))
        .execute(&mut conn)
        .await?;
    match rows {
        0 => Err(SaveError::Stale(stored.version)),
        _ => Ok(()),
    }
}
