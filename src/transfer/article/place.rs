//! Which article of the shop a file is about, and what is to be done with it.

use uuid::Uuid;

use super::draft;
use super::file::ArticleFile;
use super::import::{ImportError, Wish};
use super::report::ArticleReport;
use super::sql::{self, Earlier};
use crate::articles::{self, ArticleDraft, Status};
use crate::db::Conn;
use crate::text::Slug;
use crate::transfer::Outcome;

/// Where a file's article stands, or shall stand.
pub(super) struct Place {
    pub slug: String,
    pub status: Status,
    pub deed: Deed,
    earlier: Option<Earlier>,
    /// Whether the article that stands there came from this file.
    is_ours: bool,
}

/// What is to be done.
pub(super) enum Deed {
    Nothing,
    /// All of the article is the file's.
    Write,
    /// The shop's people chose a picture, an author, goods; the text that came from the file still stands. It is
    /// replaced where the file's changed.
    Bring {
        stored: Box<ArticleDraft>,
        is_changed: bool,
    },
}

/// Finds the place of a file's article.
///
/// # Errors
/// When somebody else's article stands there, or the file and the shop's people both changed the text.
pub(super) async fn find(
    file: &ArticleFile,
    wish: &Wish,
    conn: &Conn,
) -> Result<Place, ImportError> {
    let known = sql::of_source(&file.source.to_string_lossy(), conn).await?;
    let slug = slug(file, wish, known.as_ref())?;
    let there = sql::at_slug(&slug, conn).await?;
    let (earlier, is_ours) = match (known, there) {
        (Some(known), Some(there)) if known.id != there.id => {
            return Err(taken(&there));
        }
        (Some(known), _) => (Some(known), true),
        (None, there) => {
            let is_ours = there.as_ref().is_some_and(|there| was_moved(there, file));
            (there, is_ours)
        }
    };
    let before = earlier.as_ref().and_then(|e| Status::parse(&e.status));
    let status = if wish.publish {
        Status::Published
    } else {
        before.unwrap_or_default()
    };
    let deed = match &earlier {
        Some(earlier) if is_ours => {
            let is_settled = before == Some(status) && earlier.slug == slug;
            deed(earlier, file, is_settled, conn).await?
        }
        _ => Deed::Write,
    };
    Ok(Place {
        slug,
        status,
        deed,
        earlier,
        is_ours,
    })
}

impl Place {
    /// The article to replace, in whatever version.
    pub(super) fn target(&self) -> Option<(Uuid, Option<i32>)> {
        self.earlier.as_ref().map(|earlier| (earlier.id, None))
    }

    /// The refusal to write over an article that did not come from this file.
    pub(super) fn stranger(&self) -> Option<ImportError> {
        let stranger = self.earlier.as_ref().filter(|_| !self.is_ours);
        stranger.map(taken)
    }

    /// What became of the file.
    pub(super) fn report(
        &self,
        outcome: Outcome,
        file: &ArticleFile,
        notes: Vec<String>,
    ) -> ArticleReport {
        ArticleReport::new(outcome, &file.manuscript, &self.slug, self.status, notes)
    }
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

/// Another folder, but the same name or the same content: the file was moved.
fn was_moved(there: &Earlier, file: &ArticleFile) -> bool {
    there.file_name.as_ref() == Some(&file.file_name)
        || there.file_hash.as_ref() == Some(&file.hash)
}

async fn deed(
    earlier: &Earlier,
    file: &ArticleFile,
    is_settled: bool,
    conn: &Conn,
) -> Result<Deed, ImportError> {
    let is_changed = earlier.file_hash.as_ref() != Some(&file.hash);
    if is_settled && !is_changed {
        return Ok(Deed::Nothing);
    }
    if earlier.imported_version == Some(earlier.version) {
        return Ok(Deed::Write);
    }
    let stored = articles::load_draft(earlier.id, conn).await?;
    match stored.map(|stored| Box::new(stored.draft)) {
        Some(stored)
            if !is_changed || earlier.text_hash.as_ref() == Some(&draft::text_hash(&stored)) =>
        {
            Ok(Deed::Bring { stored, is_changed })
        }
        _ => Err(ImportError::Edited {
            slug: earlier.slug.clone(),
            title: earlier.title.clone(),
        }),
    }
}

fn taken(there: &Earlier) -> ImportError {
    ImportError::SlugTaken {
        slug: there.slug.clone(),
        title: there.title.clone(),
    }
}
