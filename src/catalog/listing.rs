use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::filter::Filter;
use crate::db::Conn;
use crate::pricing::Turns;

/// Products on one page.
pub const PER_PAGE: u32 = 24;

/// Up to so many are counted exactly.
pub const COUNTED: i64 = 1000;

/// How many match, and how many there are without any filter in this category; one more than [`COUNTED`] means more.
#[derive(Clone, Copy, Debug, Default, QueryableByName)]
pub struct Counts {
    #[diesel(sql_type = BigInt)]
    pub matching: i64,
    #[diesel(sql_type = BigInt)]
    pub everything: i64,
}

/// One value of a facet, counted with all other filters applied.
#[derive(Clone, Debug, QueryableByName)]
pub struct FacetRow {
    /// In lower case, as addresses have it.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// As the shop writes it.
    #[diesel(sql_type = Text)]
    pub label: String,
    #[diesel(sql_type = Text)]
    pub value: String,
    #[diesel(sql_type = BigInt)]
    pub products: i64,
}

/// A category right below the listing's, with what matches in it.
#[derive(Clone, Debug, QueryableByName)]
pub struct ChildRow {
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub products: i64,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

macro_rules! over_candidates {
    ($file:literal) => {
        concat!(include_str!("sql/candidates.sql"), include_str!($file))
    };
}

/// The products of the filter's page, in its order.
///
/// # Errors
/// The database's.
pub async fn page(filter: &Filter, turns: &Turns, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    let offset = i64::from(filter.page.saturating_sub(1)) * i64::from(PER_PAGE);
    let rows: Vec<IdRow> = asking(over_candidates!("sql/page.sql"), filter, turns)
        .bind::<Text, _>(filter.sort.as_str())
        .bind::<BigInt, _>(i64::from(PER_PAGE))
        .bind::<BigInt, _>(offset)
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// How many products the filter finds.
///
/// # Errors
/// The database's.
pub async fn count(filter: &Filter, turns: &Turns, mut conn: &Conn) -> QueryResult<Counts> {
    asking(over_candidates!("sql/count.sql"), filter, turns)
        .get_result(&mut conn)
        .await
}

/// What else can be filtered by, in the order in which it is shown.
///
/// # Errors
/// The database's.
pub async fn facets(filter: &Filter, turns: &Turns, mut conn: &Conn) -> QueryResult<Vec<FacetRow>> {
    asking(over_candidates!("sql/facets.sql"), filter, turns)
        .load(&mut conn)
        .await
}

/// The categories below the filter's.
///
/// # Errors
/// The database's.
pub async fn children(
    filter: &Filter,
    turns: &Turns,
    mut conn: &Conn,
) -> QueryResult<Vec<ChildRow>> {
    asking(over_candidates!("sql/children.sql"), filter, turns)
        .load(&mut conn)
        .await
}

fn asking<'a>(
    sql: &'static str,
    filter: &'a Filter,
    turns: &'a Turns,
) -> BoxedSqlQuery<'a, Pg, SqlQuery> {
    let (names, values): (Vec<&str>, Vec<&str>) = filter
        .attributes
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .unzip();
    diesel::sql_query(sql)
        .into_boxed()
        .bind::<Text, _>(filter.category.as_str())
        .bind::<Array<Text>, _>(names)
        .bind::<Array<Text>, _>(values)
        .bind::<Text, _>(filter.q.as_str())
        .bind::<Nullable<BigInt>, _>(filter.min.minor)
        .bind::<Nullable<BigInt>, _>(filter.max.minor)
        .bind::<Bool, _>(filter.in_stock)
        .bind::<Array<Text>, _>(&turns.classes)
        .bind::<Array<BigInt>, _>(&turns.times)
        .bind::<Array<BigInt>, _>(&turns.by)
}
