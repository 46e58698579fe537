use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{fetched_pictures, imported_stock, stock, variants};

/// Pictures that an earlier run fetched, by address.
pub(super) async fn fetched(
    urls: &[String],
    mut conn: &Conn,
) -> QueryResult<HashMap<String, Uuid>> {
    let rows: Vec<(String, Uuid)> = fetched_pictures::table
        .filter(fetched_pictures::url.eq_any(urls))
        .select((fetched_pictures::url, fetched_pictures::media_id))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Remembers where a picture came from.
pub(super) async fn remember(
    url: &str,
    media: Uuid,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::insert_into(fetched_pictures::table)
        .values((
            fetched_pictures::url.eq(url),
            fetched_pictures::media_id.eq(media),
            fetched_pictures::fetched_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// What is known of the pieces of a variant that an import made.
pub(super) struct Counted {
    pub on_hand: i32,
    /// What the file said when it was last imported; `None` where it did not count.
    pub imported: Option<i32>,
}

/// The pieces of a product's variants by SKU. They are not locked: buyers go on, and what they take in this moment is taken
/// from the new count as well.
pub(super) async fn counted(
    product: Uuid,
    mut conn: &Conn,
) -> QueryResult<HashMap<String, Counted>> {
    let rows: Vec<(String, Uuid, i32)> = variants::table
        .inner_join(stock::table)
        .filter(variants::product_id.eq(product))
        .order(variants::id)
        .select((variants::sku, variants::id, stock::on_hand))
        .load(&mut conn)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|(_, variant, _)| *variant).collect();
    let imported: HashMap<Uuid, i32> = imported_stock::table
        .filter(imported_stock::variant_id.eq_any(ids))
        .select((imported_stock::variant_id, imported_stock::pieces))
        .load::<(Uuid, i32)>(&mut conn)
        .await?
        .into_iter()
        .collect();
    let counted = rows.into_iter().map(|(sku, variant, on_hand)| {
        let imported = imported.get(&variant).copied();
        (sku, Counted { on_hand, imported })
    });
    Ok(counted.collect())
}

/// Remembers what the file said of the pieces of a product's variants, and forgets what it said before.
pub(super) async fn remember_counts(
    product: Uuid,
    pieces: &HashMap<&str, i32>,
    mut conn: &Conn,
) -> QueryResult<()> {
    let rows: Vec<(Uuid, String)> = variants::table
        .filter(variants::product_id.eq(product))
        .select((variants::id, variants::sku))
        .load(&mut conn)
        .await?;
    let all: Vec<Uuid> = rows.iter().map(|(variant, _)| *variant).collect();
    diesel::delete(imported_stock::table.filter(imported_stock::variant_id.eq_any(all)))
        .execute(&mut conn)
        .await?;
    let counts: Vec<_> = rows
        .iter()
        .filter_map(|(variant, sku)| {
            let pieces = pieces.get(sku.as_str())?;
            Some((
                imported_stock::variant_id.eq(*variant),
                imported_stock::pieces.eq(*pieces),
            ))
        })
        .collect();
    diesel::insert_into(imported_stock::table)
        .values(counts)
        .execute(&mut conn)
        .await?;
    Ok(())
}
