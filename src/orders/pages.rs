use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use askama::Template;

use super::order::{Line, Order};
use super::sql;
use super::state::{Fulfilment, Payment, PaymentMethod, State};
use crate::frame::Frame;
use crate::parts::Parts;
use crate::web::layout::{Layout, Nav};
use crate::web::{Access, Answer, Error, Route, assets, page};

/// The room's public addresses.
pub fn routes() -> Vec<Route> {
    vec![Route::get(Access::Visitor, "/orders/{token}", show)]
}

#[derive(Template)]
#[template(path = "orders/page.html")]
struct OrderPage {
    layout: Layout,
    heading: String,
    order: Order,
    lines: Vec<LineView>,
    steps: Vec<Step>,
    items: String,
    delivery: String,
    total: String,
    payment: &'static str,
    bank_details: Option<String>,
    placed: String,
}

struct LineView {
    words: String,
    name: String,
    href: String,
    total: String,
}

struct Step {
    class: &'static str,
    words: String,
    small: String,
}

/// `GET /orders/{token}`: where an order is, for whoever holds its link.
async fn show(parts: Data<Parts>, token: Path<String>) -> Answer {
    let conn = parts.db.get().await?;
    let order = sql::by_token(&token, &conn).await?.ok_or(Error::NotFound)?;
    let (lines, frame) = (
        sql::lines(order.id, &conn).await?,
        Frame::load(&conn, parts.clock.now()).await?,
    );
    drop(conn);
    let mut layout = frame.layout(format!("Order {}", order.number), Nav::None);
    layout.robots = Some("noindex");
    layout.sheets = &[assets::CSS_BUYING];
    let heading = match order.state() {
        State::Cancelled => "This order was cancelled.".to_owned(),
        State::Open => format!("Thank you, {}. We have your order.", order.first_name()),
    };
    let unpaid_transfer = order.state() == State::Open
        && order.payment() == Payment::Awaiting
        && order.payment_method() == PaymentMethod::BankTransfer;
    let details = &frame.settings.bank_details;
    let mut answer = page(&OrderPage {
        layout,
        heading,
        lines: lines.iter().map(|line| line_view(line, &order)).collect(),
        steps: steps(&order),
        items: order.money(order.items_minor).to_string(),
        delivery: if order.delivery_minor == 0 {
            "Free".to_owned()
        } else {
            order.money(order.delivery_minor).to_string()
        },
        total: order.money(order.total_minor).to_string(),
        payment: order.payment_method().label(),
        bank_details: (unpaid_transfer && !details.is_empty()).then(|| details.clone()),
        placed: frame.settings.zone().date_time(order.placed_at),
        order,
    })?;
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer.headers_mut().insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    Ok(answer)
}

fn line_view(line: &Line, order: &Order) -> LineView {
    let mut words = line.variant_title.clone();
    if line.quantity > 1 {
        words = if words.is_empty() {
            format!("{} pieces", line.quantity)
        } else {
            format!("{} × {words}", line.quantity)
        };
    }
    if line.backordered > 0 {
        let to_follow = format!("{words} ({} to follow)", line.backordered);
        to_follow.trim().clone_into(&mut words);
    }
    LineView {
        words,
        name: line.name.clone(),
        href: format!("/products/{}", line.product_slug),
        total: order.money(line.total_minor).to_string(),
    }
}

fn steps(order: &Order) -> Vec<Step> {
    let step = |class, words: &str, small: &str| Step {
        class,
        words: words.to_owned(),
        small: small.to_owned(),
    };
    if order.state() == State::Cancelled {
        return vec![
            step("", "Order placed", ""),
            step(
                "now",
                "Cancelled",
                "Nothing will be sent. If you paid, we pay you back.",
            ),
        ];
    }
    let sent = order.fulfilment() == Fulfilment::Fulfilled;
    let paid = order.payment() == Payment::Paid;
    let transfer = order.payment_method() == PaymentMethod::BankTransfer;
    let waits = transfer && !paid;
    let payment = match (paid, transfer) {
        (true, _) => step("", "Paid", ""),
        (false, true) => step(
            if sent { "later" } else { "now" },
            "Waiting for your transfer",
            "It takes one or two working days as a rule",
        ),
        (false, false) => step("later", "You pay at the door", ""),
    };
    let packing = if sent {
        step("", "Packed", "")
    } else {
        step(if waits { "later" } else { "now" }, "Being packed", "")
    };
    let way = step(
        if sent { "now" } else { "later" },
        "On its way",
        &order.delivery_name,
    );
    let mut steps = vec![step("", "Order placed", "")];
    if transfer {
        steps.extend([payment, packing, way]);
    } else {
        steps.extend([packing, way, payment]);
    }
    steps
}
