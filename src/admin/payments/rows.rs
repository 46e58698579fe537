use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use crate::clock::ago;
use crate::db::Conn;
use crate::db::schema::{orders as order_rows, payments as payment_rows};
use crate::orders::{self, Decision, Order, PaymentMethod};
use crate::payments::{Difference, DifferenceKind, Event, Payment};

/// A payment as the table shows it.
pub(super) struct PaymentRow {
    pub order: (String, i64),
    pub method: &'static str,
    pub state: (&'static str, &'static str),
    pub amount: String,
    /// What was given back of it; empty for nothing.
    pub given_back: String,
    pub reference: String,
    pub begun: String,
}

/// Something to decide, or that was decided.
pub(super) struct DifferenceRow {
    pub id: Uuid,
    pub words: &'static str,
    pub detail: String,
    pub order: Option<(String, i64)>,
    pub reference: String,
    pub found: String,
    pub settled: bool,
    /// What can be done: the form's word and the button's.
    pub decisions: Vec<(&'static str, &'static str)>,
}

/// A message that could not be acted on.
pub(super) struct EventRow {
    pub id: String,
    pub kind: String,
    pub reason: String,
    pub received: String,
}

/// The latest payments with the numbers of their orders.
///
/// # Errors
/// The database's.
pub(super) async fn latest(
    limit: i64,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<Vec<PaymentRow>> {
    let rows: Vec<(Payment, i64)> = payment_rows::table
        .inner_join(order_rows::table)
        .order((payment_rows::created_at.desc(), payment_rows::id.desc()))
        .limit(limit)
        .select((Payment::as_select(), order_rows::number))
        .load(&mut conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(payment, number)| payment_row(&payment, number, now))
        .collect())
}

fn payment_row(payment: &Payment, number: i64, now: Timestamp) -> PaymentRow {
    let method = PaymentMethod::parse(&payment.provider).unwrap_or(PaymentMethod::BankTransfer);
    let amount = if payment.is_captured() {
        payment.captured_minor
    } else {
        payment.amount_minor
    };
    PaymentRow {
        order: (address(payment.order_id), number),
        method: method.label(),
        state: state(payment),
        amount: payment.money(amount).to_string(),
        given_back: match payment.refunded_minor {
            0 => String::new(),
            minor => payment.money(minor).to_string(),
        },
        reference: payment.reference.clone().unwrap_or_default(),
        begun: ago(payment.created_at, now),
    }
}

fn state(payment: &Payment) -> (&'static str, &'static str) {
    match payment.state.as_str() {
        "captured" if payment.kept() == 0 => ("Given back", ""),
        "captured" => ("Paid", " state--good"),
        "failed" => ("Failed", " state--bad"),
        "expired" => ("Not paid in time", ""),
        _ => ("Waiting", " state--warn"),
    }
}

/// A difference with what can be done about it.
///
/// # Errors
/// The database's.
pub(super) async fn difference_row(
    difference: Difference,
    now: Timestamp,
    conn: &Conn,
) -> QueryResult<DifferenceRow> {
    let order = match difference.order_id {
        Some(id) => orders::by_id(id, conn).await?,
        None => None,
    };
    let settled = difference.settled_at.is_some();
    Ok(DifferenceRow {
        id: difference.id,
        words: words(&difference.kind),
        decisions: if settled {
            Vec::new()
        } else {
            decisions(&difference, order.as_ref())
        },
        order: order.map(|order| (address(order.id), order.number)),
        detail: difference.detail,
        reference: difference.reference,
        found: ago(difference.found_at, now),
        settled,
    })
}

fn decisions(difference: &Difference, order: Option<&Order>) -> Vec<(&'static str, &'static str)> {
    [
        (Decision::Refund, "refund", "Give the money back"),
        (Decision::Revive, "revive", "Let the order stand"),
        (Decision::Settled, "settled", "Mark as settled"),
    ]
    .into_iter()
    .filter(|(decision, ..)| decision.fits(difference, order))
    .map(|(_, word, button)| (word, button))
    .collect()
}

fn words(kind: &str) -> &'static str {
    match DifferenceKind::parse(kind) {
        Some(DifferenceKind::Late) => "Paid too late",
        Some(DifferenceKind::Unknown) => "Unknown payment",
        Some(DifferenceKind::Amount) => "Another amount",
        Some(DifferenceKind::NotCapturedHere) => "Missed message",
        Some(DifferenceKind::NotCapturedThere) => "Not paid there",
        Some(DifferenceKind::Refund) => "Refund",
        None => "Difference",
    }
}

/// A message that waits, and why.
pub(super) fn event_row(event: Event, now: Timestamp) -> EventRow {
    EventRow {
        received: ago(event.received_at, now),
        reason: event
            .outcome
            .unwrap_or_else(|| "It was not acted on yet.".to_owned()),
        id: event.event_id,
        kind: event.kind,
    }
}

fn address(order: Uuid) -> String {
    format!("/admin/orders/{order}")
}
