use diesel_async::AsyncConnection as _;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::db::Conn;
use crate::orders::change::{self, ChangeError};
use crate::orders::sql;
use crate::parts::Parts;
use crate::payments::{
    self, DifferenceKind, Given, Giving, NewDifference, Payment, ProviderError, Refund, RefundJob,
};

/// A provider remembers what it was asked for a day; well before that is over, it is asked whether it was done before.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(1);

/// Asks the provider to give money back, under the refund's own id: asked again, it gives nothing twice.
///
/// # Errors
/// When the provider or the database is away; it is tried again then.
pub async fn carry_out_refund(payload: serde_json::Value, parts: &Parts) -> anyhow::Result<()> {
    let job: RefundJob = serde_json::from_value(payload)?;
    carry_out(job.refund_id, parts).await
}

pub(super) async fn carry_out(refund: Uuid, parts: &Parts) -> anyhow::Result<()> {
    let Some((refund, payment)) = pending(refund, &*parts.db.get().await?).await? else {
        return Ok(());
    };
    let Some(provider) = parts.payments.of(&payment.provider) else {
        anyhow::bail!("{} is not set up any more", payment.provider);
    };
    let now = parts.clock.now();
    let giving = Giving {
        refund: refund.id,
        reference: payment.reference.clone(),
        intent: payment.intent.clone(),
        money: payment.money(refund.amount_minor),
        again: now.duration_since(refund.created_at) > REMEMBERED,
    };
    let given = provider.refund(&giving).await;
    let mut conn = parts.db.get().await?;
    match given {
        Ok(Given::Done(reference)) => {
            payments::refund_done(refund.id, &reference, parts.clock.now(), &conn).await?;
        }
        Ok(Given::UnderWay(reference)) => {
            payments::refund_under_way(refund.id, &reference, &conn).await?;
        }
        Ok(Given::ByHand) => {}
        Err(ProviderError::Refused(reason)) => {
            refund_refused(refund.id, &reason, parts.clock.now(), &mut conn).await?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn pending(id: Uuid, conn: &Conn) -> anyhow::Result<Option<(Refund, Payment)>> {
    let Some(refund) = payments::refund_by_id(id, conn)
        .await?
        .filter(|refund| refund.state == "pending")
    else {
        return Ok(None);
    };
    let payment = payments::by_id(refund.payment_id, conn).await?;
    Ok(payment.map(|payment| (refund, payment)))
}

/// Takes note that a refund did not come off: the shop still has the money, and staff are told. The order's state follows.
///
/// # Errors
/// The database's.
pub(super) async fn refund_refused(
    refund: Uuid,
    reason: &str,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| refused(refund, reason, now, conn).await)
        .await
}

/// The same, as a step of a transaction.
pub(super) async fn refused(
    id: Uuid,
    reason: &str,
    now: Timestamp,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let Some(seen) = payments::refund_by_id(id, conn).await? else {
        return Ok(());
    };
    let Some(order) = sql::locked(seen.order_id, conn).await? else {
        return Ok(());
    };
    let Some(payment) = payments::locked(seen.payment_id, conn).await? else {
        return Ok(());
    };
    if !payments::refund_failed(&seen, reason, now, conn).await? {
        return Ok(());
    }
    let detail = format!(
        "{} was not given back. {reason}",
        order.money(seen.amount_minor)
    );
    sql::note(order.id, "refund_failed", None, &detail, now, conn).await?;
    change::settle(&order, conn).await?;
    let reference = id.to_string();
    let difference = NewDifference {
        provider: &payment.provider,
        reference: &reference,
        kind: DifferenceKind::Refund,
        order: Some(order.id),
        detail: &detail,
        settled: false,
    };
    Ok(payments::differ(difference, now, conn).await?)
}
