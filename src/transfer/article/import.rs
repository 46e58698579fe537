use std::path::PathBuf;

use diesel_async::AsyncConnection as _;
use jiff::Timestamp;

use super::file::ArticleFile;
use super::manuscript::ReadError;
use super::place::{self, Deed};
use super::report::ArticleReport;
use super::{draft, sql};
use crate::articles::{self, SaveError, Saved};
use crate::db::Conn;
use crate::media::{self, Kept, Upload};
use crate::parts::Parts;
use crate::text::Slug;
use crate::transfer::Outcome;
use crate::transfer::turn::one_import_at_a_time;

/// What somebody wants of an import beside the file.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// The address; else the file's, else one made of the title.
    pub slug: Option<Slug>,
    /// Shown at once. Without it a new article is a draft, and one that is there keeps its state.
    pub publish: bool,
}

/// Why a file cannot be imported; nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("cannot read {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    #[error("{0}: {1}")]
    NoArticle(PathBuf, ReadError),
    #[error(
        "the article \"{title}\" stands at /articles/{slug} already and was not imported from this file; give this one \
         another address with --slug, or change that one in the back office"
    )]
    SlugTaken { slug: String, title: String },
    #[error(
        "the file has changed, and somebody has edited the article \"{title}\" at /articles/{slug} since it was imported; \
         bring the change into it in the back office, or rename the file and import it at another address with --slug"
    )]
    Edited { slug: String, title: String },
    #[error("no address can be made of the title; give one with --slug")]
    NoSlug,
    #[error("{0}")]
    Invalid(String),
    #[error(transparent)]
    Unavailable(#[from] crate::db::Unavailable),
    #[error("the database refused the article: {0}")]
    Database(#[from] diesel::result::Error),
}

/// Saves a file's article through the verb of the editor, in one transaction. The same file again changes nothing; a
/// changed one changes its article.
///
/// # Errors
/// See [`ImportError`]; nothing is written then.
pub async fn import(
    file: &ArticleFile,
    wish: &Wish,
    parts: &Parts,
) -> Result<ArticleReport, ImportError> {
    let mut notes = file.manuscript.notes.clone();
    let hero = keep_hero(file, parts, &mut notes).await;
    let now = parts.clock.now();
    let mut conn = parts.db.get().await?;
    let report = conn
        .transaction(async |conn| write(file, wish, hero.as_ref(), notes, now, conn).await)
        .await?;
    parts.work.notify_waiters();
    Ok(report)
}

async fn keep_hero(file: &ArticleFile, parts: &Parts, notes: &mut Vec<String>) -> Option<Kept> {
    let (name, bytes) = file.hero.clone()?;
    let upload = Upload {
        file_name: name.clone(),
        bytes,
        alt: file.manuscript.head.hero_alt.clone(),
    };
    match media::keep(upload, &parts.media).await {
        Ok(kept) => Some(kept),
        Err(error) => {
            notes.push(format!("the picture {name} is left out: {error}"));
            None
        }
    }
}

async fn write(
    file: &ArticleFile,
    wish: &Wish,
    hero: Option<&Kept>,
    mut notes: Vec<String>,
    now: Timestamp,
    conn: &Conn,
) -> Result<ArticleReport, ImportError> {
    one_import_at_a_time(conn).await?;
    let place = place::find(file, wish, conn).await?;
    let draft = match &place.deed {
        Deed::Nothing => return Ok(place.report(Outcome::Skipped, file, notes)),
        Deed::Write => {
            let hero = match hero {
                Some(kept) => Some(media::record(kept, now, conn).await?),
                None => None,
            };
            draft::of(&file.manuscript, &place, hero, conn, &mut notes).await?
        }
        Deed::Bring { stored, is_changed } => {
            draft::brought(&file.manuscript, &place, stored, *is_changed)
        }
    };
    let saved = articles::save_step(&draft, place.target(), now, conn)
        .await
        .map_err(|error| match error {
            SaveError::Database(error) => error.into(),
            other => ImportError::Invalid(other.to_string()),
        })?;
    let is_new_to_it = !matches!(saved, Saved::Unchanged(_));
    if let Some(stranger) = place.stranger().filter(|_| is_new_to_it) {
        return Err(stranger);
    }
    let import = sql::Import {
        source: &file.source.to_string_lossy(),
        file_name: &file.file_name,
        file_hash: &file.hash,
        text_hash: &draft::text_hash(&draft),
        is_whole: matches!(place.deed, Deed::Write),
    };
    sql::remember(saved.id(), &import, now, conn).await?;
    let outcome = match saved {
        Saved::Created(_) => Outcome::Created,
        Saved::Updated(_) => Outcome::Updated,
        Saved::Unchanged(_) => Outcome::Skipped,
    };
    Ok(place.report(outcome, file, notes))
}
