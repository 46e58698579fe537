use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::attempt::Payment;
use super::refunding::{REFUND, RefundJob};
use crate::db::Conn;
use crate::db::schema::{payments, refunds};
use crate::{id, jobs};

/// Money given back.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = refunds)]
pub struct Refund {
    pub id: Uuid,
    pub order_id: Uuid,
    pub payment_id: Uuid,
    pub state: String,
    pub amount_minor: i64,
    pub delivery_minor: i64,
    pub tax_minor: i64,
    pub reason: String,
    /// What the provider calls it.
    pub reference: Option<String>,
    pub last_error: Option<String>,
    pub staff_id: Option<Uuid>,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub settled_at: Option<Timestamp>,
}

/// Money about to be given back, in minor units of the order's currency.
#[derive(Clone, Copy, Debug)]
pub struct NewRefund<'a> {
    pub order: Uuid,
    /// Of this payment only; `None`: of whichever the order has, the oldest first.
    pub payment: Option<Uuid>,
    pub amount: i64,
    /// What of it is for delivery, and what is tax.
    pub delivery: i64,
    pub tax: i64,
    pub reason: &'a str,
    pub staff: Option<Uuid>,
}

/// Why nothing is given back.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// The shop has only so much of that order's money, in minor units.
    #[error("more than was paid and not given back yet")]
    TooMuch(i64),
    #[error(transparent)]
    Database(#[from] QueryError),
}

/// Gives money back to an order's buyer: a step of a transaction that has the order locked. It counts as given back from now on.
/// Online it is left as a job, which asks the provider after the commit (ring `Parts::work`); by hand it is done with this. Gives a row
/// for each payment that it comes out of, which is one as a rule.
///
/// # Errors
/// See [`RefundError`]; the caller then rolls back.
pub async fn refund(
    new: &NewRefund<'_>,
    now: Timestamp,
    conn: &Conn,
) -> Result<Vec<Refund>, RefundError> {
    let held = held(new, conn).await?;
    let all: i64 = held.iter().map(Payment::kept).sum();
    if new.amount < 1 || new.amount > all {
        return Err(RefundError::TooMuch(all));
    }
    let (mut amount, mut delivery, mut tax) = (new.amount, new.delivery, new.tax);
    let mut given = Vec::new();
    for payment in held {
        let part = amount.min(payment.kept());
        if part == 0 {
            break;
        }
        let of_it = (delivery.min(part), tax.min(part));
        given.push(give(&payment, part, of_it, new, now, conn).await?);
        amount -= part;
        delivery -= of_it.0;
        tax -= of_it.1;
    }
    Ok(given)
}

/// The payments of which something can be given back, locked.
async fn held(new: &NewRefund<'_>, mut conn: &Conn) -> QueryResult<Vec<Payment>> {
    let rows: Vec<Payment> = payments::table
        .filter(payments::order_id.eq(new.order))
        .filter(payments::state.eq("captured"))
        .order((payments::captured_at, payments::id))
        .for_update()
        .select(Payment::as_select())
        .load(&mut conn)
        .await?;
    let wanted = |payment: &Payment| new.payment.is_none_or(|id| id == payment.id);
    Ok(rows
        .into_iter()
        .filter(wanted)
        .filter(|payment| payment.kept() > 0)
        .collect())
}

async fn give(
    payment: &Payment,
    amount: i64,
    (delivery, tax): (i64, i64),
    new: &NewRefund<'_>,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<Refund> {
    diesel::update(payments::table.find(payment.id))
        .set(payments::refunded_minor.eq(payments::refunded_minor + amount))
        .execute(&mut conn)
        .await?;
    let online = payment.provider == "stripe";
    let refund: Refund = diesel::insert_into(refunds::table)
        .values((
            refunds::id.eq(id::new_uuid()),
            refunds::order_id.eq(new.order),
            refunds::payment_id.eq(payment.id),
            refunds::state.eq(if online { "pending" } else { "done" }),
            refunds::amount_minor.eq(amount),
            refunds::delivery_minor.eq(delivery),
            refunds::tax_minor.eq(tax),
            refunds::reason.eq(new.reason),
            refunds::staff_id.eq(new.staff),
            refunds::created_at.eq(now.to_diesel()),
            refunds::settled_at.eq((!online).then(|| now.to_diesel())),
        ))
        .returning(Refund::as_returning())
        .get_result(&mut conn)
        .await?;
    if online {
        jobs::enqueue(
            REFUND,
            &RefundJob {
                refund_id: refund.id,
            },
            now,
            conn,
        )
        .await?;
    }
    Ok(refund)
}
