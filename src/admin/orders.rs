use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use crate::clock::ago;
use crate::frame::office;
use crate::money::{Currency, Money};
use crate::orders::{self, ChangeError, Event, Hand, Line, Order};
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Access, Answer, Duty, Error, Form, Query, Route, page, page_with, see_other};

const ORDERS: Access = Access::Staff(Duty::Orders);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(ORDERS, "/admin/orders", list),
        Route::get(ORDERS, "/admin/orders/{id}", show),
        Route::post(ORDERS, "/admin/orders/{id}/{deed}", act),
    ]
}

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

#[derive(Template)]
#[template(path = "admin/order.html")]
struct OrderPage {
    office: Office,
    order: Order,
    refused: Option<String>,
    payment: (&'static str, &'static str),
    delivery: (&'static str, &'static str),
    lines: Vec<(Line, String, String)>,
    items: String,
    delivery_price: String,
    total: String,
    events: Vec<(&'static str, String, String)>,
    unpaid: bool,
    unsent: bool,
}

const ROWS: i64 = 50;

/// `GET /admin/orders?view=&q=&page=`
async fn list(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
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

/// `GET /admin/orders/{id}`
async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    show_order(StatusCode::OK, *id, None, &member, &parts).await
}

/// `POST /admin/orders/{id}/{paid|fulfilled|cancelled}`
async fn act(
    parts: Data<Parts>,
    member: Member,
    path: Path<(Uuid, String)>,
    Form(form): Form,
) -> Answer {
    let (id, deed) = path.into_inner();
    let seen: i32 = form
        .text("version")
        .parse()
        .map_err(|_| Error::Malformed("Open the order again, then press the button.".to_owned()))?;
    let origin = parts.config.origin();
    let hand = Hand {
        staff: member.id,
        origin: &origin,
        now: parts.clock.now(),
    };
    let mut conn = parts.db.get().await?;
    let done = match deed.as_str() {
        "paid" => orders::mark_paid(id, seen, hand, &mut conn).await,
        "fulfilled" => orders::fulfil(id, seen, hand, &mut conn).await,
        "cancelled" => orders::cancel(id, seen, hand, &mut conn).await,
        _ => return Err(Error::NotFound),
    };
    drop(conn);
    match done {
        Ok(()) => {
            parts.work.notify_waiters();
            Ok(see_other(&format!("/admin/orders/{id}")))
        }
        Err(ChangeError::Unknown) => Err(Error::NotFound),
        Err(ChangeError::Database(error)) => Err(error.into()),
        Err(ChangeError::Mail(error)) => Err(error),
        Err(refused) => {
            show_order(
                StatusCode::CONFLICT,
                id,
                Some(refused.to_string()),
                &member,
                &parts,
            )
            .await
        }
    }
}

async fn show_order(
    status: StatusCode,
    id: Uuid,
    refused: Option<String>,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let order = orders::by_id(id, &conn).await?.ok_or(Error::NotFound)?;
    let (lines, events) = tokio::try_join!(orders::lines(id, &conn), orders::events(id, &conn))?;
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let title = format!("Order {}", order.number);
    let office = office(&conn, member, title, Section::Orders, parts.clock.now()).await?;
    drop(conn);
    let zone = shop.zone();
    let event = |event: &Event| {
        (
            event.label(),
            zone.date_time(event.at),
            event.detail.clone(),
        )
    };
    let lines = lines.into_iter().map(|line| {
        let (unit, total) = (
            order.money(line.unit_price_minor).to_string(),
            order.money(line.total_minor).to_string(),
        );
        (line, unit, total)
    });
    let open = order.state() == orders::State::Open;
    let unsent = order.fulfilment() == orders::Fulfilment::Unfulfilled;
    page_with(
        status,
        &OrderPage {
            office,
            refused,
            payment: payment_words(&order.state, &order.payment_state, &order.payment_method),
            delivery: delivery_words(&order.state, &order.fulfilment_state),
            lines: lines.collect(),
            items: order.money(order.items_minor).to_string(),
            delivery_price: order.money(order.delivery_minor).to_string(),
            total: order.money(order.total_minor).to_string(),
            events: events.iter().map(event).collect(),
            unpaid: open && order.payment() == orders::Payment::Awaiting,
            unsent: open && unsent,
            order,
        },
    )
}

/// How far the payment is, and the tone of that.
pub(super) fn payment_words(
    state: &str,
    payment: &str,
    method: &str,
) -> (&'static str, &'static str) {
    match (state, payment, method) {
        (_, "paid", _) => ("Paid", " state--good"),
        ("cancelled", _, _) => ("Not paid", ""),
        // Nothing to wait for before it is sent.
        (_, _, "cash_on_delivery") => ("Paid at the door", ""),
        _ => ("Waiting for payment", " state--warn"),
    }
}

fn delivery_words(state: &str, fulfilment: &str) -> (&'static str, &'static str) {
    match (state, fulfilment) {
        ("cancelled", _) => ("Cancelled", " state--bad"),
        (_, "fulfilled") => ("Sent", " state--good"),
        _ => ("To send", " state--signal"),
    }
}
