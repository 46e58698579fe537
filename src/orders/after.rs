use super::balance::Balance;
use super::order::Order;
use super::pieces::{LineNow, Pieces};
use super::returns::{Return, ReturnState};
use super::shipments::Shipment;
use super::state::{Deed, may};
use crate::clock::Zone;
use crate::web::{FieldErrors, Fields};

/// What became of an order after it was placed, as its buyer sees it.
pub(super) struct After {
    /// Under the sums: what was cancelled, paid, paid back, is missing or too much.
    pub money: Vec<(&'static str, String)>,
    pub parcels: Vec<ParcelView>,
    pub returns: Vec<ReturnView>,
    /// What can be sent back; nothing: no form.
    pub returnable: Vec<ReturnRow>,
    pub reason: String,
    pub errors: FieldErrors,
}

pub(super) struct ParcelView {
    pub at: String,
    pub pieces: String,
    pub way: String,
    pub link: Option<String>,
}

pub(super) struct ReturnView {
    pub pieces: String,
    pub at: String,
    pub state: &'static str,
    /// In the shop's words; may be empty.
    pub answer: String,
}

/// A line of which pieces can be sent back.
pub(super) struct ReturnRow {
    pub field: String,
    pub name: String,
    pub most: i32,
    pub typed: String,
}

/// A form that asked for a return: what was typed, and what is wrong with it.
#[derive(Default)]
pub(super) struct Asked {
    pub form: Fields,
    pub errors: FieldErrors,
}

/// What was read of an order for this.
pub(super) struct Facts<'a> {
    pub order: &'a Order,
    pub lines: &'a [LineNow],
    pub balance: Balance,
    pub shipments: &'a [Shipment],
    pub returns: &'a [Return],
}

pub(super) fn after(facts: &Facts<'_>, asked: Asked, zone: &Zone) -> After {
    let parcel = |shipment: &Shipment| ParcelView {
        at: zone.date_time(shipment.sent_at),
        pieces: named(&shipment.pieces, facts.lines),
        way: shipment.way(),
        link: shipment.tracking_url.clone(),
    };
    let back = |back: &Return| ReturnView {
        pieces: named(&back.pieces, facts.lines),
        at: zone.date_time(back.requested_at),
        state: match back.state {
            ReturnState::Requested => "We look at it and write to you",
            ReturnState::Approved => "Accepted: please send it",
            ReturnState::Refused => "Can’t be returned",
            ReturnState::Received => "Arrived",
        },
        answer: back.answer.clone(),
    };
    After {
        money: money(facts),
        parcels: facts.shipments.iter().map(parcel).collect(),
        returns: facts.returns.iter().map(back).collect(),
        returnable: returnable(facts, &asked.form),
        reason: asked.form.text("reason").to_owned(),
        errors: asked.errors,
    }
}

/// Nothing where the sums say it all: of an order of which nothing was paid, cancelled or changed yet.
fn money(facts: &Facts<'_>) -> Vec<(&'static str, String)> {
    let Facts { order, balance, .. } = facts;
    if balance.captured == 0 && order.cancelled_minor == 0 {
        return Vec::new();
    }
    let named = balance.rows(order);
    named
        .map(|(name, minor)| (name, order.money(minor).to_string()))
        .collect()
}

fn returnable(facts: &Facts<'_>, form: &Fields) -> Vec<ReturnRow> {
    if may(Deed::RequestReturn, facts.order.standing()).is_err() {
        return Vec::new();
    }
    let row = |now: &LineNow| {
        let field = format!("pieces.{}", now.line.id);
        ReturnRow {
            name: now.line.title(),
            most: Pieces::returnable(&now.pieces),
            typed: form.opt(&field).unwrap_or("0").to_owned(),
            field,
        }
    };
    let rows = facts.lines.iter().map(row);
    rows.filter(|row| row.most > 0).collect()
}

fn named(pieces: &[(uuid::Uuid, i32)], lines: &[LineNow]) -> String {
    let called = |(id, count): &(uuid::Uuid, i32)| {
        let now = lines.iter().find(|now| now.line.id == *id)?;
        Some(format!("{count} × {}", now.line.title()))
    };
    let called: Vec<String> = pieces.iter().filter_map(called).collect();
    called.join("; ")
}
