use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::desk::{PieceRow, desk, hand, path, pieces, refusal, version};
use crate::frame::office;
use crate::orders::{self, Order, Pieces, ShipDraft};
use crate::parts::Parts;
use crate::staff::Member;
use crate::text::one_line;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/order_ship.html")]
struct ShipPage {
    office: Office,
    order: Order,
    rows: Vec<PieceRow>,
    carrier: String,
    tracking_number: String,
    tracking_url: String,
    carriers: Vec<&'static str>,
    errors: FieldErrors,
}

/// `GET /admin/orders/{id}/ship`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let (form, errors) = (Fields::default(), FieldErrors::default());
    show_form(StatusCode::OK, *id, &form, errors, &member, &parts).await
}

/// `POST /admin/orders/{id}/ship`: `pieces.{line}`, `carrier`, `tracking_number`, `tracking_url`
pub(super) async fn send(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(form): Form,
) -> Answer {
    let seen = version(&form)?;
    let mut errors = FieldErrors::default();
    let draft = draft(&form, &mut errors);
    if !errors.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(status, *id, &form, errors, &member, &parts).await;
    }
    let origin = parts.config.origin();
    let mut conn = parts.db.get().await?;
    let done = orders::ship(*id, seen, &draft, hand(&member, &origin, &parts), &mut conn).await;
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

fn draft(form: &Fields, errors: &mut FieldErrors) -> ShipDraft {
    let line = |name: &str| one_line(form.text(name));
    let draft = ShipDraft {
        pieces: pieces(form, errors),
        carrier: line("carrier"),
        tracking_number: line("tracking_number"),
        tracking_url: line("tracking_url"),
    };
    errors.at_most("carrier", &draft.carrier, 60);
    errors.at_most("tracking_number", &draft.tracking_number, 80);
    errors.at_most("tracking_url", &draft.tracking_url, 500);
    let url = &draft.tracking_url;
    let is_link = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !url.is_empty() && !is_link {
        errors.add(
            "tracking_url",
            "A link begins with https:// and can be opened in a browser.",
        );
    }
    draft
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
    let title = format!("Send order {}", desk.order.number);
    let office = office(&conn, member, title, Section::Orders, parts.clock.now()).await?;
    drop(conn);
    page_with(
        status,
        &ShipPage {
            office,
            rows: desk.rows(form, Pieces::to_ship, Pieces::to_ship),
            carrier: one_line(form.text("carrier")),
            tracking_number: one_line(form.text("tracking_number")),
            tracking_url: one_line(form.text("tracking_url")),
            carriers: orders::carriers().collect(),
            errors,
            order: desk.order,
        },
    )
}
