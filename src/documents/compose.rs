use jiff::{SignedDuration, Timestamp};

use super::content::{Content, Paper, Row, Sum};
use super::document::Kind;
use super::due::Facts;
use crate::orders::{LineNow, Order, Payment, PaymentMethod};
use crate::pricing::SumRow;
use crate::settings::ShopSettings;

/// So long a buyer has to transfer what an invoice charges.
const TIME_TO_PAY: SignedDuration = SignedDuration::from_hours(24 * 14);

/// The invoice of an order as it stands.
pub(super) fn invoice(facts: &Facts, number: i64, now: Timestamp) -> Content {
    let order = &facts.order;
    Content {
        facts: dates(facts, now),
        rows: rows(facts),
        sums: sums(facts),
        notes: to_pay(facts, now),
        total_minor: order.total_minor,
        tax_minor: order.tax_minor,
        ..blank(Kind::Invoice, number, facts)
    }
}

/// Whether an invoice charges what the order holds now.
pub(super) fn says_the_same(content: &Content, facts: &Facts) -> bool {
    content.total_minor == facts.order.total_minor
        && content.rows == rows(facts)
        && content.sums == sums(facts)
}

/// What all documents of an order have in common.
pub(super) fn blank(kind: Kind, number: i64, facts: &Facts) -> Content {
    Content {
        title: kind.title().to_owned(),
        number: kind.number(number),
        seller: seller(&facts.shop),
        buyer: facts.order.address(),
        paper: Paper::of_country(&facts.shop.country),
        currency: facts.order.currency.clone(),
        ..Content::default()
    }
}

/// When it was written, and for which order.
pub(super) fn dates(facts: &Facts, now: Timestamp) -> Vec<(String, String)> {
    let zone = facts.shop.zone();
    vec![
        ("Date".to_owned(), zone.date(now)),
        ("Order".to_owned(), facts.order.number.to_string()),
        ("Ordered on".to_owned(), zone.date(facts.order.placed_at)),
    ]
}

fn seller(shop: &ShopSettings) -> Vec<String> {
    let name = if shop.legal_name.is_empty() {
        &shop.name
    } else {
        &shop.legal_name
    };
    let tax = (!shop.tax_number.is_empty()).then(|| format!("Tax number: {}", shop.tax_number));
    [name.clone()]
        .into_iter()
        .chain(shop.address.lines().map(str::to_owned))
        .chain(tax)
        .chain([shop.contact_email.clone()])
        .filter(|line| !line.trim().is_empty())
        .collect()
}

fn rows(facts: &Facts) -> Vec<Row> {
    let order = &facts.order;
    let row = |line: &LineNow| {
        let line = &line.line;
        Row {
            name: line.title(),
            detail: line.sku.clone(),
            quantity: line.quantity.to_string(),
            price: order.money(line.unit_price_minor).to_string(),
            amount: order.money(line.total_minor).to_string(),
        }
    };
    facts.lines.iter().map(row).collect()
}

fn sums(facts: &Facts) -> Vec<Sum> {
    let rows = facts.sums.rows(|minor| facts.order.money(minor));
    rows.into_iter().map(Sum::from).collect()
}

impl From<SumRow> for Sum {
    fn from(row: SumRow) -> Self {
        Self {
            kind: row.kind.to_owned(),
            label: row.label,
            amount: row.amount,
        }
    }
}

fn to_pay(facts: &Facts, now: Timestamp) -> Vec<(String, Vec<String>)> {
    let (order, shop) = (&facts.order, &facts.shop);
    let total = order.money(order.total_minor);
    if order.payment() != Payment::Awaiting || order.total_minor == 0 {
        return vec![("Paid".to_owned(), vec![paid_by(order)])];
    }
    match order.payment_method() {
        PaymentMethod::CashOnDelivery => vec![(
            format!("To pay at the door: {total}"),
            vec!["Please have it ready when the parcel comes.".to_owned()],
        )],
        PaymentMethod::Stripe => vec![(
            format!("To pay: {total}"),
            vec!["You can pay on the page of your order.".to_owned()],
        )],
        PaymentMethod::BankTransfer => {
            let by = now.saturating_add(TIME_TO_PAY).unwrap_or(Timestamp::MAX);
            let reference = format!("Reference: {}", order.number);
            let account = shop.bank_details.lines().map(str::to_owned);
            vec![(
                format!("To pay by {}: {total}", shop.zone().date(by)),
                [reference].into_iter().chain(account).collect(),
            )]
        }
    }
}

fn paid_by(order: &Order) -> String {
    if order.total_minor == 0 {
        return "There is nothing to pay.".to_owned();
    }
    match order.payment_method() {
        PaymentMethod::BankTransfer => "By bank transfer. Thank you.".to_owned(),
        PaymentMethod::CashOnDelivery => "At the door. Thank you.".to_owned(),
        PaymentMethod::Stripe => "Online. Thank you.".to_owned(),
    }
}
