use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{articles, imported_articles};

/// An article of the shop, and which file it came from, if it came from one.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Earlier {
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    pub status: String,
    pub version: i32,
    pub file_name: Option<String>,
    pub file_hash: Option<String>,
    pub text_hash: Option<String>,
    pub imported_version: Option<i32>,
}

/// The article that was imported from that file.
pub(super) async fn of_source(source: &str, conn: &Conn) -> QueryResult<Option<Earlier>> {
    earlier(Some(source), None, conn).await
}

/// The article at that address, wherever it came from.
pub(super) async fn at_slug(slug: &str, conn: &Conn) -> QueryResult<Option<Earlier>> {
    earlier(None, Some(slug), conn).await
}

async fn earlier(
    source: Option<&str>,
    slug: Option<&str>,
    mut conn: &Conn,
) -> QueryResult<Option<Earlier>> {
    let mut query = articles::table
        .left_join(imported_articles::table)
        .into_boxed();
    if let Some(source) = source {
        query = query.filter(imported_articles::source.eq(source));
    }
    if let Some(slug) = slug {
        query = query.filter(articles::slug.eq(slug));
    }
    query
        .select((
            articles::id,
            articles::slug,
            articles::title,
            articles::status,
            articles::version,
            imported_articles::file_name.nullable(),
            imported_articles::file_hash.nullable(),
            imported_articles::text_hash.nullable(),
            imported_articles::version.nullable(),
        ))
        .first(&mut conn)
        .await
        .optional()
}

/// A file and what it brought.
pub(super) struct Import<'a> {
    pub source: &'a str,
    pub file_name: &'a str,
    pub file_hash: &'a str,
    pub text_hash: &'a str,
    /// Whether all of the article is the file's, and nothing the shop's people's.
    pub is_whole: bool,
}

/// Remembers the file that an article came from, with the version that the article has now; with none, 0, where the
/// shop's people have a part in it that no later import may replace.
pub(super) async fn remember(
    article: Uuid,
    import: &Import<'_>,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let others = imported_articles::table
        .filter(imported_articles::source.eq(import.source))
        .filter(imported_articles::article_id.ne(article));
    diesel::delete(others).execute(&mut conn).await?;
    let version: i32 = articles::table
        .find(article)
        .select(articles::version)
        .first(&mut conn)
        .await?;
    let version = if import.is_whole { version } else { 0 };
    let values = (
        imported_articles::source.eq(import.source),
        imported_articles::file_name.eq(import.file_name),
        imported_articles::file_hash.eq(import.file_hash),
        imported_articles::text_hash.eq(import.text_hash),
        imported_articles::version.eq(version),
        imported_articles::imported_at.eq(now.to_diesel()),
    );
    diesel::insert_into(imported_articles::table)
        .values((imported_articles::article_id.eq(article), values))
        .on_conflict(imported_articles::article_id)
        .do_update()
        .set(values)
        .execute(&mut conn)
        .await?;
    Ok(())
}
