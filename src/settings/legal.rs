use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;

use super::save::SaveError;
use super::sql::{ShopSettings, load};
use crate::db::Conn;
use crate::db::schema::{consent_texts, shop_settings};

/// What buyers agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// The terms of sale, at every order.
    Terms,
    /// What is to be known before one buys a medical device, where a category asks for it.
    Disclaimer,
}

impl Consent {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Terms, Self::Disclaimer];

    /// As addresses and the database spell it; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|consent| consent.as_str() == text)
    }

    /// As addresses and the database spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::Disclaimer => "disclaimer",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Terms => "Terms of sale",
            Self::Disclaimer => "Disclaimer for medical devices",
        }
    }

    /// As public addresses spell it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Terms => "sale",
            Self::Disclaimer => "disclaimer",
        }
    }

    /// The text that holds now, and its version.
    pub fn of(self, shop: &ShopSettings) -> (&str, i32) {
        match self {
            Self::Terms => (&shop.terms_text, shop.terms_version),
            Self::Disclaimer => (&shop.disclaimer_text, shop.disclaimer_version),
        }
    }
}

/// A version of a text, as it was and stays.
#[derive(Clone, Debug, Queryable)]
pub struct ConsentText {
    pub version: i32,
    pub text: String,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub since: Timestamp,
}

/// Both texts as staff save them.
#[derive(Clone, Debug, Default)]
pub struct LegalTexts {
    pub terms: String,
    pub disclaimer: String,
    /// The version of the settings that the editor saw.
    pub seen: i32,
}

/// One version of a text.
///
/// # Errors
/// The database's.
pub async fn consent_text(
    consent: Consent,
    version: i32,
    mut conn: &Conn,
) -> QueryResult<Option<ConsentText>> {
    consent_texts::table
        .find((consent.as_str(), version))
        .select((
            consent_texts::version,
            consent_texts::text,
            consent_texts::since,
        ))
        .first(&mut conn)
        .await
        .optional()
}

/// Every version of a text and since when it held, the latest first.
///
/// # Errors
/// The database's.
pub async fn consent_versions(
    consent: Consent,
    mut conn: &Conn,
) -> QueryResult<Vec<(i32, Timestamp)>> {
    let rows: Vec<(i32, jiff_diesel::Timestamp)> = consent_texts::table
        .filter(consent_texts::kind.eq(consent.as_str()))
        .order(consent_texts::version.desc())
        .select((consent_texts::version, consent_texts::since))
        .load(&mut conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(version, since)| (version, since.into()))
        .collect())
}

/// Saves both texts if nobody saved the settings in between. A text that changed is a new version, which every order notes from
/// then on; the versions before stay.
///
/// # Errors
/// See [`SaveError`].
pub async fn save_legal(
    texts: &LegalTexts,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(), SaveError> {
    conn.transaction(async |conn| {
        let stored = load(conn).await?.ok_or(SaveError::Unknown)?;
        let saved = ShopSettings {
            terms_version: stored.terms_version + i32::from(stored.terms_text != texts.terms),
            terms_text: texts.terms.clone(),
            disclaimer_version: stored.disclaimer_version
                + i32::from(stored.disclaimer_text != texts.disclaimer),
            disclaimer_text: texts.disclaimer.clone(),
            version: texts.seen.saturating_add(1),
            ..stored.clone()
        };
        replace(&saved, texts.seen, now, conn)
            .await?
            .then_some(())
            .ok_or(SaveError::Stale(stored.version))?;
        Ok(keep(&saved, now, conn).await?)
    })
    .await
}

/// Writes the settings where they still have the version that was `seen`; returns whether they had.
pub(super) async fn replace(
    saved: &ShopSettings,
    seen: i32,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let rows = diesel::update(shop_settings::table.filter(shop_settings::version.eq(seen)))
        .set((saved, shop_settings::updated_at.eq(now.to_diesel())))
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}

/// Keeps the texts that hold now, each once.
pub(super) async fn keep(shop: &ShopSettings, now: Timestamp, mut conn: &Conn) -> QueryResult<()> {
    let rows = Consent::ALL.map(|consent| {
        let (text, version) = consent.of(shop);
        (
            consent_texts::kind.eq(consent.as_str()),
            consent_texts::version.eq(version),
            consent_texts::text.eq(text),
            consent_texts::since.eq(now.to_diesel()),
        )
    });
    diesel::insert_into(consent_texts::table)
        .values(rows.to_vec())
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}
