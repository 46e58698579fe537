use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{discount_uses, discounts};

/// Gives back what an order used of its discounts, once it is cancelled or expired: others may use them then. A step of
/// the verb that ends the order, on its transaction and under the order's lock; a second time gives back nothing.
///
/// # Errors
/// The database's.
pub async fn give_back(order: Uuid, mut conn: &Conn) -> QueryResult<()> {
    let mut given: Vec<Uuid> = diesel::delete(discount_uses::table)
        .filter(discount_uses::order_id.eq(order))
        .returning(discount_uses::discount_id)
        .get_results(&mut conn)
        .await?;
    // In the order of ids, as orders take them.
    given.sort_unstable();
    for id in given {
        diesel::update(discounts::table.find(id))
            .set(discounts::used.eq(discounts::used - 1))
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}
