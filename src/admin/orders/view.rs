use super::words::{attempt_words, refund_words, return_words};
use crate::clock::Zone;
use crate::orders::{Balance, LineNow, Order, PaymentMethod, Return, Shipment};
use crate::payments::{Payment, Refund};

/// A line of an order, as its page prints it.
pub(super) struct LineView {
    pub name: String,
    pub sku: String,
    /// "2 × $45.00 = $90.00".
    pub price: String,
    /// "1 sent", "1 cancelled": what became of its pieces.
    pub became: Vec<String>,
}

/// Money that came or went.
pub(super) struct MoneyView {
    pub words: String,
    pub at: String,
    pub amount: String,
    pub state: (&'static str, &'static str),
    /// What went wrong; empty for nothing.
    pub trouble: String,
}

/// A parcel that has left.
pub(super) struct ParcelView {
    pub at: String,
    pub way: String,
    pub link: Option<String>,
    pub pieces: String,
}

/// A return, and the address of its page.
pub(super) struct ReturnView {
    pub href: String,
    pub pieces: String,
    pub at: String,
    pub state: (&'static str, &'static str),
}

pub(super) fn line(now: &LineNow, order: &Order) -> LineView {
    let (line, pieces) = (&now.line, &now.pieces);
    let counts = [
        (line.backordered, "owed"),
        (pieces.shipped, "sent"),
        (pieces.cancelled, "cancelled"),
        (pieces.refunded, "paid back"),
        (pieces.returned, "to be returned, or returned"),
    ];
    LineView {
        name: line.title(),
        sku: line.sku.clone(),
        price: format!(
            "{} × {} = {}",
            line.quantity,
            order.money(line.unit_price_minor),
            order.money(line.total_minor)
        ),
        became: counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect(),
    }
}

/// The rows under an order's sums: what was cancelled, paid, paid back, and what is missing or too much.
pub(super) fn money(order: &Order, balance: &Balance) -> Vec<(&'static str, String)> {
    let rows = balance.rows(order);
    rows.map(|(name, minor)| (name, order.money(minor).to_string()))
        .collect()
}

pub(super) fn payment(payment: &Payment, zone: &Zone) -> MoneyView {
    let method = PaymentMethod::parse(&payment.provider);
    MoneyView {
        words: method.map_or("Payment", PaymentMethod::label).to_owned(),
        at: zone.date_time(payment.captured_at.unwrap_or(payment.created_at)),
        amount: payment
            .money(payment.captured_minor.max(payment.amount_minor))
            .to_string(),
        state: attempt_words(&payment.state),
        trouble: String::new(),
    }
}

pub(super) fn refund(refund: &Refund, order: &Order, zone: &Zone) -> MoneyView {
    MoneyView {
        words: match refund.reason.as_str() {
            "" => "Paid back".to_owned(),
            reason => format!("Paid back: {reason}"),
        },
        at: zone.date_time(refund.created_at),
        amount: order.money(-refund.amount_minor).to_string(),
        state: refund_words(&refund.state),
        trouble: match refund.state.as_str() {
            "failed" => refund.last_error.clone().unwrap_or_default(),
            _ => String::new(),
        },
    }
}

pub(super) fn parcel(shipment: &Shipment, lines: &[LineNow], zone: &Zone) -> ParcelView {
    ParcelView {
        at: zone.date_time(shipment.sent_at),
        way: shipment.way(),
        link: shipment.tracking_url.clone(),
        pieces: named(&shipment.pieces, lines),
    }
}

pub(super) fn returned(back: &Return, lines: &[LineNow], zone: &Zone) -> ReturnView {
    ReturnView {
        href: format!("/admin/orders/{}/returns/{}", back.order_id, back.id),
        pieces: named(&back.pieces, lines),
        at: zone.date_time(back.requested_at),
        state: return_words(back.state),
    }
}

fn named(pieces: &[(uuid::Uuid, i32)], lines: &[LineNow]) -> String {
    let called = |(id, count): &(uuid::Uuid, i32)| {
        let now = lines.iter().find(|line| line.line.id == *id)?;
        Some(format!("{count} × {}", now.line.title()))
    };
    let called: Vec<String> = pieces.iter().filter_map(called).collect();
    called.join("; ")
}
