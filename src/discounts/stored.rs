use std::collections::HashSet;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::discount::{Discount, Scope};
use super::sql::{Row, discount};
use crate::db::Conn;
use crate::db::schema::{discount_categories, discount_products, discounts, products, variants};

/// A discount as staff edit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscountDraft {
    pub discount: Discount,
    /// Applied in this order, each to what the ones before have left.
    pub position: i32,
    /// Whether it is given.
    pub active: bool,
}

/// A discount as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDiscount {
    pub draft: DiscountDraft,
    /// Orders that have it and stand.
    pub used: i32,
    pub version: i32,
}

/// The row, position, active, used, version.
type Whole = (Row, i32, bool, i32, i32);

/// Every discount, those that are given first, in the order in which they are applied.
///
/// # Errors
/// The database's.
pub async fn stored_discounts(mut conn: &Conn) -> QueryResult<Vec<StoredDiscount>> {
    let rows: Vec<Whole> = discounts::table
        .order((
            discounts::active.desc(),
            discounts::position,
            discounts::created_at,
            discounts::id,
        ))
        .select((
            Row::as_select(),
            discounts::position,
            discounts::active,
            discounts::used,
            discounts::version,
        ))
        .load(&mut conn)
        .await?;
    let (products, categories) = tokio::try_join!(products_of(conn), categories_of(conn))?;
    let stored = |row: Whole| stored(row, &products, &categories);
    Ok(rows.into_iter().filter_map(stored).collect())
}

/// The discount of that id.
///
/// # Errors
/// The database's.
pub async fn stored_discount(id: Uuid, mut conn: &Conn) -> QueryResult<Option<StoredDiscount>> {
    let row: Option<Whole> = discounts::table
        .find(id)
        .select((
            Row::as_select(),
            discounts::position,
            discounts::active,
            discounts::used,
            discounts::version,
        ))
        .first(&mut conn)
        .await
        .optional()?;
    let (products, categories) = tokio::try_join!(products_of(conn), categories_of(conn))?;
    Ok(row.and_then(|row| stored(row, &products, &categories)))
}

fn stored(
    (row, position, active, used, version): Whole,
    products: &[(Uuid, Uuid)],
    categories: &[(Uuid, Uuid)],
) -> Option<StoredDiscount> {
    Some(StoredDiscount {
        draft: DiscountDraft {
            discount: discount(row, products, categories)?,
            position,
            active,
        },
        used,
        version,
    })
}

async fn products_of(mut conn: &Conn) -> QueryResult<Vec<(Uuid, Uuid)>> {
    discount_products::table
        .select(discount_products::all_columns)
        .load(&mut conn)
        .await
}

async fn categories_of(mut conn: &Conn) -> QueryResult<Vec<(Uuid, Uuid)>> {
    discount_categories::table
        .select(discount_categories::all_columns)
        .load(&mut conn)
        .await
}

/// The addresses of the products that a discount applies to, by name.
///
/// # Errors
/// The database's.
pub async fn slugs(discount: &Discount, mut conn: &Conn) -> QueryResult<Vec<String>> {
    let Scope::Products(ids) = &discount.scope else {
        return Ok(Vec::new());
    };
    products::table
        .filter(products::id.eq_any(ids.iter().copied().collect::<Vec<_>>()))
        .order(products::slug)
        .select(products::slug)
        .load(&mut conn)
        .await
}

/// The products that are named by their addresses or SKUs, and the names that are nobody's.
///
/// # Errors
/// The database's.
pub async fn named_products(
    names: &[String],
    mut conn: &Conn,
) -> QueryResult<(HashSet<Uuid>, Vec<String>)> {
    let by_slug: Vec<(String, Uuid)> = products::table
        .filter(products::slug.eq_any(names))
        .select((products::slug, products::id))
        .load(&mut conn)
        .await?;
    let by_sku: Vec<(String, Uuid)> = variants::table
        .filter(variants::sku.eq_any(names))
        .select((variants::sku, variants::product_id))
        .load(&mut conn)
        .await?;
    let known: Vec<(String, Uuid)> = by_slug.into_iter().chain(by_sku).collect();
    let unknown = names
        .iter()
        .filter(|name| !known.iter().any(|(known, _)| known == *name))
        .cloned()
        .collect();
    Ok((known.into_iter().map(|(_, id)| id).collect(), unknown))
}
