use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::order::{Event, Line, Order};
use super::place::Placed;
use crate::db::Conn;
use crate::db::schema::{order_discounts, order_events, order_lines, order_taxes, orders, refunds};
use crate::id;

/// Writes down what happened to an order.
pub(super) async fn note(
    order: Uuid,
    kind: &str,
    staff: Option<Uuid>,
    detail: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let row = (
        order_events::id.eq(id::new_uuid()),
        order_events::order_id.eq(order),
        order_events::kind.eq(kind),
        order_events::staff_id.eq(staff),
        order_events::detail.eq(detail),
        order_events::at.eq(now.to_diesel()),
    );
    diesel::insert_into(order_events::table)
        .values(row)
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The order that a checkout key has made.
///
/// # Errors
/// The database's.
pub async fn placed_by_key(checkout_key: &str, mut conn: &Conn) -> QueryResult<Option<Placed>> {
    orders::table
        .filter(orders::checkout_key.eq(checkout_key))
        .select((orders::number, orders::token))
        .first(&mut conn)
        .await
        .optional()
}

/// The order of that link.
///
/// # Errors
/// The database's.
pub async fn by_token(token: &str, mut conn: &Conn) -> QueryResult<Option<Order>> {
    orders::table
        .filter(orders::token.eq(token))
        .select(Order::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The order of that id.
///
/// # Errors
/// The database's.
pub async fn by_id(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Order>> {
    orders::table
        .find(id)
        .select(Order::as_select())
        .first(&mut conn)
        .await
        .optional()
}

pub(super) async fn locked(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Order>> {
    orders::table
        .find(id)
        .for_update()
        .select(Order::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// What was bought.
///
/// # Errors
/// The database's.
pub async fn lines(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Line>> {
    order_lines::table
        .filter(order_lines::order_id.eq(order))
        .order(order_lines::position)
        .select(Line::as_select())
        .load(&mut conn)
        .await
}

/// What can still be looked at of a line, by the line's place in the order.
#[derive(QueryableByName)]
pub(super) struct Good {
    #[diesel(sql_type = sql_types::Integer)]
    pub position: i32,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    pub media_id: Option<Uuid>,
    /// Of the page, where there is one.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub slug: Option<String>,
}

pub(super) async fn goods(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Good>> {
    diesel::sql_query(include_str!("goods.sql"))
        .bind::<sql_types::Uuid, _>(order)
        .load(&mut conn)
        .await
}

/// What happened, the latest first.
///
/// # Errors
/// The database's.
pub async fn events(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Event>> {
    order_events::table
        .filter(order_events::order_id.eq(order))
        .order((order_events::at.desc(), order_events::id.desc()))
        .select(Event::as_select())
        .load(&mut conn)
        .await
}

/// The discounts that an order has, as it was placed.
///
/// # Errors
/// The database's.
pub async fn discounts(
    order: Uuid,
    mut conn: &Conn,
) -> QueryResult<Vec<(String, Option<String>, i64)>> {
    order_discounts::table
        .filter(order_discounts::order_id.eq(order))
        .order(order_discounts::position)
        .select((
            order_discounts::name,
            order_discounts::code,
            order_discounts::amount_minor,
        ))
        .load(&mut conn)
        .await
}

/// The tax of an order by rate: name, parts per million, amount.
///
/// # Errors
/// The database's.
pub async fn taxes(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<(String, i32, i64)>> {
    order_taxes::table
        .filter(order_taxes::order_id.eq(order))
        .order((order_taxes::name, order_taxes::rate_ppm))
        .select((
            order_taxes::name,
            order_taxes::rate_ppm,
            order_taxes::tax_minor,
        ))
        .load(&mut conn)
        .await
}

/// What of the price of delivery went back, minor units.
///
/// # Errors
/// The database's.
pub async fn delivery_refunded(order: Uuid, mut conn: &Conn) -> QueryResult<i64> {
    let parts: Vec<i64> = refunds::table
        .filter(refunds::order_id.eq(order))
        .filter(refunds::state.ne("failed"))
        .select(refunds::delivery_minor)
        .load(&mut conn)
        .await?;
    Ok(parts.iter().sum())
}

/// Notes how many pieces of a line that was added from that place on are still to come.
pub(super) async fn still_to_come(
    order: Uuid,
    position: i32,
    variant: Uuid,
    pieces: i32,
    mut conn: &Conn,
) -> QueryResult<()> {
    let added = order_lines::table
        .filter(order_lines::order_id.eq(order))
        .filter(order_lines::position.ge(position))
        .filter(order_lines::variant_id.eq(variant));
    diesel::update(added)
        .set(order_lines::backordered.eq(pieces))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// A document of an order, as it is printed: "Invoice" and "INV-12".
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Printed {
    #[diesel(sql_type = sql_types::Text)]
    pub title: String,
    #[diesel(sql_type = sql_types::Text)]
    pub number: String,
}

/// The documents that were written of an order, which a later room writes.
pub(super) async fn documents(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Printed>> {
    diesel::sql_query(
        "SELECT content->>'title' AS title, content->>'number' AS number FROM documents \
         WHERE order_id = $1 ORDER BY issued_at, id",
    )
    .bind::<sql_types::Uuid, _>(order)
    .load(&mut conn)
    .await
}
