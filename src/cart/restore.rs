use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::add::MOST_LINES;
use crate::db::Conn;
use crate::db::schema::carts;
use crate::id::Token;
use crate::web::Error;

/// Gives a cart to another browser: its token is a new one, and the old one holds no longer.
///
/// # Errors
/// When the database is away.
pub async fn hand_over(cart: Uuid, mut conn: &Conn) -> Result<Token, Error> {
    let token = Token::random().map_err(Error::internal)?;
    diesel::update(carts::table.find(cart))
        .set(carts::token_hash.eq(token.hash()))
        .execute(&mut conn)
        .await?;
    Ok(token)
}

/// Puts what one cart holds into another: of what is in both, the larger number, and as many lines as a cart takes. The caller has
/// locked both.
///
/// # Errors
/// The database's.
pub async fn pour(from: Uuid, into: Uuid, mut conn: &Conn) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO cart_lines (id, cart_id, variant_id, quantity, price_seen_minor, added_at, name_seen, title_seen) \
         SELECT gen_random_uuid(), $2, variant_id, quantity, price_seen_minor, added_at, name_seen, title_seen \
         FROM cart_lines WHERE cart_id = $1 ORDER BY added_at, id \
         LIMIT greatest($3 - (SELECT count(*) FROM cart_lines WHERE cart_id = $2), 0) \
         ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = greatest(cart_lines.quantity, excluded.quantity)",
    )
    .bind::<sql_types::Uuid, _>(from)
    .bind::<sql_types::Uuid, _>(into)
    .bind::<sql_types::BigInt, _>(MOST_LINES)
    .execute(&mut conn)
    .await?;
    diesel::sql_query(
        "UPDATE carts SET discount_codes = poured.discount_codes FROM carts AS poured \
         WHERE carts.id = $2 AND poured.id = $1 AND carts.discount_codes = '{}'",
    )
    .bind::<sql_types::Uuid, _>(from)
    .bind::<sql_types::Uuid, _>(into)
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Deletes a cart with its lines.
///
/// # Errors
/// The database's.
pub async fn discard(cart: Uuid, mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(carts::table.find(cart))
        .execute(&mut conn)
        .await?;
    Ok(())
}
