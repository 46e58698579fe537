use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::contents::{Contents, Line};
use crate::db::Conn;
use crate::db::schema::{carts, pricing_revision};
use crate::pricing;

#[derive(QueryableByName)]
pub(super) struct Row {
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    line_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Uuid)]
    variant_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    product_id: Uuid,
    #[diesel(sql_type = sql_types::Array<sql_types::Uuid>)]
    categories: Vec<Uuid>,
    #[diesel(sql_type = sql_types::Text)]
    tax_class: String,
    #[diesel(sql_type = sql_types::Integer)]
    weight_grams: i32,
    #[diesel(sql_type = sql_types::Integer)]
    quantity: i32,
    #[diesel(sql_type = sql_types::BigInt)]
    price_seen: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    price: i64,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    slug: String,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Text)]
    sku: String,
    #[diesel(sql_type = sql_types::Bool)]
    requires_delivery: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    media_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Bool)]
    has_page: bool,
    #[diesel(sql_type = sql_types::Bool)]
    for_sale: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    available: Option<i32>,
}

impl From<Row> for Line {
    fn from(row: Row) -> Self {
        Self {
            id: row.line_id.unwrap_or(row.variant_id),
            variant_id: row.variant_id,
            product_id: row.product_id,
            categories: row.categories,
            tax_class: row.tax_class,
            weight_grams: row.weight_grams,
            quantity: row.quantity,
            price_seen: row.price_seen,
            price: row.price,
            name: row.name,
            slug: row.slug,
            title: row.title,
            sku: row.sku,
            requires_delivery: row.requires_delivery,
            media_id: row.media_id,
            has_page: row.has_page,
            for_sale: row.for_sale,
            available: row.available,
        }
    }
}

/// What a cart holds now, in the order in which it went in.
///
/// # Errors
/// The database's.
pub async fn contents(cart: Uuid, conn: &Conn) -> QueryResult<Contents> {
    let (rows, codes) = tokio::try_join!(rows(cart, conn), codes(cart, conn))?;
    let (codes, revision) = match codes {
        Some(found) => found,
        None => (Vec::new(), pricing::revision(conn).await?),
    };
    Ok(Contents {
        lines: rows.into_iter().map(Line::from).collect(),
        codes,
        revision,
    })
}

async fn rows(cart: Uuid, mut conn: &Conn) -> QueryResult<Vec<Row>> {
    OfCart(cart).load(&mut conn).await
}

/// `contents.sql`, with a query id of its own, so that it is planned once for each connection: a plain `sql_query` is prepared anew
/// each time, and this one stands before every order.
#[derive(QueryId)]
struct OfCart(Uuid);

impl QueryFragment<Pg> for OfCart {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let (before, after) = include_str!("contents.sql")
            .split_once("$1")
            .unwrap_or_default();
        out.push_sql(before);
        out.push_bind_param::<sql_types::Uuid, _>(&self.0)?;
        out.push_sql(after);
        Ok(())
    }
}

impl Query for OfCart {
    type SqlType = sql_types::Untyped;
}

/// The codes of a cart that is there, and the rules of pricing that hold.
async fn codes(cart: Uuid, mut conn: &Conn) -> QueryResult<Option<(Vec<String>, i64)>> {
    carts::table
        .find(cart)
        .select((
            carts::discount_codes,
            pricing_revision::table
                .select(pricing_revision::revision)
                .single_value()
                .assume_not_null(),
        ))
        .first(&mut conn)
        .await
        .optional()
}
