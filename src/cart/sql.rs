use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::contents::Line;
use super::read::Row;
use crate::db::Conn;
use crate::db::schema::{cart_lines, carts};
use crate::id;

/// A cart lasts so long after its last change.
const LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) async fn by_token(
    token_hash: &[u8],
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<Option<Uuid>> {
    carts::table
        .filter(carts::token_hash.eq(token_hash))
        .filter(carts::expires_at.gt(now.to_diesel()))
        .select(carts::id)
        .first(&mut conn)
        .await
        .optional()
}

pub(super) async fn open(token_hash: &[u8], now: Timestamp, mut conn: &Conn) -> QueryResult<Uuid> {
    let id = id::new_uuid();
    let row = (
        carts::id.eq(id),
        carts::token_hash.eq(token_hash),
        carts::created_at.eq(now.to_diesel()),
        carts::updated_at.eq(now.to_diesel()),
        carts::expires_at.eq(ends(now)),
    );
    diesel::insert_into(carts::table)
        .values(row)
        .execute(&mut conn)
        .await?;
    Ok(id)
}

/// Locks the cart against other changes until the transaction ends; `false` when it is gone.
///
/// # Errors
/// The database's.
pub async fn lock(cart: Uuid, mut conn: &Conn) -> QueryResult<bool> {
    let row: Option<Uuid> = carts::table
        .find(cart)
        .for_update()
        .select(carts::id)
        .first(&mut conn)
        .await
        .optional()?;
    Ok(row.is_some())
}

/// Notes that the cart was changed now; it lasts from here.
///
/// # Errors
/// The database's.
pub async fn touch(cart: Uuid, now: Timestamp, mut conn: &Conn) -> QueryResult<()> {
    diesel::update(carts::table.find(cart))
        .set((
            carts::updated_at.eq(now.to_diesel()),
            carts::expires_at.eq(ends(now)),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

fn ends(now: Timestamp) -> jiff_diesel::Timestamp {
    now.saturating_add(LIFE)
        .unwrap_or(Timestamp::MAX)
        .to_diesel()
}

/// Writes down the codes that the visitor has typed.
pub(super) async fn set_codes(cart: Uuid, codes: &[String], mut conn: &Conn) -> QueryResult<()> {
    diesel::update(carts::table.find(cart))
        .set(carts::discount_codes.eq(codes))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// A variant as a line that a cart could have, with the quantity that it has there.
pub(super) async fn prospect(
    cart: Option<Uuid>,
    variant: Uuid,
    mut conn: &Conn,
) -> QueryResult<Option<Line>> {
    let row: Option<Row> = diesel::sql_query(include_str!("prospect.sql"))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(cart)
        .bind::<sql_types::Uuid, _>(variant)
        .get_result(&mut conn)
        .await
        .optional()?;
    Ok(row.map(Line::from))
}

/// Variants as lines, with the quantities that are wanted of them, in that order; those that are not there are left out.
///
/// # Errors
/// The database's.
pub async fn offers(wanted: &[(Uuid, i32)], mut conn: &Conn) -> QueryResult<Vec<Line>> {
    let (variants, quantities): (Vec<Uuid>, Vec<i32>) = wanted.iter().copied().unzip();
    let rows: Vec<Row> = diesel::sql_query(include_str!("offers.sql"))
        .bind::<sql_types::Array<sql_types::Uuid>, _>(variants)
        .bind::<sql_types::Array<sql_types::Integer>, _>(quantities)
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(Line::from).collect())
}

/// Sets how many pieces of what `line` offers a cart holds, with the words and the price that its visitor is shown.
pub(super) async fn put(
    cart: Uuid,
    line: &Line,
    quantity: i32,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let row = (
        cart_lines::id.eq(id::new_uuid()),
        cart_lines::cart_id.eq(cart),
        cart_lines::variant_id.eq(line.variant_id),
        cart_lines::quantity.eq(quantity),
        cart_lines::price_seen_minor.eq(line.price),
        cart_lines::added_at.eq(now.to_diesel()),
        cart_lines::name_seen.eq(&line.name),
        cart_lines::title_seen.eq(&line.title),
    );
    diesel::insert_into(cart_lines::table)
        .values(row)
        .on_conflict((cart_lines::cart_id, cart_lines::variant_id))
        .do_update()
        .set((
            cart_lines::quantity.eq(excluded(cart_lines::quantity)),
            cart_lines::price_seen_minor.eq(excluded(cart_lines::price_seen_minor)),
            cart_lines::name_seen.eq(excluded(cart_lines::name_seen)),
            cart_lines::title_seen.eq(excluded(cart_lines::title_seen)),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

pub(super) async fn count_lines(cart: Uuid, mut conn: &Conn) -> QueryResult<i64> {
    cart_lines::table
        .filter(cart_lines::cart_id.eq(cart))
        .count()
        .get_result(&mut conn)
        .await
}

pub(super) async fn variant_of_line(
    cart: Uuid,
    line: Uuid,
    mut conn: &Conn,
) -> QueryResult<Option<Uuid>> {
    cart_lines::table
        .find(line)
        .filter(cart_lines::cart_id.eq(cart))
        .select(cart_lines::variant_id)
        .first(&mut conn)
        .await
        .optional()
}

pub(super) async fn remove(line: Uuid, mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(cart_lines::table.find(line))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Takes pieces that were ordered out of a cart; an empty cart has no codes any more.
///
/// # Errors
/// The database's.
pub async fn take_out(
    cart: Uuid,
    ordered: &BTreeMap<Uuid, i32>,
    mut conn: &Conn,
) -> QueryResult<()> {
    for (variant, pieces) in ordered {
        let line = cart_lines::table
            .filter(cart_lines::cart_id.eq(cart))
            .filter(cart_lines::variant_id.eq(variant));
        let gone = diesel::delete(line.filter(cart_lines::quantity.le(pieces)))
            .execute(&mut conn)
            .await?;
        if gone == 0 {
            diesel::update(line)
                .set(cart_lines::quantity.eq(cart_lines::quantity - pieces))
                .execute(&mut conn)
                .await?;
        }
    }
    if count_lines(cart, conn).await? == 0 {
        set_codes(cart, &[], conn).await?;
    }
    Ok(())
}

/// Notes that the visitor has now been shown today's prices.
///
/// # Errors
/// The database's.
pub async fn mark_prices_seen(cart: Uuid, mut conn: &Conn) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE cart_lines SET price_seen_minor = variants.price_minor FROM variants \
         JOIN products ON products.id = variants.product_id AND products.status <> 'draft' \
         WHERE variants.id = variant_id AND cart_id = $1 AND price_seen_minor <> variants.price_minor",
    )
    .bind::<sql_types::Uuid, _>(cart)
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Deletes up to a batch of carts that nobody has touched for 30 days, and returns how many went.
///
/// # Errors
/// The database's.
pub async fn delete_expired(now: Timestamp, mut conn: &Conn) -> QueryResult<usize> {
    diesel::sql_query(
        "DELETE FROM carts WHERE id IN (SELECT id FROM carts WHERE expires_at < $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)",
    )
    .bind::<sql_types::Timestamptz, _>(now.to_diesel())
    .execute(&mut conn)
    .await
}
