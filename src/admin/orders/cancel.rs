use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::desk::{PieceRow, desk, hand, path, pieces, refusal, version};
use crate::frame::office;
use crate::orders::{self, CancelDraft, Deed, Order, Pieces};
use crate::parts::Parts;
use crate::staff::Member;
use crate::text::one_line;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/order_cancel.html")]
struct CancelPage {
    office: Office,
    order: Order,
    rows: Vec<PieceRow>,
    restock: bool,
    pay_back: bool,
    reason: String,
    /// What was paid and not given back; empty for nothing.
    paid: String,
    /// Whether the order can be cancelled as a whole.
    whole: bool,
    errors: FieldErrors,
}

/// `GET /admin/orders/{id}/cancel`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    // As the form begins: the goods go back, and so does the money.
    let first = ["restock", "pay_back"].map(|name| (name.to_owned(), "1".to_owned()));
    let form = Fields::from_pairs(first.to_vec());
    let errors = FieldErrors::default();
    show_form(StatusCode::OK, *id, &form, errors, &member, &parts).await
}

/// `POST /admin/orders/{id}/cancel`: `pieces.{line}`, `restock`, `pay_back`, `reason`
pub(super) async fn cancel(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(form): Form,
) -> Answer {
    let seen = version(&form)?;
    let mut errors = FieldErrors::default();
    let draft = CancelDraft {
        pieces: pieces(&form, &mut errors),
        restock: form.ticked("restock"),
        pay_back: form.ticked("pay_back"),
        reason: one_line(form.text("reason")),
    };
    errors.at_most("reason", &draft.reason, 300);
    if !errors.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(status, *id, &form, errors, &member, &parts).await;
    }
    let origin = parts.config.origin();
    let mut conn = parts.db.get().await?;
    let by = hand(&member, &origin, &parts);
    let done = orders::cancel_pieces(*id, seen, &draft, by, &mut conn).await;
    drop(conn);
    match done {
        Ok(()) => {
            parts.work.notify_waiters();
            Ok(see_other(&path(*id, "")))
        }
        Err(error) => {
            let (status, sentence) = refusal(error)?;
            errors.add_whole(sentence);
            show_form(status, *id, &form, errors, &member, &parts).await
        }
    }
}

async fn show_form(
    status: StatusCode,
    id: Uuid,
    form: &Fields,
    errors: FieldErrors,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let desk = desk(id, &conn).await?;
    let title = format!("Cancel order {}", desk.order.number);
    let office = office(&conn, member, title, Section::Orders, parts.clock.now()).await?;
    drop(conn);
    let paid = desk.balance.paid();
    page_with(
        status,
        &CancelPage {
            office,
            rows: if orders::may(Deed::CancelPieces, desk.order.standing()).is_ok() {
                desk.rows(form, Pieces::to_ship, |_| 0)
            } else {
                Vec::new()
            },
            restock: form.ticked("restock"),
            pay_back: form.ticked("pay_back"),
            reason: one_line(form.text("reason")),
            paid: match paid {
                0 => String::new(),
                paid => desk.order.money(paid).to_string(),
            },
            whole: orders::may(Deed::Cancel, desk.order.standing()).is_ok(),
            errors,
            order: desk.order,
        },
    )
}
