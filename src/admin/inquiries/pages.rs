use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use uuid::Uuid;

use super::inbox::{self, Told};
use super::place::Place;
use crate::admin::stale::{Difference, differences};
use crate::inquiries::{self, ChangeError, Question, Status};
use crate::parts::Parts;
use crate::staff::Member;
use crate::text::many_lines;
use crate::web::{Answer, Error, FieldErrors, Form, Query, see_other};

/// The longest note in characters.
const LONGEST_NOTE: usize = 8000;

/// `GET /admin/inquiries?view=&q=&page=`
pub(super) async fn list(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    inbox::show(
        StatusCode::OK,
        Place::of(&query),
        None,
        Told::default(),
        &member,
        &parts,
    )
    .await
}

/// `GET /admin/inquiries/{id}`, where the mail to the shop points.
pub(super) async fn show(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Query(query): Query,
) -> Answer {
    let told = Told {
        saved: query.ticked("saved"),
        ..Told::default()
    };
    inbox::show(
        StatusCode::OK,
        Place::of(&query),
        Some(*id),
        told,
        &member,
        &parts,
    )
    .await
}

/// `POST /admin/inquiries/{id}`: `note`, and the `status` of the button that was pressed.
pub(super) async fn change(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form,
) -> Answer {
    let place = Place::of(&fields);
    let note = many_lines(fields.text("note"));
    let mut errors = FieldErrors::default();
    errors.at_most("note", &note, LONGEST_NOTE);
    if !errors.is_empty() {
        let told = Told {
            errors,
            note: Some(note),
            ..Told::default()
        };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return inbox::show(status, place, Some(*id), told, &member, &parts).await;
    }
    let conn = parts.db.get().await?;
    let stored = inquiries::by_id(*id, &conn).await?.ok_or(Error::NotFound)?;
    let wanted = Status::parse(fields.text("status")).unwrap_or_else(|| stored.status());
    let seen = fields.text("version").parse().unwrap_or_default();
    let done = inquiries::change(*id, seen, wanted, &note, parts.clock.now(), &conn).await;
    drop(conn);
    let found = match done {
        Ok(()) => Vec::new(),
        Err(ChangeError::Unknown) => return Err(Error::NotFound),
        Err(ChangeError::Database(error)) => return Err(error.into()),
        Err(ChangeError::Stale) => {
            let pressed = fields.text("status") != fields.text("was");
            differing(&stored, pressed.then_some(wanted), &note)
        }
    };
    if found.is_empty() {
        return Ok(see_other(&format!("{}&saved=1", place.question(*id))));
    }
    let told = Told {
        differences: found,
        note: Some(note),
        ..Told::default()
    };
    inbox::show(
        StatusCode::CONFLICT,
        place,
        Some(*id),
        told,
        &member,
        &parts,
    )
    .await
}

/// What somebody else saved otherwise; a state only where a button for another one was pressed.
fn differing(stored: &Question, pressed: Option<Status>, note: &str) -> Vec<Difference> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut yours = vec![pair("Note", note)];
    let mut theirs = vec![pair("Note", &stored.note)];
    if let Some(status) = pressed {
        yours.push(pair("State", status.label()));
        theirs.push(pair("State", stored.status().label()));
    }
    differences(&yours, &theirs)
}
