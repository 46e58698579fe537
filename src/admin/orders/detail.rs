use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::words::{delivery_words, payment_words};
use crate::frame::office;
use crate::orders::{self, ChangeError, Event, Hand, Line, Order};
use crate::parts::Parts;
use crate::pricing::SumRow;
use crate::settings;
use crate::staff::{self, Member};
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/order.html")]
struct OrderPage {
    office: Office,
    order: Order,
    refused: Option<String>,
    payment: (&'static str, &'static str),
    delivery: (&'static str, &'static str),
    lines: Vec<(Line, String, String)>,
    sums: Vec<SumRow>,
    events: Vec<(&'static str, String, String)>,
    unpaid: bool,
    unsent: bool,
}

/// `GET /admin/orders/{id}`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    show_order(StatusCode::OK, *id, None, &member, &parts).await
}

/// `POST /admin/orders/{id}/{paid|fulfilled|cancelled}`
pub(super) async fn act(
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
        staff: Some(member.id),
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
    let (sums, lines, events, accounts) = tokio::try_join!(
        orders::sums(&order, &conn),
        orders::lines(id, &conn),
        orders::events(id, &conn),
        staff::accounts(&conn)
    )?;
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let title = format!("Order {}", order.number);
    let office = office(&conn, member, title, Section::Orders, parts.clock.now()).await?;
    drop(conn);
    let zone = shop.zone();
    let event = |event: &Event| {
        let by = accounts
            .iter()
            .find(|account| Some(account.id) == event.staff_id)
            .map(|account| format!("by {}", account.name))
            .unwrap_or_default();
        let detail = format!("{by} {}", event.detail).trim().to_owned();
        (event.label(), zone.date_time(event.at), detail)
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
            sums: sums.rows(|minor| order.money(minor)),
            events: events.iter().map(event).collect(),
            unpaid: open && order.payment() == orders::Payment::Awaiting,
            unsent: open && unsent,
            order,
        },
    )
}
