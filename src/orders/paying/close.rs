use diesel::QueryResult;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::settle::settle_payment;
use crate::db::Conn;
use crate::parts::Parts;
use crate::{jobs, payments};

/// The kind of the job that closes the provider's page of an order that is over.
pub const CLOSE: &str = "payments.close";

#[derive(Serialize, Deserialize)]
struct CloseJob {
    payment_id: Uuid,
}

/// Leaves it to a job that nobody pays for this order any more: a step of whatever ends the order.
///
/// # Errors
/// The database's.
pub(in crate::orders) async fn close_later(
    order: Uuid,
    now: Timestamp,
    conn: &Conn,
) -> QueryResult<()> {
    for payment in payments::pending_of(order, conn).await? {
        let job = CloseJob {
            payment_id: payment.id,
        };
        jobs::enqueue(CLOSE, &job, now, conn).await?;
    }
    Ok(())
}

/// Closes the provider's page of a payment, and takes note of how it ended: perhaps it was paid in the last moment.
///
/// # Errors
/// When the provider or the database is away; it is tried again then.
pub async fn close_page(payload: serde_json::Value, parts: &Parts) -> anyhow::Result<()> {
    let job: CloseJob = serde_json::from_value(payload)?;
    let payment = payments::by_id(job.payment_id, &*parts.db.get().await?).await?;
    let Some(payment) = payment.filter(payments::Payment::is_pending) else {
        return Ok(());
    };
    let Some(provider) = parts.payments.of(&payment.provider) else {
        return Ok(());
    };
    let Some(reference) = &payment.reference else {
        // Nobody was ever told where to pay it.
        payments::close(payment.id, "expired", &*parts.db.get().await?).await?;
        return Ok(());
    };
    provider.expire(reference).await?;
    let found = provider.look_up(reference).await?;
    let mut conn = parts.db.get().await?;
    settle_payment(&found, &parts.config.origin(), parts.clock.now(), &mut conn).await?;
    drop(conn);
    parts.work.notify_waiters();
    Ok(())
}
