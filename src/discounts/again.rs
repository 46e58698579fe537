use diesel::sql_types;
use diesel::{QueryResult, QueryableByName};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Bool)]
    free: bool,
}

/// Whether an order that was over may have its discounts again; their rows are locked, in the order of ids. `customer` is the order's
/// e-mail address.
///
/// # Errors
/// The database's.
pub async fn may_have_again(
    discounts: &[Uuid],
    customer: &str,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT (max_uses IS NULL OR used < max_uses) AND (max_uses_per_customer IS NULL OR max_uses_per_customer > \
         (SELECT count(*) FROM discount_uses WHERE discount_id = discounts.id AND customer = lower($2))) AS free \
         FROM discounts WHERE id = ANY ($1) ORDER BY id FOR UPDATE",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(discounts)
    .bind::<sql_types::Text, _>(customer)
    .load(&mut conn)
    .await?;
    Ok(rows.iter().all(|row| row.free))
}

/// Gives an order its discounts again, after [`may_have_again`] in the same transaction.
///
/// # Errors
/// The database's.
pub async fn have_again(
    order: Uuid,
    discounts: &[Uuid],
    customer: &str,
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::sql_query(
        "WITH again AS (INSERT INTO discount_uses (order_id, discount_id, customer) \
         SELECT $1, id, lower($3) FROM discounts WHERE id = ANY ($2) ON CONFLICT DO NOTHING RETURNING discount_id) \
         UPDATE discounts SET used = used + 1 WHERE id IN (SELECT discount_id FROM again)",
    )
    .bind::<sql_types::Uuid, _>(order)
    .bind::<sql_types::Array<sql_types::Uuid>, _>(discounts)
    .bind::<sql_types::Text, _>(customer)
    .execute(&mut conn)
    .await?;
    Ok(())
}
