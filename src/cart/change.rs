use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use uuid::Uuid;

use super::add::{MOST, Refusal, check};
use super::sql;
use crate::db::Conn;

/// Sets how many pieces a line of this cart holds; none removes it.
///
/// # Errors
/// See [`Refusal`]; the line is then as it was.
pub async fn change(
    cart: Uuid,
    line: Uuid,
    quantity: i32,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(), Refusal> {
    conn.transaction(async |conn| {
        if !sql::lock(cart, conn).await? {
            return Err(Refusal::NoLine);
        }
        let variant = sql::variant_of_line(cart, line, conn)
            .await?
            .ok_or(Refusal::NoLine)?;
        if quantity == 0 {
            sql::remove(line, conn).await?;
        } else {
            if quantity > MOST {
                return Err(Refusal::TooMany);
            }
            let mut stored = sql::prospect(Some(cart), variant, conn)
                .await?
                .ok_or(Refusal::NoLine)?;
            // Fewer than before is always a step in the right direction.
            if quantity > stored.quantity {
                stored.quantity = 0;
                check(&stored, quantity)?;
            }
            sql::put(cart, &stored, quantity, now, conn).await?;
        }
        Ok(sql::touch(cart, now, conn).await?)
    })
    .await
}
