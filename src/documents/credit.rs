use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::compose::{blank, dates};
use super::content::{Content, Row, Sum};
use super::document::{Document, Kind};
use super::due::Facts;
use crate::orders::{LineNow, State};
use crate::pricing::allocate::{of_pieces, rounded};

/// A credit note of that amount, which is what an invoice charges too much.
pub(super) fn credit_note(
    facts: &Facts,
    (of, amount): (&Document, i64),
    number: i64,
    now: Timestamp,
) -> Content {
    let said = if amount == of.content.total_minor {
        whole(of)
    } else {
        part(facts, of, amount)
    };
    let mut told = dates(facts, now);
    told.insert(1, ("Invoice".to_owned(), of.label()));
    Content {
        facts: told,
        notes: vec![(
            "What this is".to_owned(),
            vec![format!(
                "It takes back {} of invoice {}. What you paid too much goes back to you.",
                facts.order.money(amount),
                of.label()
            )],
        )],
        buyer: of.content.buyer.clone(),
        total_minor: amount,
        credits: Some(of.number),
        ..Content {
            rows: said.rows,
            sums: said.sums,
            tax_minor: said.tax_minor,
            delivery_minor: said.delivery_minor,
            pieces: said.pieces,
            ..blank(Kind::CreditNote, number, facts)
        }
    }
}

/// The goods and sums of a note.
#[derive(Default)]
struct Said {
    rows: Vec<Row>,
    sums: Vec<Sum>,
    tax_minor: i64,
    delivery_minor: i64,
    pieces: BTreeMap<Uuid, i32>,
}

/// All that the invoice says.
fn whole(of: &Document) -> Said {
    Said {
        rows: of.content.rows.clone(),
        sums: of.content.sums.clone(),
        tax_minor: of.content.tax_minor,
        ..Said::default()
    }
}

/// What was credited of an invoice by earlier notes.
#[derive(Default)]
struct Before {
    total: i64,
    tax: i64,
    delivery: i64,
    pieces: BTreeMap<Uuid, i32>,
}

impl Before {
    fn of(facts: &Facts, invoice: &Document) -> Self {
        let mut before = Self::default();
        for note in facts.notes_of(invoice) {
            before.total += note.content.total_minor;
            before.tax += note.content.tax_minor;
            before.delivery += note.content.delivery_minor;
            for (line, pieces) in &note.content.pieces {
                let known = before.pieces.entry(*line).or_default();
                *known = (*known).max(*pieces);
            }
        }
        before
    }
}

/// Pieces that were cancelled or given back since the last note, delivery, and whatever else: together the amount.
fn part(facts: &Facts, of: &Document, amount: i64) -> Said {
    let order = &facts.order;
    let before = Before::of(facts, of);
    let open = order.state() == State::Open;
    let mut said = Said {
        pieces: before.pieces.clone(),
        ..Said::default()
    };
    let mut left = amount;
    for line in &facts.lines {
        let from = before.pieces.get(&line.line.id).copied().unwrap_or(0);
        let to = credited_pieces(line, open).max(from);
        let worth = share(line, line.line.gross(order.prices_include_tax), from, to);
        if to == from || worth > left {
            continue;
        }
        left -= worth;
        said.tax_minor += share(line, line.line.tax_minor, from, to);
        said.pieces.insert(line.line.id, to);
        said.rows.push(Row {
            name: line.line.title(),
            detail: line.line.sku.clone(),
            quantity: (to - from).to_string(),
            price: String::new(),
            amount: order.money(worth).to_string(),
        });
    }
    let delivery = if open {
        facts.refunded.delivery
    } else {
        order.delivery_gross()
    };
    said.delivery_minor = (delivery - before.delivery).clamp(0, left);
    left -= said.delivery_minor;
    let gross = order.delivery_gross().max(1);
    said.tax_minor += rounded(order.delivery_tax_minor, said.delivery_minor, gross);
    said.tax_minor += order.tax_in(left);
    let last = before.total + amount == of.content.total_minor;
    let other = if last {
        "The rest of the invoice"
    } else {
        "Other"
    };
    for (name, minor) in [("Delivery", said.delivery_minor), (other, left)] {
        if minor > 0 {
            said.rows.push(Row {
                name: name.to_owned(),
                amount: order.money(minor).to_string(),
                ..Row::default()
            });
        }
    }
    // The last note takes what rounding has left, so that all together credit the invoice's own tax.
    let rest = of.content.tax_minor - before.tax;
    said.tax_minor = if last {
        rest
    } else {
        said.tax_minor.clamp(0, rest.max(0))
    };
    said.sums = sums(facts, amount, said.tax_minor);
    said
}

fn credited_pieces(line: &LineNow, open: bool) -> i32 {
    if open {
        line.pieces.cancelled + line.pieces.refunded
    } else {
        line.line.quantity
    }
}

fn share(line: &LineNow, amount: i64, from: i32, to: i32) -> i64 {
    of_pieces(amount, line.line.quantity, from, to)
}

/// The amounts of a note's rows contain the tax.
fn sums(facts: &Facts, amount: i64, tax: i64) -> Vec<Sum> {
    let money = |minor| facts.order.money(minor).to_string();
    let mut sums = vec![Sum {
        kind: "total".to_owned(),
        label: "Total".to_owned(),
        amount: money(amount),
    }];
    if tax > 0 {
        let name = match facts.sums.taxes.as_slice() {
            [(only, _)] => only.as_str(),
            _ => "tax",
        };
        sums.push(Sum {
            kind: "tax".to_owned(),
            label: format!("Including {name}"),
            amount: money(tax),
        });
    }
    sums
}
