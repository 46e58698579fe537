use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;

/// A variant that can be put into a draft.
#[derive(Clone, Debug, QueryableByName)]
pub struct Found {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
}

/// As many as fit a page beside a form.
const MOST: i64 = 12;

/// What is sold and has those words in its name, or a SKU that begins so.
///
/// # Errors
/// The database's.
pub async fn find(words: &str, mut conn: &Conn) -> QueryResult<Vec<Found>> {
    let words = words.replace(['%', '_', '\\'], "");
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    diesel::sql_query(
        "SELECT variants.id FROM variants JOIN products ON products.id = product_id \
         WHERE variants.active AND products.status = 'active' AND products.kind = 'goods' \
           AND (variants.sku ILIKE $1 || '%' OR products.name ILIKE '%' || $1 || '%') \
         ORDER BY upper(variants.sku) = upper($1) DESC, products.name, variants.position, variants.id LIMIT $2",
    )
    .bind::<sql_types::Text, _>(words.trim())
    .bind::<sql_types::BigInt, _>(MOST)
    .load(&mut conn)
    .await
}
