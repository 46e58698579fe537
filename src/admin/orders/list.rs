use actix_web::web::Data;
use askama::Template;

use super::filter::{self, Typed};
use super::words::{delivery_words, payment_words};
use crate::clock::ago;
use crate::frame::office;
use crate::money::{Currency, Money};
use crate::orders;
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::parts::Choice;
use crate::web::{Answer, Error, Query, page};

#[derive(Template)]
#[template(path = "admin/orders.html")]
struct ListPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    typed: Typed,
    states: Vec<Choice>,
    payments: Vec<Choice>,
    fulfilments: Vec<Choice>,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
    /// Where the same orders are as a file.
    file: String,
}

struct Row {
    href: String,
    number: i64,
    name: String,
    placed: String,
    payment: (&'static str, &'static str),
    delivery: (&'static str, &'static str),
    total: String,
}

const ROWS: i64 = 50;

/// `GET /admin/orders?view=&q=&state=&payment=&fulfilment=&from=&until=&page=`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let typed = Typed::of(&query);
    let number: i64 = query
        .text("page")
        .parse()
        .unwrap_or(1_i64)
        .clamp(1, 100_000);
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let filter = typed.filter(&shop.zone());
    let mut found = orders::page(&filter, ROWS + 1, (number - 1) * ROWS, &conn).await?;
    let office = office(&conn, &member, "Orders", Section::Orders, now).await?;
    drop(conn);
    let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let rows = found.into_iter().map(|row| Row {
        href: format!("/admin/orders/{}", row.id),
        number: row.number,
        placed: ago(row.placed_at, now),
        payment: payment_words(&row.state, &row.payment_state, &row.payment_method),
        delivery: delivery_words(&row.state, &row.fulfilment_state),
        total: Money::new(
            row.total_minor,
            Currency::from_code(&row.currency).unwrap_or_default(),
        )
        .to_string(),
        name: row.full_name,
    });
    let address = |page: i64| typed.address("/admin/orders", &[("page", &page.to_string())]);
    page(&ListPage {
        office,
        tabs: TABS
            .into_iter()
            .map(|(value, text)| (value, text, value == typed.view))
            .collect(),
        states: filter::states(),
        payments: filter::payments(),
        fulfilments: filter::fulfilments(),
        rows: rows.collect(),
        previous: (number > 1).then(|| address(number - 1)),
        next: more.then(|| address(number + 1)),
        file: typed.address("/admin/orders.csv", &[]),
        typed,
    })
}

const TABS: [(&str, &str); 5] = [
    ("", "All"),
    ("pack", "To send"),
    ("unpaid", "Not paid"),
    ("returns", "Returns to look at"),
    ("cancelled", "Cancelled"),
];
