use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::PATH;
use super::rate_form::{RateForm, compared};
use crate::admin::settings::tabs::{Part, Tab, tabs};
use crate::admin::stale::{Difference, differences};
use crate::admin::told::{Outcome, Told, outcome, shop};
use crate::db::Conn;
use crate::frame::office;
use crate::parts::Parts;
use crate::staff::Member;
use crate::tax::{self, STANDARD, StoredRate};
use crate::web::layout::{Office, Section};
use crate::web::parts::Choice;
use crate::web::{Answer, Error, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_tax_rate.html")]
struct RatePage {
    office: Office,
    tabs: Vec<Tab>,
    id: Option<Uuid>,
    choices: Vec<Choice>,
    form: RateForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
}

/// `GET /admin/settings/tax/rates/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    let country = shop(&*parts.db.get().await?).await?.country;
    let form = RateForm {
        tax_class: STANDARD.to_owned(),
        country,
        priority: "1".to_owned(),
        ..RateForm::default()
    };
    show_form(None, form, Told::default(), &member, &parts).await
}

/// `GET /admin/settings/tax/rates/{id}`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let form = RateForm::of(&stored(*id, &*parts.db.get().await?).await?);
    show_form(Some(*id), form, Told::default(), &member, &parts).await
}

/// `POST /admin/settings/tax/rates/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    save(None, &fields, &member, &parts).await
}

/// `POST /admin/settings/tax/rates/{id}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form,
) -> Answer {
    stored(*id, &*parts.db.get().await?).await?;
    save(Some(*id), &fields, &member, &parts).await
}

/// `POST /admin/settings/tax/rates/{id}/delete`
pub(super) async fn delete(parts: Data<Parts>, _member: Member, id: Path<Uuid>) -> Answer {
    outcome(tax::delete_rate(*id, &*parts.db.get().await?).await)?;
    Ok(see_other(&format!("{PATH}?saved=1")))
}

async fn save(id: Option<Uuid>, fields: &Fields, member: &Member, parts: &Parts) -> Answer {
    let conn = parts.db.get().await?;
    let (form, told) = saved(id, RateForm::of_fields(fields), &conn).await?;
    drop(conn);
    match told {
        None => Ok(see_other(&format!("{PATH}?saved=1"))),
        Some(told) => show_form(id, form, told, member, parts).await,
    }
}

/// The form, and what to say beside it unless it was saved.
async fn saved(
    id: Option<Uuid>,
    mut form: RateForm,
    conn: &Conn,
) -> Result<(RateForm, Option<Told>), Error> {
    let classes = tax::classes(conn).await?;
    let rate = match form.rate(&classes) {
        Ok(rate) => rate,
        Err(errors) => return Ok((form, Some(Told::wrong(errors)))),
    };
    let seen = form.version.parse().unwrap_or_default();
    let done = match id {
        None => outcome(tax::add_rate(&rate, conn).await)?,
        Some(id) => outcome(tax::save_rate(id, seen, &rate, conn).await)?,
    };
    let told = match done {
        Outcome::Saved => None,
        Outcome::Wrong(errors) => Some(Told::wrong(errors)),
        Outcome::Stale => {
            let now = stored(id.unwrap_or_default(), conn).await?;
            form.version = now.version.to_string();
            let yours = compared(&rate, &classes);
            let found = differences(&yours, &compared(&now.rate, &classes));
            // Somebody saved the same: it is as both want it.
            (!found.is_empty()).then(|| Told::stale(found))
        }
    };
    Ok((form, told))
}

async fn stored(id: Uuid, conn: &Conn) -> Result<StoredRate, Error> {
    tax::stored_rate(id, conn).await?.ok_or(Error::NotFound)
}

async fn show_form(
    id: Option<Uuid>,
    form: RateForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let (conn, now, status) = (parts.db.get().await?, parts.clock.now(), told.status());
    let title = match id {
        None => "New rate".to_owned(),
        Some(_) => form.name.clone(),
    };
    let office = office(&conn, member, title, Section::Settings, now).await?;
    let classes = tax::classes(&conn).await?.into_iter();
    drop(conn);
    let page = RatePage {
        tabs: tabs(&office, Part::Tax),
        office,
        id,
        choices: classes
            .map(|class| Choice::new(class.code, class.name))
            .collect(),
        form,
        errors: told.errors,
        differences: told.differences,
    };
    page_with(status, &page)
}
