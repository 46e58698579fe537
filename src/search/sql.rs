use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// An article that was found, with the place where.
#[derive(Clone, Debug, QueryableByName)]
pub struct ArticleRow {
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    /// With private-use characters around the found words.
    #[diesel(sql_type = Text)]
    pub excerpt: String,
}

/// Something that begins as typed.
#[derive(Clone, Debug, QueryableByName)]
pub struct SuggestionRow {
    /// `product` or `article`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
}

/// Products for the words, best first; also by SKU or GTIN.
///
/// # Errors
/// The database's.
pub async fn products(words: &str, most: i64, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    let rows: Vec<IdRow> = diesel::sql_query(include_str!("sql/products.sql"))
        .bind::<Text, _>(words)
        .bind::<BigInt, _>(most)
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Published articles for the words, best first.
///
/// # Errors
/// The database's.
pub async fn articles(words: &str, most: i64, mut conn: &Conn) -> QueryResult<Vec<ArticleRow>> {
    diesel::sql_query(include_str!("sql/articles.sql"))
        .bind::<Text, _>(words)
        .bind::<BigInt, _>(most)
        .load(&mut conn)
        .await
}

/// A few products and articles for a query of prefixes.
///
/// # Errors
/// The database's.
pub async fn suggestions(
    prefixes: &str,
    typed: &str,
    mut conn: &Conn,
) -> QueryResult<Vec<SuggestionRow>> {
    diesel::sql_query(include_str!("sql/suggest.sql"))
        .bind::<Text, _>(prefixes)
        .bind::<Text, _>(typed)
        .load(&mut conn)
        .await
}
