use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{order_discounts, order_lines, orders, payments as payment_rows};
use crate::orders::order::Order;
use crate::orders::state::{Payment, State};

/// Until when the order waits for its money.
pub(super) async fn due_by(order: Uuid, until: Timestamp, mut conn: &Conn) -> QueryResult<()> {
    diesel::update(orders::table.find(order))
        .set(orders::due_by.eq(until.to_diesel()))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// How many pieces of a line are still to come.
pub(super) async fn backordered(
    order: Uuid,
    variant: Uuid,
    to_come: i32,
    mut conn: &Conn,
) -> QueryResult<()> {
    let line = order_lines::table
        .filter(order_lines::order_id.eq(order))
        .filter(order_lines::variant_id.eq(variant));
    diesel::update(line)
        .set(order_lines::backordered.eq(to_come))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The discounts that an order has, each once.
pub(super) async fn discount_ids(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    order_discounts::table
        .filter(order_discounts::order_id.eq(order))
        .filter(order_discounts::discount_id.is_not_null())
        .select(order_discounts::discount_id.assume_not_null())
        .distinct()
        .load(&mut conn)
        .await
}

/// The order that has waited longest for a payment that is overdue, locked; none that somebody else has in hand.
pub(super) async fn overdue(now: Timestamp, mut conn: &Conn) -> QueryResult<Option<Order>> {
    orders::table
        .filter(orders::due_by.lt(now.to_diesel()))
        .filter(orders::state.eq(State::Open.as_str()))
        .filter(orders::payment_state.eq(Payment::Awaiting.as_str()))
        .order(orders::due_by)
        .limit(1)
        .for_update()
        .skip_locked()
        .select(Order::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Whether any order waits for a payment that is overdue.
pub(super) async fn any_overdue(now: Timestamp, mut conn: &Conn) -> QueryResult<bool> {
    let one: Option<Uuid> = orders::table
        .filter(orders::due_by.lt(now.to_diesel()))
        .filter(orders::state.eq(State::Open.as_str()))
        .filter(orders::payment_state.eq(Payment::Awaiting.as_str()))
        .select(orders::id)
        .first(&mut conn)
        .await
        .optional()?;
    Ok(one.is_some())
}

/// Earlier orders of the same cart that are over and whose payment is still pending.
pub(super) async fn given_up(cart: Uuid, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    orders::table
        .filter(orders::cart_id.eq(cart))
        .filter(orders::state.ne(State::Open.as_str()))
        .inner_join(payment_rows::table)
        .filter(payment_rows::state.eq("pending"))
        .select(orders::id)
        .distinct()
        .load(&mut conn)
        .await
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    found: bool,
}

/// Whether there is anything to compare with a provider: payments since then, pending ones, refunds and events that wait.
pub(super) async fn to_compare(since: Timestamp, mut conn: &Conn) -> QueryResult<bool> {
    let row: Found = diesel::sql_query(
        "SELECT EXISTS (SELECT FROM payments WHERE provider = 'stripe' AND (state = 'pending' OR created_at >= $1)) \
         OR EXISTS (SELECT FROM payment_events WHERE applied_at IS NULL) \
         OR EXISTS (SELECT FROM refunds WHERE state = 'pending') AS found",
    )
    .bind::<diesel::sql_types::Timestamptz, _>(since.to_diesel())
    .get_result(&mut conn)
    .await?;
    Ok(row.found)
}
