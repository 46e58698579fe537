use super::compose;
use super::document::{Document, Kind};
use super::sql::Refunded;
use crate::orders::{Fulfilment, LineNow, Order, Payment, State};
use crate::pricing::Sums;
use crate::settings::ShopSettings;

/// What decides which documents an order needs, and what they say.
pub(super) struct Facts {
    pub order: Order,
    pub lines: Vec<LineNow>,
    pub sums: Sums,
    pub shop: ShopSettings,
    pub refunded: Refunded,
    /// Those that there are, as they were written.
    pub documents: Vec<Document>,
}

/// A document that is missing.
#[derive(Debug)]
pub(super) enum Due<'a> {
    Invoice,
    /// So much of an invoice is to be credited.
    Credit {
        of: &'a Document,
        amount: i64,
    },
}

impl Facts {
    /// What the buyer owes in all by now, minor units.
    fn owed(&self) -> i64 {
        match self.order.state() {
            State::Open => (self.order.owed_minor() - self.refunded.credited).max(0),
            State::Cancelled | State::Expired => 0,
        }
    }

    /// The invoice that holds, if one was written.
    fn invoice(&self) -> Option<&Document> {
        self.documents
            .iter()
            .rfind(|document| document.kind == Kind::Invoice)
    }

    /// The notes that credit that invoice.
    pub fn notes_of<'a>(&'a self, invoice: &'a Document) -> impl Iterator<Item = &'a Document> {
        self.documents
            .iter()
            .filter(|document| document.content.credits == Some(invoice.number))
    }
}

/// The first document that is missing: an invoice as soon as the order is paid or something has left, or when staff ask for it; then
/// whatever makes the invoice less its credit notes equal to what is owed. An order that was changed is credited as a whole and
/// charged anew.
pub(super) fn due(facts: &Facts, asked: bool) -> Option<Due<'_>> {
    let order = &facts.order;
    let open = order.state() == State::Open;
    let Some(invoice) = facts.invoice() else {
        let begun =
            order.payment() != Payment::Awaiting || order.fulfilment() != Fulfilment::Unfulfilled;
        return (open && (begun || asked)).then_some(Due::Invoice);
    };
    let credited: i64 = facts
        .notes_of(invoice)
        .map(|note| note.content.total_minor)
        .sum();
    let left = invoice.content.total_minor - credited;
    let changed = open && !compose::says_the_same(&invoice.content, facts);
    let owed = if changed { 0 } else { facts.owed() };
    if owed < left {
        return Some(Due::Credit {
            of: invoice,
            amount: left - owed,
        });
    }
    changed.then_some(Due::Invoice)
}
