use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{articles, people, products};

/// A row of the list.
#[derive(Queryable)]
pub(super) struct ListRow {
    pub id: Uuid,
    pub title: String,
    pub topic: String,
    pub status: String,
    pub word_count: i32,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
    pub author: Option<String>,
}

/// A page of articles, the last changed first. `search` looks into titles and addresses.
pub(super) async fn page(
    status: &str,
    search: &str,
    limit: i64,
    offset: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<ListRow>> {
    let mut query = articles::table
        .left_join(people::table.on(articles::author_id.eq(people::id.nullable())))
        .order((articles::updated_at.desc(), articles::id))
        .limit(limit)
        .offset(offset)
        .select((
            articles::id,
            articles::title,
            articles::topic,
            articles::status,
            articles::word_count,
            articles::updated_at,
            people::name.nullable(),
        ))
        .into_boxed();
    if !status.is_empty() {
        query = query.filter(articles::status.eq(status.to_owned()));
    }
    if !search.is_empty() {
        let like = format!("%{}%", literal(search));
        query = query.filter(
            articles::title
                .ilike(like.clone())
                .or(articles::slug.ilike(like)),
        );
    }
    query.load(&mut conn).await
}

/// Words in which LIKE finds nothing but themselves.
fn literal(search: &str) -> String {
    let mut text = String::with_capacity(search.len());
    for character in search.chars() {
        if matches!(character, '\\' | '%' | '_') {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

/// Slugs of these products and articles, by id.
pub(super) async fn slugs(
    of_products: &[Uuid],
    of_articles: &[Uuid],
    conn: &Conn,
) -> QueryResult<HashMap<Uuid, String>> {
    let (products, articles) = tokio::try_join!(
        product_slugs(of_products, conn),
        article_slugs(of_articles, conn)
    )?;
    Ok(products.into_iter().chain(articles).collect())
}

async fn product_slugs(ids: &[Uuid], mut conn: &Conn) -> QueryResult<Vec<(Uuid, String)>> {
    products::table
        .filter(products::id.eq_any(ids))
        .select((products::id, products::slug))
        .load(&mut conn)
        .await
}

async fn article_slugs(ids: &[Uuid], mut conn: &Conn) -> QueryResult<Vec<(Uuid, String)>> {
    articles::table
        .filter(articles::id.eq_any(ids))
        .select((articles::id, articles::slug))
        .load(&mut conn)
        .await
}

/// Ids of the products at these addresses, as far as there are any.
pub(super) async fn products_at(
    slugs: &[&str],
    mut conn: &Conn,
) -> QueryResult<HashMap<String, Uuid>> {
    let found: Vec<(String, Uuid)> = products::table
        .filter(products::slug.eq_any(slugs))
        .select((products::slug, products::id))
        .load(&mut conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// Ids of the articles at these addresses, as far as there are any.
pub(super) async fn articles_at(
    slugs: &[&str],
    mut conn: &Conn,
) -> QueryResult<HashMap<String, Uuid>> {
    let found: Vec<(String, Uuid)> = articles::table
        .filter(articles::slug.eq_any(slugs))
        .select((articles::slug, articles::id))
        .load(&mut conn)
        .await?;
    Ok(found.into_iter().collect())
}
