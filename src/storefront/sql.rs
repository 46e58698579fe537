use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{articles, categories, product_attributes, products};

/// Slugs with the time of their last change.
pub(super) type Changed = Vec<(String, Timestamp)>;

/// The first specifications of a product that are numbers, as (name, value, unit): short enough to be read at a glance.
pub(super) async fn facts(
    product: Uuid,
    most: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<(String, String, Option<String>)>> {
    product_attributes::table
        .filter(product_attributes::product_id.eq(product))
        .filter(product_attributes::kind.eq("number"))
        .order((product_attributes::position, product_attributes::name))
        .limit(most)
        .select((
            product_attributes::name,
            product_attributes::value,
            product_attributes::unit,
        ))
        .load(&mut conn)
        .await
}

pub(super) async fn articles(mut conn: &Conn) -> QueryResult<Changed> {
    let rows: Vec<(String, jiff_diesel::Timestamp)> = articles::table
        .filter(articles::status.eq("published"))
        .order((articles::published_at.desc(), articles::id.desc()))
        .select((articles::slug, articles::updated_at))
        .load(&mut conn)
        .await?;
    Ok(plain(rows))
}

pub(super) async fn products(mut conn: &Conn) -> QueryResult<Changed> {
    let rows: Vec<(String, jiff_diesel::Timestamp)> = products::table
        .filter(products::status.eq("active").and(products::listed))
        .order((products::position, products::id))
        .select((products::slug, products::updated_at))
        .load(&mut conn)
        .await?;
    Ok(plain(rows))
}

pub(super) async fn categories(mut conn: &Conn) -> QueryResult<Changed> {
    let rows: Vec<(String, jiff_diesel::Timestamp)> = categories::table
        .order((categories::position, categories::name))
        .select((categories::slug, categories::updated_at))
        .load(&mut conn)
        .await?;
    Ok(plain(rows))
}

fn plain(rows: Vec<(String, jiff_diesel::Timestamp)>) -> Changed {
    rows.into_iter()
        .map(|(slug, at)| (slug, at.to_jiff()))
        .collect()
}

/// Something that can be bought, as the product feed tells of it.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Item {
    #[diesel(sql_type = sql_types::Text)]
    pub sku: String,
    #[diesel(sql_type = sql_types::Text)]
    pub slug: String,
    #[diesel(sql_type = sql_types::Text)]
    pub name: String,
    #[diesel(sql_type = sql_types::Text)]
    pub title: String,
    #[diesel(sql_type = sql_types::Text)]
    pub summary: String,
    #[diesel(sql_type = sql_types::BigInt)]
    pub price_minor: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    pub compare_at_minor: Option<i64>,
    #[diesel(sql_type = sql_types::Text)]
    pub tax_class: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub gtin: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    pub media_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Bool)]
    pub several: bool,
    #[diesel(sql_type = sql_types::Bool)]
    pub tracked: bool,
    #[diesel(sql_type = sql_types::Bool)]
    pub backorder: bool,
    #[diesel(sql_type = sql_types::Integer)]
    pub on_hand: i32,
}

/// Every variant that is offered.
pub(super) async fn items(mut conn: &Conn) -> QueryResult<Vec<Item>> {
    diesel::sql_query(include_str!("items.sql"))
        .load(&mut conn)
        .await
}
