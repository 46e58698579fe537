use actix_web::web::Data;
use askama::Template;

use super::words::{delivery_words, payment_words};
use crate::clock::ago;
use crate::frame::office;
use crate::money::{Currency, Money};
use crate::orders;
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Query, page};

#[derive(Template)]
#[template(path = "admin/orders.html")]
struct ListPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    view: String,
    q: String,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
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

/// `GET /admin/orders?view=&q=&page=`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let (view, q) = (
        query.text("view").to_owned(),
        query.text("q").trim().to_owned(),
    );
    let number: i64 = query
        .text("page")
        .parse()
        .unwrap_or(1_i64)
        .clamp(1, 100_000);
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let mut found = orders::page(&view, &q, ROWS + 1, (number - 1) * ROWS, &conn).await?;
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
    let address = |page: i64| {
        let pairs = [
            ("view", view.as_str()),
            ("q", &q),
            ("page", &page.to_string()),
        ];
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        format!("/admin/orders?{query}")
    };
    let tabs = [
        ("", "All"),
        ("pack", "To send"),
        ("unpaid", "Not paid"),
        ("cancelled", "Cancelled"),
    ];
    page(&ListPage {
        office,
        tabs: tabs
            .into_iter()
            .map(|(value, text)| (value, text, value == view))
            .collect(),
        rows: rows.collect(),
        previous: (number > 1).then(|| address(number - 1)),
        next: more.then(|| address(number + 1)),
        view: view.clone(),
        q: q.clone(),
    })
}
