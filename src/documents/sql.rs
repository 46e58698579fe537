use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::document::{Document, DocumentRow, Kind};
use crate::db::Conn;
use crate::db::schema::{documents, number_series};

/// The documents of an order, as they were written.
///
/// # Errors
/// The database's.
pub async fn of_order(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Document>> {
    let rows: Vec<DocumentRow> = documents::table
        .filter(documents::order_id.eq(order))
        .order((documents::issued_at, documents::id))
        .select(DocumentRow::as_select())
        .load(&mut conn)
        .await?;
    rows.into_iter().map(DocumentRow::document).collect()
}

/// The PDF of an order's document.
pub(super) async fn pdf(
    order: Uuid,
    (kind, number): (Kind, i64),
    mut conn: &Conn,
) -> QueryResult<Option<Vec<u8>>> {
    documents::table
        .filter(documents::order_id.eq(order))
        .filter(documents::kind.eq(kind.as_str()))
        .filter(documents::number.eq(number))
        .select(documents::pdf)
        .first(&mut conn)
        .await
        .optional()
}

/// How many documents an order has.
pub(super) async fn count(order: Uuid, mut conn: &Conn) -> QueryResult<i64> {
    documents::table
        .filter(documents::order_id.eq(order))
        .count()
        .get_result(&mut conn)
        .await
}

/// The number that the next document of that kind gets.
pub(super) async fn next_number(kind: Kind, mut conn: &Conn) -> QueryResult<i64> {
    number_series::table
        .filter(number_series::name.eq(kind.as_str()))
        .select(number_series::next_value)
        .first(&mut conn)
        .await
}

/// Takes exactly that number. False when somebody else has it; true means that nobody gets it but by this transaction's failure.
pub(super) async fn take_number(kind: Kind, number: i64, mut conn: &Conn) -> QueryResult<bool> {
    let next = number_series::next_value.eq(number);
    let taken = diesel::update(number_series::table.find(kind.as_str()).filter(next))
        .set(number_series::next_value.eq(number + 1))
        .execute(&mut conn)
        .await?;
    Ok(taken == 1)
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = sql_types::Integer)]
    version: i32,
}

/// Locks an order and gives its version.
pub(super) async fn lock(order: Uuid, mut conn: &Conn) -> QueryResult<Option<i32>> {
    let found: Option<Version> =
        diesel::sql_query("SELECT version FROM orders WHERE id = $1 FOR UPDATE")
            .bind::<sql_types::Uuid, _>(order)
            .get_result(&mut conn)
            .await
            .optional()?;
    Ok(found.map(|row| row.version))
}

/// What refunds that were carried out have made of an order's debt.
#[derive(Clone, Copy, Debug, Default, QueryableByName)]
pub(super) struct Refunded {
    /// So much less is owed.
    #[diesel(sql_type = sql_types::BigInt)]
    pub credited: i64,
    /// Of the price of delivery.
    #[diesel(sql_type = sql_types::BigInt)]
    pub delivery: i64,
}

pub(super) async fn refunded(order: Uuid, mut conn: &Conn) -> QueryResult<Refunded> {
    diesel::sql_query(
        "SELECT coalesce(sum(refund_credits.amount_minor), 0)::bigint AS credited, \
             coalesce(sum(refunds.delivery_minor), 0)::bigint AS delivery \
         FROM refunds LEFT JOIN refund_credits ON refund_credits.refund_id = refunds.id \
         WHERE refunds.order_id = $1 AND refunds.state = 'done'",
    )
    .bind::<sql_types::Uuid, _>(order)
    .get_result(&mut conn)
    .await
}

/// A document about to be kept.
pub(super) struct NewDocument<'a> {
    pub id: Uuid,
    pub order: Uuid,
    pub kind: Kind,
    pub number: i64,
    pub content: &'a serde_json::Value,
    pub pdf: &'a [u8],
}

pub(super) async fn insert(
    new: &NewDocument<'_>,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::insert_into(documents::table)
        .values((
            documents::id.eq(new.id),
            documents::order_id.eq(new.order),
            documents::kind.eq(new.kind.as_str()),
            documents::number.eq(new.number),
            documents::issued_at.eq(now.to_diesel()),
            documents::content.eq(new.content),
            documents::pdf.eq(new.pdf),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}
