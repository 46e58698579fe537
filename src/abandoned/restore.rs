use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::cart;
use crate::db::Conn;
use crate::db::schema::{carts, checkouts};
use crate::id::Token;
use crate::web::Error;

/// The cart that a reminder's link leads to, as long as it lives.
pub(super) async fn of_link(
    restore: &Token,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<Option<Uuid>> {
    checkouts::table
        .inner_join(carts::table)
        .filter(checkouts::restore_hash.eq(restore.hash()))
        .filter(carts::expires_at.gt(now.to_diesel()))
        .select(carts::id)
        .first(&mut conn)
        .await
        .optional()
}

/// Gives the cart of that link to whoever holds it. A visitor without a cart gets the cart itself, by a new token; one who has a cart
/// finds the lines in it, and the link leads there from then on. `None` when the cart is gone.
///
/// # Errors
/// When the database is away.
pub(super) async fn restore(
    link: &Token,
    visitors: Option<Uuid>,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<Option<(Uuid, Option<Token>)>, Error> {
    conn.transaction(async |conn| {
        let Some(left) = of_link(link, now, conn).await? else {
            return Ok(None);
        };
        let mut both: Vec<Uuid> = [Some(left), visitors].into_iter().flatten().collect();
        both.sort_unstable();
        both.dedup();
        for cart in both {
            if !cart::lock(cart, conn).await? {
                return Ok(None);
            }
        }
        let Some(own) = visitors.filter(|own| *own != left) else {
            let new = match visitors {
                Some(_) => None,
                None => Some(cart::hand_over(left, conn).await?),
            };
            cart::touch(left, now, conn).await?;
            return Ok(Some((left, new)));
        };
        cart::pour(left, own, conn).await?;
        lead_to(own, link, conn).await?;
        cart::discard(left, conn).await?;
        cart::touch(own, now, conn).await?;
        Ok(Some((own, None)))
    })
    .await
}

/// The checkout of the link goes on in that cart, in the place of any other that was begun there.
async fn lead_to(cart: Uuid, link: &Token, mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(checkouts::table.filter(checkouts::cart_id.eq(cart)))
        .execute(&mut conn)
        .await?;
    diesel::update(checkouts::table.filter(checkouts::restore_hash.eq(link.hash())))
        .set(checkouts::cart_id.eq(cart))
        .execute(&mut conn)
        .await?;
    Ok(())
}
