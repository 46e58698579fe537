use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::after::{After, Asked, Facts, after};
use super::balance::balance;
use super::order::Order;
use super::paths;
use super::paying::{self, PayNow, pay_now};
use super::pieces::{LineNow, lines_now};
use super::return_form;
use super::returns::returns_of;
use super::shipments::shipments_of;
use super::sql::{self, Good};
use super::state::{Fulfilment, Payment, PaymentMethod, State};
use super::steps::{Step, steps};
use super::sums::sums;
use crate::articles::{self, ArticleCard};
use crate::catalog;
use crate::frame::Frame;
use crate::media::{self, Picture};
use crate::parts::Parts;
use crate::pricing::SumRow;
use crate::web::layout::{Layout, Nav};
use crate::web::{Access, Answer, Error, Query, Route, assets, page_with};

/// The room's public addresses.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get(Access::Visitor, "/orders/{token}", show),
        Route::post(Access::Visitor, "/orders/{token}/returns", return_form::ask),
    ];
    routes.extend(paying::routes());
    routes
}

#[derive(Template)]
#[template(path = "orders/page.html")]
struct OrderPage {
    layout: Layout,
    heading: String,
    order: Order,
    lines: Vec<LineView>,
    steps: Vec<Step>,
    sums: Vec<SumRow>,
    after: After,
    /// What is still to pay.
    total: String,
    payment: &'static str,
    /// What happens next, and whether it can still be changed.
    next: &'static str,
    changeable: bool,
    /// Whether a transfer is awaited; where to, if the shop has said so.
    unpaid_transfer: bool,
    bank_details: String,
    pay: Option<PayNow>,
    contact_email: String,
    placed: String,
    /// Words and address.
    documents: Vec<(String, String)>,
    reading: Vec<ArticleCard>,
}

struct LineView {
    words: String,
    name: String,
    /// Empty where there is no page any more.
    href: String,
    picture: Option<Picture>,
    total: String,
}

/// Articles to read while waiting.
const READING: i64 = 3;

/// `GET /orders/{token}`: where an order is, for whoever holds its link.
async fn show(parts: Data<Parts>, token: Path<String>, Query(query): Query) -> Answer {
    let attempt = query.text("payment");
    show_order(StatusCode::OK, &token, attempt, Asked::default(), &parts).await
}

/// The page; `attempt` tells what became of an attempt to pay, `asked` of one to return something.
pub(super) async fn show_order(
    status: StatusCode,
    token: &str,
    attempt: &str,
    asked: Asked,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let order = sql::by_token(token, &conn).await?.ok_or(Error::NotFound)?;
    let frame = Frame::load(&conn, now).await?;
    let (sums, lines, events, goods, reading) = tokio::try_join!(
        sums(&order, &conn),
        lines_now(order.id, &conn),
        sql::events(order.id, &conn),
        sql::goods(order.id, &conn),
        articles::latest(READING, &conn),
    )?;
    let (balance, shipments, returns, printed) = tokio::try_join!(
        balance(&order, &conn),
        shipments_of(order.id, &conn),
        returns_of(order.id, &conn),
        sql::documents(order.id, &conn),
    )?;
    let ids: Vec<Uuid> = goods.iter().filter_map(|good| good.media_id).collect();
    let pictures = media::pictures(&ids, &conn).await?;
    drop(conn);
    let zone = frame.settings.zone();
    let told = steps(&order, &events, &zone, now);
    let views = lines
        .iter()
        .map(|line| line_view(line, &order, &goods, &pictures))
        .collect();
    let facts = Facts {
        order: &order,
        lines: &lines,
        balance,
        shipments: &shipments,
        returns: &returns,
    };
    let after = after(&facts, asked, &zone);
    let pay = pay_now(&order, attempt, &zone, now);
    let mut page_struct = order_page(order, views, told, (reading, after), &frame);
    page_struct.documents = printed
        .into_iter()
        .map(|one| {
            let href = paths::document(&page_struct.order.token, &one.number);
            (format!("{} {}", one.title, one.number), href)
        })
        .collect();
    page_struct.pay = pay;
    page_struct.sums = sums.rows(|minor| page_struct.order.money(minor));
    page_struct.total = page_struct.order.money(balance.to_pay()).to_string();
    let mut answer = page_with(status, &page_struct)?;
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    Ok(answer)
}

fn order_page(
    order: Order,
    lines: Vec<LineView>,
    steps: Vec<Step>,
    (reading, after): (Vec<ArticleCard>, After),
    frame: &Frame,
) -> OrderPage {
    let shop = &frame.settings;
    let mut layout = frame.layout(format!("Order {}", order.number), Nav::None);
    layout.robots = Some("noindex");
    layout.sheets = &[assets::CSS_BUYING];
    let open = order.state() == State::Open;
    let unpaid = open && order.payment() == Payment::Awaiting;
    OrderPage {
        layout,
        heading: heading(&order),
        lines,
        steps,
        sums: Vec::new(),
        documents: Vec::new(),
        after,
        total: order.money(order.total_minor).to_string(),
        payment: order.payment_method().label(),
        next: next(&order),
        changeable: open && order.fulfilment() == Fulfilment::Unfulfilled,
        unpaid_transfer: unpaid && order.payment_method() == PaymentMethod::BankTransfer,
        bank_details: shop.bank_details.clone(),
        pay: None,
        contact_email: shop.contact_email.clone(),
        placed: shop.zone().date_time(order.placed_at),
        reading,
        order,
    }
}

fn heading(order: &Order) -> String {
    let waits = order.payment() == Payment::Awaiting
        && order.payment_method() != PaymentMethod::CashOnDelivery;
    let name = order.first_name();
    match (order.state(), order.fulfilment()) {
        (State::Cancelled, _) => "This order was cancelled.".to_owned(),
        (State::Expired, _) => "This order was not paid in time.".to_owned(),
        (State::Open, Fulfilment::Fulfilled) => format!("{name}, your order is on its way."),
        (State::Open, Fulfilment::PartlyFulfilled) => {
            format!("{name}, a part of your order is on its way.")
        }
        (State::Open, _) if waits => {
            format!("Thank you, {name}. We have your order.")
        }
        (State::Open, _) => format!("Thank you, {name}. It’s on our bench."),
    }
}

fn next(order: &Order) -> &'static str {
    let (paid, transfer) = (
        order.payment() != Payment::Awaiting,
        order.payment_method() == PaymentMethod::BankTransfer,
    );
    match (order.state(), order.fulfilment()) {
        (State::Cancelled | State::Expired, _) if paid => {
            "Nothing will be sent. You paid already: we pay it back the way it came."
        }
        (State::Cancelled, _) if transfer => {
            "Nothing will be sent, and you have nothing to pay. If your transfer is on its way already, we pay it back."
        }
        (State::Cancelled | State::Expired, _) => {
            "Nothing will be sent, and you have nothing to pay."
        }
        (State::Open, Fulfilment::Fulfilled) if transfer || paid => {
            "It left us. If something is missing or broken when it arrives, write to us."
        }
        (State::Open, Fulfilment::Fulfilled) => {
            "It left us. You pay the driver at the door. If something is missing or broken, write to us."
        }
        (State::Open, Fulfilment::PartlyFulfilled) => {
            "A part of it left us. When the rest leaves, you get another email."
        }
        (State::Open, _) if order.payment_method().is_online() && !paid => {
            "As soon as your payment is through, we write to you and pack your order. When it leaves, you get another email."
        }
        (State::Open, _) if transfer && !paid => {
            "As soon as your transfer is here, we write to you and pack your order. When it leaves, you get another email."
        }
        (State::Open, _) => "We pack your order. When it leaves, you get an email.",
    }
}

fn line_view(
    now: &LineNow,
    order: &Order,
    goods: &[Good],
    pictures: &HashMap<Uuid, Picture>,
) -> LineView {
    let (line, pieces) = (&now.line, &now.pieces);
    let good = goods.iter().find(|good| good.position == line.position);
    let mut words = line.variant_title.clone();
    if line.quantity > 1 {
        words = if words.is_empty() {
            format!("{} pieces", line.quantity)
        } else {
            format!("{} × {words}", line.quantity)
        };
    }
    let sent = if pieces.to_ship() > 0 {
        pieces.shipped
    } else {
        // Of a line that has left as a whole, nothing needs to be said.
        0
    };
    let became = [
        (line.backordered, "to follow"),
        (pieces.cancelled, "cancelled"),
        (sent, "sent"),
        (pieces.refunded, "paid back"),
    ];
    let became = became.into_iter().filter(|(count, _)| *count > 0);
    let became: Vec<String> = became
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !became.is_empty() {
        let whole = format!("{words} ({})", became.join(", "));
        whole.trim().clone_into(&mut words);
    }
    LineView {
        words,
        name: line.name.clone(),
        href: good
            .and_then(|good| good.slug.as_deref())
            .map(catalog::paths::product)
            .unwrap_or_default(),
        picture: good
            .and_then(|good| pictures.get(&good.media_id?))
            .map(|picture| picture.clone().described("")),
        total: order.money(line.total_minor).to_string(),
    }
}
