use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::order::{Event, Line, Order};
use crate::db::Conn;
use crate::db::schema::{number_series, order_events, order_lines, orders};
use crate::id;

/// An order about to be written; it gets its number in the transaction.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = orders)]
pub struct NewOrder {
    pub id: Uuid,
    pub checkout_key: String,
    pub token: String,
    pub currency: String,
    pub items_minor: i64,
    pub delivery_minor: i64,
    pub total_minor: i64,
    pub email: String,
    pub full_name: String,
    pub phone: String,
    pub line1: String,
    pub line2: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    pub delivery_method: String,
    pub delivery_name: String,
    pub payment_method: String,
    pub note: String,
    pub terms_version: i32,
}

/// A line about to be written, in the order's order.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = order_lines)]
pub struct NewLine {
    pub id: Uuid,
    pub order_id: Uuid,
    pub position: i32,
    pub variant_id: Option<Uuid>,
    pub name: String,
    pub variant_title: String,
    pub sku: String,
    pub product_slug: String,
    pub unit_price_minor: i64,
    pub quantity: i32,
    pub total_minor: i64,
    pub backordered: i32,
}

/// Writes an order with its lines and first event, and returns its number: the next of the series, which other orders
/// wait for from here to the commit, so that there is no gap.
///
/// # Errors
/// The database's; `orders_checkout_key_unique` when the key was used before.
pub async fn insert(
    order: &NewOrder,
    lines: &[NewLine],
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<i64> {
    let number: i64 = diesel::update(number_series::table.find("order"))
        .set(number_series::next_value.eq(number_series::next_value + 1))
        .returning(number_series::next_value - 1)
        .get_result(&mut conn)
        .await?;
    diesel::insert_into(orders::table)
        .values((
            order.clone(),
            orders::number.eq(number),
            orders::placed_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    diesel::insert_into(order_lines::table)
        .values(lines)
        .execute(&mut conn)
        .await?;
    note(order.id, "placed", None, "", now, conn).await?;
    Ok(number)
}

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

/// The link's token of the order that a checkout key has made.
///
/// # Errors
/// The database's.
pub async fn token_of_key(checkout_key: &str, mut conn: &Conn) -> QueryResult<Option<String>> {
    orders::table
        .filter(orders::checkout_key.eq(checkout_key))
        .select(orders::token)
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
