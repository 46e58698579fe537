use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::draft::{ArticleDraft, Status};
use super::links;
use crate::db::schema::{article_slugs, articles};
use crate::db::{Conn, constraint};
use crate::text::Slug;
use crate::{id, markdown};

/// Why an article was not saved; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("Another article has this address. Choose another slug.")]
    SlugTaken,
    /// Somebody saved in between; the version that stands now.
    #[error("Somebody else saved this article in between.")]
    Stale(i32),
    /// A field and what is wrong with it.
    #[error("{1}")]
    Invalid(&'static str, String),
    #[error(transparent)]
    Database(QueryError),
}

impl From<QueryError> for SaveError {
    fn from(error: QueryError) -> Self {
        match constraint::violated(&error) {
            Some("articles_slug_unique") => Self::SlugTaken,
            _ => Self::Database(error),
        }
    }
}

/// What a save did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Created(Uuid),
    Updated(Uuid),
    /// The same was saved before: nothing was written.
    Unchanged(Uuid),
}

impl Saved {
    /// The article.
    pub fn id(self) -> Uuid {
        match self {
            Self::Created(id) | Self::Updated(id) | Self::Unchanged(id) => id,
        }
    }
}

/// Saves an article with its questions, tags and links in one transaction; `target` names the article to replace and the
/// version that its editor saw. The text is rendered and sanitised here, once.
///
/// # Errors
/// See [`SaveError`].
pub async fn save(
    draft: &ArticleDraft,
    target: Option<(Uuid, Option<i32>)>,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<Saved, SaveError> {
    conn.transaction(async |conn| save_step(draft, target, now, conn).await)
        .await
}

/// [`save`] on an open transaction.
///
/// # Errors
/// See [`SaveError`].
pub async fn save_step(
    draft: &ArticleDraft,
    target: Option<(Uuid, Option<i32>)>,
    now: Timestamp,
    conn: &Conn,
) -> Result<Saved, SaveError> {
    Slug::parse(&draft.slug).map_err(|sentence| SaveError::Invalid("slug", sentence.to_owned()))?;
    if draft.title.trim().is_empty() {
        return Err(SaveError::Invalid(
            "title",
            "Give the article a title.".to_owned(),
        ));
    }
    let hash = blake3::hash(&serde_json::to_vec(draft).unwrap_or_default())
        .to_hex()
        .to_string();
    let before = match target {
        None => None,
        Some((id, seen)) => {
            let before = locked(id, conn).await?;
            if seen.is_some_and(|seen| seen != before.version) {
                return Err(SaveError::Stale(before.version));
            }
            if before.draft_hash == hash {
                return Ok(Saved::Unchanged(id));
            }
            Some(before)
        }
    };
    let id = before
        .as_ref()
        .map_or_else(id::new_uuid, |before| before.id);
    write(id, draft, &hash, before.as_ref(), now, conn).await?;
    keep_address(id, &draft.slug, before.as_ref(), conn).await?;
    links::write(id, draft, conn).await?;
    Ok(if before.is_some() {
        Saved::Updated(id)
    } else {
        Saved::Created(id)
    })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = articles)]
struct Before {
    id: Uuid,
    slug: String,
    version: i32,
    draft_hash: String,
    body_markdown: String,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    published_at: Option<Timestamp>,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    revised_at: Option<Timestamp>,
}

async fn locked(id: Uuid, mut conn: &Conn) -> QueryResult<Before> {
    articles::table
        .find(id)
        .for_update()
        .select(Before::as_select())
        .first(&mut conn)
        .await
}

/// An address that readers may know goes on leading to the article, until another article takes it.
async fn keep_address(
    id: Uuid,
    slug: &str,
    before: Option<&Before>,
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::delete(article_slugs::table.find(slug))
        .execute(&mut conn)
        .await?;
    if let Some(before) = before.filter(|b| b.slug != slug && b.published_at.is_some()) {
        diesel::insert_into(article_slugs::table)
            .values((
                article_slugs::slug.eq(&before.slug),
                article_slugs::article_id.eq(id),
            ))
            .on_conflict_do_nothing()
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}

async fn write(
    id: Uuid,
    draft: &ArticleDraft,
    hash: &str,
    before: Option<&Before>,
    now: Timestamp,
    mut conn: &Conn,
) -> Result<(), SaveError> {
    let rendered = markdown::render(&draft.body_markdown);
    let contents = serde_json::to_value(&rendered.contents).unwrap_or_default();
    let published = draft.status == Status::Published;
    let published_at = draft
        .published_at
        .or(before.and_then(|b| b.published_at))
        .or(published.then_some(now));
    // Forms bring a text without the blank lines around it, files with them.
    let text_changed =
        before.is_some_and(|before| before.body_markdown.trim() != draft.body_markdown.trim());
    let stored_revision = before.and_then(|before| before.revised_at);
    let revised_at = draft.revised_at.or(if published && text_changed {
        Some(now)
    } else {
        stored_revision
    });
    let values = (
        (
            articles::slug.eq(&draft.slug),
            articles::title.eq(draft.title.trim()),
            articles::summary.eq(&draft.summary),
            articles::lead.eq(&draft.lead),
            articles::topic.eq(&draft.topic),
            articles::body_markdown.eq(&draft.body_markdown),
            articles::body_html.eq(&rendered.html),
            articles::contents.eq(contents),
            articles::word_count.eq(i32::try_from(rendered.word_count).unwrap_or(i32::MAX)),
            articles::status.eq(draft.status.as_str()),
        ),
        (
            articles::author_id.eq(draft.author_id),
            articles::reviewer_id.eq(draft.reviewer_id),
            articles::reviewed_on.eq(draft.reviewed_on.map(jiff_diesel::ToDiesel::to_diesel)),
            articles::hero_media_id.eq(draft.hero_media_id),
            articles::hero_alt.eq(&draft.hero_alt),
            articles::offer_product_id.eq(draft.offer_product_id),
            articles::offer_title.eq(&draft.offer_title),
            articles::offer_text.eq(&draft.offer_text),
            articles::inquiry_title.eq(&draft.inquiry_title),
        ),
        (
            articles::draft_hash.eq(hash),
            articles::published_at.eq(published_at.map(jiff_diesel::ToDiesel::to_diesel)),
            articles::revised_at.eq(revised_at.map(jiff_diesel::ToDiesel::to_diesel)),
            articles::updated_at.eq(now.to_diesel()),
        ),
    );
    if before.is_some() {
        let raised = articles::version.eq(articles::version + 1);
        diesel::update(articles::table.find(id))
            .set((values, raised))
            .execute(&mut conn)
            .await?;
    } else {
        diesel::insert_into(articles::table)
            .values((articles::id.eq(id), values))
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}

/// The article at that address, in whatever state.
///
/// # Errors
/// The database's.
pub async fn id_by_slug(slug: &str, mut conn: &Conn) -> QueryResult<Option<Uuid>> {
    articles::table
        .filter(articles::slug.eq(slug))
        .select(articles::id)
        .first(&mut conn)
        .await
        .optional()
}
