use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{articles, media, people, products};

/// A row of the list.
#[derive(QueryableByName)]
pub(super) struct ListRow {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    pub title: String,
    #[diesel(sql_type = sql_types::Text)]
    pub status: String,
    #[diesel(sql_type = sql_types::Text)]
    pub topic: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub author: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>, deserialize_as = jiff_diesel::NullableTimestamp)]
    pub published_at: Option<jiff::Timestamp>,
    #[diesel(sql_type = sql_types::Timestamptz, deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: jiff::Timestamp,
}

/// A page of articles, the last changed first. `search` looks into titles and authors' names; one row more than a page
/// has tells that there are others.
pub(super) async fn page(
    status: &str,
    search: &str,
    limit: i64,
    offset: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<ListRow>> {
    let literal = search
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    diesel::sql_query(include_str!("list.sql"))
        .bind::<sql_types::Text, _>(status)
        .bind::<sql_types::Text, _>(literal)
        .bind::<sql_types::BigInt, _>(limit)
        .bind::<sql_types::BigInt, _>(offset)
        .load(&mut conn)
        .await
}

/// What stands in the shop while a form is shown.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = articles)]
pub(super) struct Standing {
    pub slug: String,
    pub status: String,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub published_at: Option<jiff::Timestamp>,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: jiff::Timestamp,
}

/// The article of that id as it stands.
pub(super) async fn standing(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Standing>> {
    articles::table
        .find(id)
        .select(Standing::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Slugs of these products.
pub(super) async fn product_slugs(
    ids: &[Uuid],
    mut conn: &Conn,
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = products::table
        .filter(products::id.eq_any(ids))
        .select((products::id, products::slug))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Slugs of these articles.
pub(super) async fn article_slugs(
    ids: &[Uuid],
    mut conn: &Conn,
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = articles::table
        .filter(articles::id.eq_any(ids))
        .select((articles::id, articles::slug))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The products at these addresses, in whatever state.
pub(super) async fn products_at(
    slugs: &[String],
    mut conn: &Conn,
) -> QueryResult<HashMap<String, Uuid>> {
    let rows: Vec<(String, Uuid)> = products::table
        .filter(products::slug.eq_any(slugs))
        .select((products::slug, products::id))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The articles at these addresses, in whatever state.
pub(super) async fn articles_at(
    slugs: &[String],
    mut conn: &Conn,
) -> QueryResult<HashMap<String, Uuid>> {
    let rows: Vec<(String, Uuid)> = articles::table
        .filter(articles::slug.eq_any(slugs))
        .select((articles::slug, articles::id))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Slugs and names to choose from, by name; a larger shop types what is not among them.
pub(super) async fn products_to_choose(mut conn: &Conn) -> QueryResult<Vec<(String, String)>> {
    products::table
        .filter(products::status.ne("archived"))
        .order(products::name)
        .limit(MOST_CHOICES)
        .select((products::slug, products::name))
        .load(&mut conn)
        .await
}

/// Slugs and titles to choose from, the newest first.
pub(super) async fn articles_to_choose(mut conn: &Conn) -> QueryResult<Vec<(String, String)>> {
    articles::table
        .filter(articles::status.ne("archived"))
        .order((articles::published_at.desc(), articles::id.desc()))
        .limit(MOST_CHOICES)
        .select((articles::slug, articles::title))
        .load(&mut conn)
        .await
}

const MOST_CHOICES: i64 = 200;

/// The name that a picture's file had when it came.
pub(super) async fn file_name(picture: Uuid, mut conn: &Conn) -> QueryResult<Option<String>> {
    media::table
        .find(picture)
        .select(media::file_name)
        .first(&mut conn)
        .await
        .optional()
}

/// Slugs of these people.
pub(super) async fn people_slugs(
    ids: &[Uuid],
    mut conn: &Conn,
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::slug))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}
