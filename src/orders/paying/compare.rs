use std::collections::HashMap;

use diesel::QueryResult;
use jiff::{SignedDuration, Timestamp};

use super::close::close_later;
use super::hear::hear;
use super::refunding::carry_out;
use super::rows;
use super::settle::{Settled, settle_payment};
use crate::db::Conn;
use crate::orders::sql;
use crate::orders::state::State;
use crate::parts::Parts;
use crate::payments::{
    self, DifferenceKind, Found, NewDifference, Payment, PaymentProvider, ProviderError, Standing,
};
use crate::{jobs, web};

/// The kind of the job that compares the shop's payments with the provider's.
pub const COMPARE: &str = "payments.compare";

/// So far back every payment is compared; older ones only while nobody knows how they end.
const BACK: SignedDuration = SignedDuration::from_hours(3 * 24);
/// Younger ones are still being paid or told of.
const YOUNG: SignedDuration = SignedDuration::from_mins(2);
/// A refund that is older has been tried before.
const STALE: SignedDuration = SignedDuration::from_mins(30);
/// Nobody was sent to a page whose address never came.
const LOST: SignedDuration = SignedDuration::from_hours(25);
const MOST: i64 = 500;

/// Leaves a comparison to be done, when there is anything to compare and none is waiting already.
///
/// # Errors
/// The database's.
pub async fn compare_hourly(now: Timestamp, conn: &Conn) -> QueryResult<()> {
    if rows::to_compare(before(now, BACK), conn).await? {
        jobs::enqueue_once(COMPARE, now, conn).await?;
    }
    Ok(())
}

/// Compares with the provider: what was missed is applied by the same verb that messages end in, and what does not agree is written
/// down. Nothing is changed at the provider's, except that pages of orders that are over are closed and refunds that got stuck are
/// asked for again.
///
/// # Errors
/// When the provider or the database is away; it is tried again then.
pub async fn compare(parts: &Parts) -> anyhow::Result<()> {
    let Some(provider) = parts.payments.online() else {
        return Ok(());
    };
    let now = parts.clock.now();
    hear_waiting(parts).await?;
    let mut there = HashMap::new();
    for found in provider.started_since(before(now, BACK)).await? {
        missed(&found, parts).await?;
        there.insert(found.reference.clone(), found);
    }
    look_at_pending(provider, &there, parts).await?;
    let conn = parts.db.get().await?;
    for payment in payments::recent_captures(before(now, BACK), &conn).await? {
        let found = payment
            .reference
            .as_ref()
            .and_then(|reference| there.get(reference));
        agree(&payment, found, now, &conn).await?;
    }
    let stale = payments::stale_refunds(before(now, STALE), &conn).await?;
    drop(conn);
    for refund in stale {
        carry_out(refund, parts).await?;
    }
    parts.work.notify_waiters();
    Ok(())
}

/// Acts on events that could not be acted on when they came.
async fn hear_waiting(parts: &Parts) -> anyhow::Result<()> {
    let mut conn = parts.db.get().await?;
    for event in payments::waiting(MOST, &conn).await? {
        if let Err(error) = hear(&event, &parts.config.origin(), parts.clock.now(), &mut conn).await
        {
            tracing::warn!(event = event.event_id, %error, "a payment event still can’t be acted on");
        }
    }
    Ok(())
}

/// Takes note of a payment as it stands there. One whose money the shop had not heard of is written down, since its message got lost.
async fn missed(found: &Found, parts: &Parts) -> anyhow::Result<()> {
    let (now, mut conn) = (parts.clock.now(), parts.db.get().await?);
    let settled = settle_payment(found, &parts.config.origin(), now, &mut conn).await?;
    if matches!(settled, Settled::Paid | Settled::Revived) {
        let payment = payments::by_reference(found.provider, &found.reference, &conn).await?;
        let difference = NewDifference {
            provider: found.provider,
            reference: &found.reference,
            kind: DifferenceKind::NotCapturedHere,
            order: payment.map(|payment| payment.order_id),
            detail: "It was paid, and the provider’s message had not come. It is noted now.",
            settled: true,
        };
        payments::differ(difference, now, &conn).await?;
    }
    Ok(())
}

/// Payments of which nobody knows yet how they end, and which were started too long ago to be in the list.
async fn look_at_pending(
    provider: &dyn PaymentProvider,
    there: &HashMap<String, Found>,
    parts: &Parts,
) -> anyhow::Result<()> {
    let now = parts.clock.now();
    let pending =
        payments::pending_before(before(now, YOUNG), MOST, &*parts.db.get().await?).await?;
    for payment in pending {
        match &payment.reference {
            None if payment.created_at < before(now, LOST) => {
                payments::close(payment.id, "failed", &*parts.db.get().await?).await?;
            }
            None => {}
            Some(reference) => {
                if !there.contains_key(reference) {
                    look_at(provider, reference, &payment, parts).await?;
                }
                close_if_over(&payment, parts).await?;
            }
        }
    }
    Ok(())
}

async fn look_at(
    provider: &dyn PaymentProvider,
    reference: &str,
    payment: &Payment,
    parts: &Parts,
) -> anyhow::Result<()> {
    match provider.look_up(reference).await {
        Ok(found) => missed(&found, parts).await,
        Err(ProviderError::Refused(reason)) => {
            tracing::warn!(reference, reason, "a pending payment is not known there");
            payments::close(payment.id, "failed", &*parts.db.get().await?).await?;
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Nobody shall pay an order that is over.
async fn close_if_over(payment: &Payment, parts: &Parts) -> Result<(), web::Error> {
    let conn = parts.db.get().await?;
    let order = sql::by_id(payment.order_id, &conn).await?;
    if order.is_some_and(|order| order.state() != State::Open) {
        close_later(payment.order_id, parts.clock.now(), &conn).await?;
    }
    Ok(())
}

/// Whether the provider has what the shop believes to be paid.
async fn agree(
    payment: &Payment,
    found: Option<&Found>,
    now: Timestamp,
    conn: &Conn,
) -> QueryResult<()> {
    let captured = payment.money(payment.captured_minor);
    let (kind, detail) = match found.map(|found| &found.standing) {
        Some(Standing::Captured(minor, currency))
            if *minor == payment.captured_minor && *currency == payment.currency =>
        {
            return Ok(());
        }
        Some(Standing::Captured(minor, currency)) => (
            DifferenceKind::Amount,
            format!("Here it is {captured}, there {minor} {currency} in minor units."),
        ),
        Some(_) => (
            DifferenceKind::NotCapturedThere,
            format!("{captured} is paid here, and not there."),
        ),
        None => (
            DifferenceKind::NotCapturedThere,
            format!("{captured} is paid here, and there is no such payment there."),
        ),
    };
    let difference = NewDifference {
        provider: &payment.provider,
        reference: payment.reference.as_deref().unwrap_or_default(),
        kind,
        order: Some(payment.order_id),
        detail: &detail,
        settled: false,
    };
    payments::differ(difference, now, conn).await
}

fn before(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_sub(by).unwrap_or(Timestamp::MIN)
}
