use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::desk::{desk, hand, path, refusal, version};
use super::documents::{self as papers, DocumentView};
use super::view::{self, LineView, MoneyView, ParcelView, ReturnView};
use super::words::{delivery_words, payment_words};
use crate::clock::Zone;
use crate::documents;
use crate::frame::office;
use crate::orders::{self, Deed, Event, Order};
use crate::parts::Parts;
use crate::payments;
use crate::pricing::SumRow;
use crate::staff::{self, Member};
use crate::text::many_lines;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/order.html")]
struct OrderPage {
    office: Office,
    order: Order,
    refused: Option<String>,
    payment: (&'static str, &'static str),
    delivery: (&'static str, &'static str),
    lines: Vec<LineView>,
    sums: Vec<SumRow>,
    /// Under the sums: what was paid, paid back, is missing or too much.
    money: Vec<(&'static str, String)>,
    moved: Vec<MoneyView>,
    parcels: Vec<ParcelView>,
    returns: Vec<ReturnView>,
    documents: Vec<DocumentView>,
    /// Whether an invoice can be written though none is due yet.
    can_invoice: bool,
    events: Vec<(&'static str, String, String)>,
    /// The deeds that the table of transitions allows now.
    can: Vec<Deed>,
    /// Whether some money is still to come that staff may have in hand.
    unpaid: bool,
    /// Whether some money is here that could go back.
    paid: bool,
    note_typed: String,
    note_error: Option<String>,
}

impl OrderPage {
    fn can(&self, deed: Deed) -> bool {
        self.can.contains(&deed)
    }
}

/// `GET /admin/orders/{id}`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    show_order(StatusCode::OK, *id, Told::default(), &member, &parts).await
}

/// `POST /admin/orders/{id}/{paid|fulfilled|cancelled}`
pub(super) async fn act(
    parts: Data<Parts>,
    member: Member,
    ids: Path<(Uuid, String)>,
    Form(form): Form,
) -> Answer {
    let (id, deed) = ids.into_inner();
    let seen = version(&form)?;
    let origin = parts.config.origin();
    let by = hand(&member, &origin, &parts);
    let mut conn = parts.db.get().await?;
    let done = match deed.as_str() {
        "paid" => orders::mark_paid(id, seen, by, &mut conn).await,
        "fulfilled" => orders::fulfil(id, seen, by, &mut conn).await,
        "cancelled" => orders::cancel(id, seen, by, &mut conn).await,
        _ => return Err(Error::NotFound),
    };
    drop(conn);
    match done {
        Ok(()) => {
            parts.work.notify_waiters();
            Ok(see_other(&path(id, "")))
        }
        Err(error) => {
            let (status, sentence) = refusal(error)?;
            show_order(status, id, Told::refused(sentence), &member, &parts).await
        }
    }
}

/// The longest note in characters.
const LONGEST_NOTE: usize = 4000;

/// `POST /admin/orders/{id}/note`: `note`
pub(super) async fn note(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(form): Form,
) -> Answer {
    let text = many_lines(form.text("note"));
    let mut errors = FieldErrors::default();
    errors.required("note", &text, LONGEST_NOTE, "Write the note first.");
    if let Some(sentence) = errors.of("note") {
        let told = Told {
            note: Some((text, sentence.to_owned())),
            ..Told::default()
        };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_order(status, *id, told, &member, &parts).await;
    }
    let origin = parts.config.origin();
    let conn = parts.db.get().await?;
    let done = orders::note(*id, &text, hand(&member, &origin, &parts), &conn).await;
    drop(conn);
    match done {
        Ok(()) => Ok(see_other(&path(*id, ""))),
        Err(error) => {
            let (status, sentence) = refusal(error)?;
            show_order(status, *id, Told::refused(sentence), &member, &parts).await
        }
    }
}

/// What the page says besides the order.
#[derive(Default)]
pub(super) struct Told {
    refused: Option<String>,
    /// A note that was not taken, and why.
    note: Option<(String, String)>,
}

impl Told {
    pub(super) fn refused(sentence: String) -> Self {
        Self {
            refused: Some(sentence),
            note: None,
        }
    }
}

pub(super) async fn show_order(
    status: StatusCode,
    id: Uuid,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let desk = desk(id, &conn).await?;
    let (sums, events, accounts) = tokio::try_join!(
        orders::sums(&desk.order, &conn),
        orders::events(id, &conn),
        staff::accounts(&conn)
    )?;
    let (written, payments, refunds, shipments, returns) = tokio::try_join!(
        documents::of_order(id, &conn),
        payments::of_order(id, &conn),
        payments::refunds_of(id, &conn),
        orders::shipments_of(id, &conn),
        orders::returns_of(id, &conn)
    )?;
    let title = format!("Order {}", desk.order.number);
    let office = office(&conn, member, title, Section::Orders, parts.clock.now()).await?;
    drop(conn);
    let zone = desk.shop.zone();
    let (order, lines) = (&desk.order, &desk.lines);
    let came = payments.iter().map(|one| view::payment(one, &zone));
    let went = refunds.iter().map(|one| view::refund(one, order, &zone));
    let standing = order.standing();
    page_with(
        status,
        &OrderPage {
            office,
            refused: told.refused,
            payment: payment_words(&order.state, &order.payment_state, &order.payment_method),
            delivery: delivery_words(&order.state, &order.fulfilment_state),
            lines: lines.iter().map(|one| view::line(one, order)).collect(),
            sums: sums.rows(|minor| order.money(minor)),
            money: view::money(order, &desk.balance),
            moved: came.chain(went).collect(),
            parcels: shipments
                .iter()
                .map(|one| view::parcel(one, lines, &zone))
                .collect(),
            returns: returns
                .iter()
                .map(|one| view::returned(one, lines, &zone))
                .collect(),
            documents: written
                .iter()
                .map(|one| papers::view(one, order, &zone))
                .collect(),
            can_invoice: written.is_empty() && order.state() == orders::State::Open,
            events: told_events(&events, &accounts, &zone),
            can: DEEDS
                .into_iter()
                .filter(|deed| orders::may(*deed, standing).is_ok())
                .collect(),
            unpaid: desk.balance.to_pay() > 0 || order.payment() == orders::Payment::Awaiting,
            paid: desk.balance.paid() > 0,
            note_typed: told.note.clone().unwrap_or_default().0,
            note_error: told.note.map(|(_, sentence)| sentence),
            order: desk.order,
        },
    )
}

/// The deeds that have a button on the page.
const DEEDS: [Deed; 6] = [
    Deed::MarkPaid,
    Deed::Ship,
    Deed::Cancel,
    Deed::CancelPieces,
    Deed::Refund,
    Deed::Edit,
];

fn told_events(
    events: &[Event],
    accounts: &[staff::Account],
    zone: &Zone,
) -> Vec<(&'static str, String, String)> {
    let told = |event: &Event| {
        let by = accounts
            .iter()
            .find(|account| Some(account.id) == event.staff_id)
            .map(|account| format!("by {}", account.name))
            .unwrap_or_default();
        let detail = match (by.as_str(), event.detail.as_str()) {
            (by, "") => by.to_owned(),
            ("", detail) => detail.to_owned(),
            (by, detail) => format!("{by}. {detail}"),
        };
        (event.label(), zone.date_time(event.at), detail)
    };
    events.iter().map(told).collect()
}
