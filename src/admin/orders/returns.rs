use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::desk::{Desk, desk, hand, path, refusal, version};
use super::words::return_words;
use crate::frame::office;
use crate::orders::{self, Order, Return, ReturnAnswer, ReturnState};
use crate::parts::Parts;
use crate::staff::Member;
use crate::text::many_lines;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/order_return.html")]
struct ReturnPage {
    office: Office,
    order: Order,
    action: String,
    state: (&'static str, &'static str),
    asked: String,
    reason: String,
    answer: String,
    /// "2 × Knee pillow (Grey)", and what that cost with tax.
    pieces: Vec<(String, String)>,
    /// Whether it can still be accepted; be refused or arrive.
    new: bool,
    waits: bool,
    words: String,
    /// Whether money came that could go back.
    paid: bool,
    errors: FieldErrors,
}

/// `GET /admin/orders/{id}/returns/{return}`
pub(super) async fn show(parts: Data<Parts>, member: Member, path: Path<(Uuid, Uuid)>) -> Answer {
    let (form, errors) = (Fields::default(), FieldErrors::default());
    show_return(StatusCode::OK, *path, &form, errors, &member, &parts).await
}

/// `POST /admin/orders/{id}/returns/{return}`: the button `answer` (`approve`, `refuse`, `receive`), `words`, `pay_back`, `restock`
pub(super) async fn answer(
    parts: Data<Parts>,
    member: Member,
    ids: Path<(Uuid, Uuid)>,
    Form(form): Form,
) -> Answer {
    let seen = version(&form)?;
    let words = many_lines(form.text("words"));
    let mut errors = FieldErrors::default();
    errors.at_most("words", &words, 2000);
    let answer = match form.text("answer") {
        "approve" => ReturnAnswer::Approved(words),
        "refuse" if words.is_empty() => {
            errors.add("words", "Tell the buyer why it can’t be returned.");
            ReturnAnswer::Refused(words)
        }
        "refuse" => ReturnAnswer::Refused(words),
        "receive" => ReturnAnswer::Received {
            pay_back: form.ticked("pay_back"),
            restock: form.ticked("restock"),
        },
        _ => return Err(Error::Malformed("Press one of the buttons.".to_owned())),
    };
    if !errors.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_return(status, *ids, &form, errors, &member, &parts).await;
    }
    let origin = parts.config.origin();
    let by = hand(&member, &origin, &parts);
    let mut conn = parts.db.get().await?;
    let done = orders::answer_return(ids.0, seen, ids.1, &answer, by, &mut conn).await;
    drop(conn);
    match done {
        Ok(()) => {
            parts.work.notify_waiters();
            Ok(see_other(&path(ids.0, "")))
        }
        Err(error) => {
            let (status, sentence) = refusal(error)?;
            errors.add_whole(sentence);
            show_return(status, *ids, &form, errors, &member, &parts).await
        }
    }
}

async fn show_return(
    status: StatusCode,
    (order, id): (Uuid, Uuid),
    form: &Fields,
    errors: FieldErrors,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let desk = desk(order, &conn).await?;
    let all = orders::returns_of(order, &conn).await?;
    let found = all.into_iter().find(|one| one.id == id);
    let found = found.ok_or(Error::NotFound)?;
    let title = format!("Return of order {}", desk.order.number);
    let office = office(&conn, member, title, Section::Orders, parts.clock.now()).await?;
    drop(conn);
    page_with(
        status,
        &ReturnPage {
            office,
            action: path(order, &format!("returns/{id}")),
            state: return_words(found.state),
            asked: desk.shop.zone().date_time(found.requested_at),
            pieces: pieces(&found, &desk),
            new: found.state == ReturnState::Requested,
            waits: found.state.waits(),
            words: many_lines(form.text("words")),
            paid: desk.balance.paid() > 0,
            errors,
            reason: found.reason,
            answer: found.answer,
            order: desk.order,
        },
    )
}

fn pieces(found: &Return, desk: &Desk) -> Vec<(String, String)> {
    let of = |(id, count): &(Uuid, i32)| {
        let now = desk.lines.iter().find(|line| line.line.id == *id)?;
        let worth = desk.order.money(now.worth(*count, &desk.order));
        Some((format!("{count} × {}", now.line.title()), worth.to_string()))
    };
    found.pieces.iter().filter_map(of).collect()
}
