use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::refund::Refund;
use crate::db::Conn;
use crate::db::schema::{payments, refunds};

/// The kind of the job that asks a provider to give money back.
pub const REFUND: &str = "payments.refund";

/// What that job is about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct RefundJob {
    pub refund_id: Uuid,
}

/// That refund.
///
/// # Errors
/// The database's.
pub async fn refund_by_id(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Refund>> {
    refunds::table
        .find(id)
        .select(Refund::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The refund that a provider calls so.
///
/// # Errors
/// The database's.
pub async fn refund_by_reference(reference: &str, mut conn: &Conn) -> QueryResult<Option<Refund>> {
    refunds::table
        .filter(refunds::reference.eq(reference))
        .select(Refund::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The refunds of an order, in the order in which they were made.
///
/// # Errors
/// The database's.
pub async fn refunds_of(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Refund>> {
    refunds::table
        .filter(refunds::order_id.eq(order))
        .order((refunds::created_at, refunds::id))
        .select(Refund::as_select())
        .load(&mut conn)
        .await
}

/// Refunds that have waited for their provider since before then.
///
/// # Errors
/// The database's.
pub async fn stale_refunds(before: Timestamp, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    refunds::table
        .filter(refunds::state.eq("pending"))
        .filter(refunds::created_at.lt(before.to_diesel()))
        .order(refunds::created_at)
        .limit(100)
        .select(refunds::id)
        .load(&mut conn)
        .await
}

/// Notes that the provider has given the money back. False when it is not pending any more.
///
/// # Errors
/// The database's.
pub async fn refund_done(
    id: Uuid,
    reference: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let pending = refunds::table.find(id).filter(refunds::state.eq("pending"));
    let rows = diesel::update(pending)
        .set((
            refunds::state.eq("done"),
            refunds::reference.eq(reference),
            refunds::last_error.eq(None::<String>),
            refunds::settled_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}

/// Notes that the provider has taken a refund on.
///
/// # Errors
/// The database's.
pub async fn refund_under_way(id: Uuid, reference: &str, mut conn: &Conn) -> QueryResult<()> {
    diesel::update(refunds::table.find(id).filter(refunds::state.eq("pending")))
        .set(refunds::reference.eq(reference))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Notes that a refund did not come off: the money counts as the shop's again. A step of a transaction that has the order locked.
/// False when that was known already.
///
/// # Errors
/// The database's.
pub async fn refund_failed(
    refund: &Refund,
    reason: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let unfailed = refunds::table
        .find(refund.id)
        .filter(refunds::state.ne("failed"));
    let rows = diesel::update(unfailed)
        .set((
            refunds::state.eq("failed"),
            refunds::last_error.eq(reason),
            refunds::settled_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    if rows == 0 {
        return Ok(false);
    }
    diesel::update(payments::table.find(refund.payment_id))
        .set(payments::refunded_minor.eq(payments::refunded_minor - refund.amount_minor))
        .execute(&mut conn)
        .await?;
    Ok(true)
}
