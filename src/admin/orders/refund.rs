use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::desk::{Desk, PieceRow, asked_or_changed, desk, hand, path, pieces, refusal, version};
use crate::frame::office;
use crate::money::Money;
use crate::orders::{self, ChangeError, Order, Pieces, RefundDraft, State};
use crate::parts::Parts;
use crate::staff::Member;
use crate::text::one_line;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/order_refund.html")]
struct RefundPage {
    office: Office,
    order: Order,
    rows: Vec<PieceRow>,
    delivery: String,
    extra: String,
    reason: String,
    /// The most that can go back, in all and for delivery; empty for nothing.
    most: String,
    most_delivery: String,
    currency: String,
    /// What it comes to, in minor units and in words, once that was asked for.
    amount: Option<(i64, String)>,
    /// Whether the provider gives it back, and staff have nothing to do.
    online: bool,
    errors: FieldErrors,
}

/// What is known besides what was typed.
#[derive(Default)]
struct Told {
    amount: Option<i64>,
    errors: FieldErrors,
}

/// `GET /admin/orders/{id}/refund`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    let desk = desk(*id, &conn).await?;
    drop(conn);
    // What was paid too much is what most likely goes back.
    let extra = match desk.balance.to_refund() {
        0 => String::new(),
        minor => desk.order.money(minor).plain(),
    };
    let form = Fields::from_pairs(vec![("extra".to_owned(), extra)]);
    show_form(StatusCode::OK, *id, &form, Told::default(), &member, &parts).await
}

/// `POST /admin/orders/{id}/refund`: `pieces.{line}`, `restock` for each line, `delivery`, `extra`, `reason`; shows the amount
/// first, and pays it back when `confirmed` is that amount in minor units.
pub(super) async fn refund(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(form): Form,
) -> Answer {
    let seen = version(&form)?;
    let mut told = Told::default();
    let mut conn = parts.db.get().await?;
    let order = desk(*id, &conn).await?.order;
    let draft = draft(&form, &order, &mut told.errors);
    if !told.errors.is_empty() {
        drop(conn);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(status, *id, &form, told, &member, &parts).await;
    }
    let confirmed: Option<i64> = form.text("confirmed").parse().ok();
    let origin = parts.config.origin();
    let by = hand(&member, &origin, &parts);
    let done = match orders::refund_amount(*id, &draft, &conn).await {
        Ok(_) if order.version != seen => Err(ChangeError::Stale),
        Ok(amount) if confirmed != Some(amount) => Ok(Some(amount)),
        Ok(_) => {
            let done = orders::refund(*id, seen, &draft, by, &mut conn).await;
            done.map(|()| None)
        }
        Err(error) => Err(error),
    };
    drop(conn);
    let status = match done {
        Ok(None) => {
            parts.work.notify_waiters();
            return Ok(see_other(&path(*id, "")));
        }
        Ok(amount) => {
            told.amount = amount;
            asked_or_changed(&form)
        }
        Err(error) => {
            let (status, sentence) = refusal(error)?;
            told.errors.add_whole(sentence);
            status
        }
    };
    show_form(status, *id, &form, told, &member, &parts).await
}

fn draft(form: &Fields, order: &Order, errors: &mut FieldErrors) -> RefundDraft {
    let mut money = |name: &str| match form.text(name).trim() {
        "" => 0,
        typed => {
            let read = Money::parse(typed, order.money(0).currency);
            let read = read.map_err(|error| error.to_string());
            errors.take(name, read).map_or(0, |money| money.minor)
        }
    };
    let (delivery, extra) = (money("delivery"), money("extra"));
    let reason = one_line(form.text("reason"));
    errors.at_most("reason", &reason, 300);
    RefundDraft {
        pieces: pieces(form, errors),
        restock: form
            .all("restock")
            .filter_map(|id| id.parse().ok())
            .collect(),
        delivery,
        extra,
        reason,
    }
}

async fn show_form(
    status: StatusCode,
    id: Uuid,
    form: &Fields,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let desk = desk(id, &conn).await?;
    let delivery_back = orders::delivery_refunded(id, &conn).await?;
    let title = format!("Pay back, order {}", desk.order.number);
    let office = office(&conn, member, title, Section::Orders, parts.clock.now()).await?;
    drop(conn);
    page_with(
        status,
        &refund_page(desk, delivery_back, form, told, office),
    )
}

fn refund_page(
    desk: Desk,
    delivery_back: i64,
    form: &Fields,
    told: Told,
    office: Office,
) -> RefundPage {
    let order = &desk.order;
    let words = |minor: i64| match minor {
        ..=0 => String::new(),
        minor => order.money(minor).to_string(),
    };
    let open = order.state() == State::Open;
    let delivery_left = order.delivery_gross() - delivery_back;
    RefundPage {
        office,
        // Of an order that does not stand nothing goes back piece by piece: all that was paid is too much.
        rows: if open {
            desk.rows(form, Pieces::refundable, |_| 0)
        } else {
            Vec::new()
        },
        delivery: one_line(form.text("delivery")),
        extra: one_line(form.text("extra")),
        reason: one_line(form.text("reason")),
        most: words(desk.balance.paid()),
        most_delivery: if open {
            words(delivery_left)
        } else {
            String::new()
        },
        currency: order.currency.clone(),
        amount: told
            .amount
            .map(|minor| (minor, order.money(minor).to_string())),
        online: order.payment_method().is_online(),
        errors: told.errors,
        order: desk.order,
    }
}
