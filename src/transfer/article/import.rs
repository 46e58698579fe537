use std::path::{Path, PathBuf};

use bytes::Bytes;
use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use uuid::Uuid;

use super::draft;
use super::manuscript::{self, Form, Manuscript, ReadError};
use super::report::ArticleReport;
use super::sql::{self, Earlier};
use crate::articles::{self, SaveError, Saved, Status};
use crate::db::Conn;
use crate::media::{self, Kept, Upload};
use crate::parts::Parts;
use crate::text::Slug;
use crate::transfer::Outcome;
use crate::transfer::turn::one_import_at_a_time;

/// A file that was read, on its way into the shop.
#[derive(Clone, Debug)]
pub struct ArticleFile {
    manuscript: Manuscript,
    /// The whole path, by which a second run knows the file.
    source: PathBuf,
    file_name: String,
    hash: String,
    hero: Option<(String, Bytes)>,
}

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

/// Reads the file at `path` and the picture that it names beside itself. Blocks.
///
/// # Errors
/// When there is no such file or no article in it.
pub fn open(path: &Path) -> Result<ArticleFile, ImportError> {
    let no_article = |error| ImportError::NoArticle(path.to_owned(), error);
    let form = Form::of(path).map_err(no_article)?;
    let unreadable = |error| ImportError::Unreadable(path.to_owned(), error);
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let source = path.canonicalize().map_err(unreadable)?;
    let name =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let mut manuscript =
        manuscript::read(&bytes, form, &name(path.file_stem())).map_err(no_article)?;
    let hero = hero(&mut manuscript, &source);
    let mut hash = blake3::Hasher::new();
    hash.update(&bytes);
    hash.update(hero.as_ref().map_or(&[], |(_, bytes)| bytes));
    Ok(ArticleFile {
        manuscript,
        file_name: name(path.file_name()),
        source,
        hash: hash.finalize().to_hex().to_string(),
        hero,
    })
}

/// The picture that a head names, from the file's own folder.
fn hero(manuscript: &mut Manuscript, source: &Path) -> Option<(String, Bytes)> {
    let name = manuscript.head.hero.clone()?;
    match std::fs::read(source.with_file_name(&name)) {
        Ok(bytes) => Some((name, bytes.into())),
        Err(_) => {
            let note = format!(
                "the picture {name} does not lie beside the file; add it in the back office"
            );
            manuscript.notes.push(note);
            None
        }
    }
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
    let source = file.source.to_string_lossy();
    let known = sql::of_source(&source, conn).await?;
    let slug = slug(file, wish, known.as_ref())?;
    let (earlier, is_ours) = match known {
        Some(known) => (Some(known), true),
        None => {
            let there = sql::at_slug(&slug, conn).await?;
            let is_ours = there.as_ref().is_some_and(|there| was_moved(there, file));
            (there, is_ours)
        }
    };
    let before = earlier.as_ref().and_then(|e| Status::parse(&e.status));
    let status = match before {
        _ if wish.publish => Status::Published,
        Some(status) => status,
        None => Status::Draft,
    };
    if let Some(earlier) = &earlier
        && is_ours
        && let Some(outcome) = settled(earlier, file, &slug, before == Some(status))?
    {
        return Ok(ArticleReport::new(
            outcome,
            &file.manuscript,
            slug,
            status,
            notes,
        ));
    }
    let hero = match hero {
        Some(kept) => Some(media::record(kept, now, conn).await?),
        None => None,
    };
    let draft = draft::of(
        &file.manuscript,
        slug.clone(),
        status,
        hero,
        conn,
        &mut notes,
    )
    .await?;
    let target = earlier.as_ref().map(|earlier| (earlier.id, None));
    let saved = articles::save_step(&draft, target, now, conn)
        .await
        .map_err(|error| refusal(error, &slug, earlier.as_ref()))?;
    if let Some(earlier) = earlier.filter(|_| !is_ours)
        && !matches!(saved, Saved::Unchanged(_))
    {
        return Err(taken(earlier.slug, earlier.title));
    }
    remember(saved.id(), file, &source, now, conn).await?;
    Ok(ArticleReport::new(
        outcome(saved),
        &file.manuscript,
        slug,
        status,
        notes,
    ))
}

/// Another folder, but the same name or the same content: the file was moved.
fn was_moved(there: &Earlier, file: &ArticleFile) -> bool {
    there.file_name.as_ref() == Some(&file.file_name)
        || there.file_hash.as_ref() == Some(&file.hash)
}

/// What the article's address shall be.
fn slug(file: &ArticleFile, wish: &Wish, known: Option<&Earlier>) -> Result<String, ImportError> {
    if let Some(slug) = &wish.slug {
        return Ok(slug.as_str().to_owned());
    }
    let head = &file.manuscript.head;
    if !head.slug.is_empty() {
        return Ok(head.slug.clone());
    }
    if let Some(known) = known {
        return Ok(known.slug.clone());
    }
    let made = Slug::of_title(&head.title).or_else(|| Slug::of_title(&file.file_name));
    made.map(|slug| slug.as_str().to_owned())
        .ok_or(ImportError::NoSlug)
}

/// Skipped when there is nothing to do; an error when the shop's people and the file both changed the article.
fn settled(
    earlier: &Earlier,
    file: &ArticleFile,
    slug: &str,
    same_status: bool,
) -> Result<Option<Outcome>, ImportError> {
    let same_file = earlier.file_hash.as_ref() == Some(&file.hash);
    if same_file && same_status && earlier.slug == slug {
        return Ok(Some(Outcome::Skipped));
    }
    if earlier.imported_version == Some(earlier.version) {
        return Ok(None);
    }
    Err(ImportError::Edited {
        slug: earlier.slug.clone(),
        title: earlier.title.clone(),
    })
}

async fn remember(
    article: Uuid,
    file: &ArticleFile,
    source: &str,
    now: Timestamp,
    conn: &Conn,
) -> Result<(), ImportError> {
    sql::remember(article, source, &file.file_name, &file.hash, now, conn).await?;
    Ok(())
}

fn refusal(error: SaveError, slug: &str, earlier: Option<&Earlier>) -> ImportError {
    match error {
        SaveError::SlugTaken => {
            let title = earlier.map_or("", |earlier| earlier.title.as_str());
            taken(slug.to_owned(), title.to_owned())
        }
        SaveError::Database(error) => error.into(),
        other => ImportError::Invalid(other.to_string()),
    }
}

fn taken(slug: String, title: String) -> ImportError {
    ImportError::SlugTaken { slug, title }
}

fn outcome(saved: Saved) -> Outcome {
    match saved {
        Saved::Created(_) => Outcome::Created,
        Saved::Updated(_) => Outcome::Updated,
        Saved::Unchanged(_) => Outcome::Skipped,
    }
}
