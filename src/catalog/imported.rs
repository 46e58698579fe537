//! What an import looks up before it writes.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{categories, products, variants};

/// A category in its place.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = categories)]
pub struct CategoryRow {
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    pub slug: String,
    pub name: String,
}

/// Products that an import made, by the import's keys: id and slug.
///
/// # Errors
/// The database's.
pub async fn imported(
    keys: &[String],
    mut conn: &Conn,
) -> QueryResult<HashMap<String, (Uuid, String)>> {
    let rows: Vec<(Option<String>, Uuid, String)> = products::table
        .filter(products::import_key.eq_any(keys))
        .select((products::import_key, products::id, products::slug))
        .load(&mut conn)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(key, id, slug)| Some((key?, (id, slug))))
        .collect())
}

/// Which products have variants of these SKUs: id and name by SKU.
///
/// # Errors
/// The database's.
pub async fn owners_of_skus(
    skus: &[String],
    mut conn: &Conn,
) -> QueryResult<HashMap<String, (Uuid, String)>> {
    let rows: Vec<(String, Uuid, String)> = variants::table
        .inner_join(products::table)
        .filter(variants::sku.eq_any(skus))
        .select((variants::sku, products::id, products::name))
        .load(&mut conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(sku, id, name)| (sku, (id, name)))
        .collect())
}

/// The whole tree, parents and children in no order.
///
/// # Errors
/// The database's.
pub async fn categories(mut conn: &Conn) -> QueryResult<Vec<CategoryRow>> {
    categories::table
        .select(CategoryRow::as_select())
        .load(&mut conn)
        .await
}
