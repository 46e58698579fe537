use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::PATH;
use crate::addresses::{parse_areas, write_areas};
use crate::admin::settings::tabs::{Part, Tab, tabs};
use crate::admin::stale::{Difference, differences};
use crate::admin::told::{Outcome, Told, outcome, pairs, place};
use crate::db::Conn;
use crate::delivery::{self, StoredZone, ZoneDraft};
use crate::frame::office;
use crate::parts::Parts;
use crate::staff::Member;
use crate::text::{many_lines, one_line};
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_delivery_zone.html")]
struct ZonePage {
    office: Office,
    tabs: Vec<Tab>,
    id: Option<Uuid>,
    form: ZoneForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
}

/// A zone as it is typed.
#[derive(Clone, Debug, Default)]
struct ZoneForm {
    version: String,
    name: String,
    areas: String,
    position: String,
}

impl ZoneForm {
    fn of(zone: &StoredZone) -> Self {
        Self {
            version: zone.version.to_string(),
            name: zone.draft.name.clone(),
            areas: write_areas(&zone.draft.areas),
            position: zone.draft.position.to_string(),
        }
    }

    fn of_fields(fields: &Fields) -> Self {
        Self {
            version: one_line(fields.text("version")),
            name: one_line(fields.text("name")),
            areas: many_lines(fields.text("areas")),
            position: one_line(fields.text("position")),
        }
    }

    fn draft(&self) -> Result<ZoneDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required("name", &self.name, 80, "Give the zone a name.");
        let areas = match parse_areas(&self.areas) {
            Ok(areas) if areas.is_empty() => Err("Name at least one country.".to_owned()),
            read => read,
        };
        let areas = errors.take("areas", areas);
        let position = errors.take("position", place(&self.position));
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(ZoneDraft {
            name: self.name.clone(),
            position: position.unwrap_or_default(),
            areas: areas.unwrap_or_default(),
        })
    }
}

fn compared(draft: &ZoneDraft) -> Vec<(String, String)> {
    let mut areas = draft.areas.clone();
    areas.sort_by_key(ToString::to_string);
    pairs([
        ("Name", draft.name.clone()),
        ("Places", write_areas(&areas)),
        ("Looked up", draft.position.to_string()),
    ])
}

/// `GET /admin/settings/delivery/zones/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    show_form(None, ZoneForm::default(), Told::default(), &member, &parts).await
}

/// `GET /admin/settings/delivery/zones/{id}`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let form = ZoneForm::of(&stored(*id, &*parts.db.get().await?).await?);
    show_form(Some(*id), form, Told::default(), &member, &parts).await
}

/// `POST /admin/settings/delivery/zones/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    let form = ZoneForm::of_fields(&fields);
    match form.draft() {
        Ok(draft) => {
            delivery::add_zone(&draft, &mut *parts.db.get().await?).await?;
            Ok(see_other(&format!("{PATH}?saved=1")))
        }
        Err(errors) => show_form(None, form, Told::wrong(errors), &member, &parts).await,
    }
}

/// `POST /admin/settings/delivery/zones/{id}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form,
) -> Answer {
    let mut conn = parts.db.get().await?;
    stored(*id, &conn).await?;
    let (form, told) = save(*id, &fields, &mut conn).await?;
    drop(conn);
    match told {
        None => Ok(see_other(&format!("{PATH}?saved=1"))),
        Some(told) => show_form(Some(*id), form, told, &member, &parts).await,
    }
}

/// `POST /admin/settings/delivery/zones/{id}/delete`: only where no way of delivery goes.
pub(super) async fn delete(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    let form = ZoneForm::of(&stored(*id, &conn).await?);
    let done = outcome(delivery::delete_zone(*id, &conn).await)?;
    drop(conn);
    match done {
        Outcome::Saved | Outcome::Stale => Ok(see_other(&format!("{PATH}?saved=1"))),
        Outcome::Wrong(found) => {
            let mut errors = FieldErrors::default();
            errors.add_whole(found.of("zone").unwrap_or_default());
            show_form(Some(*id), form, Told::wrong(errors), &member, &parts).await
        }
    }
}

/// The form, and what to say beside it unless it was saved.
async fn save(
    id: Uuid,
    fields: &Fields,
    conn: &mut Conn,
) -> Result<(ZoneForm, Option<Told>), Error> {
    let mut form = ZoneForm::of_fields(fields);
    let draft = match form.draft() {
        Ok(draft) => draft,
        Err(errors) => return Ok((form, Some(Told::wrong(errors)))),
    };
    let seen = form.version.parse().unwrap_or_default();
    let told = match outcome(delivery::save_zone(id, seen, &draft, conn).await)? {
        Outcome::Saved => None,
        Outcome::Wrong(errors) => Some(Told::wrong(errors)),
        Outcome::Stale => {
            let now = stored(id, conn).await?;
            form.version = now.version.to_string();
            let found = differences(&compared(&draft), &compared(&now.draft));
            // Somebody saved the same: it is as both want it.
            (!found.is_empty()).then(|| Told::stale(found))
        }
    };
    Ok((form, told))
}

async fn stored(id: Uuid, conn: &Conn) -> Result<StoredZone, Error> {
    delivery::stored_zone(id, conn)
        .await?
        .ok_or(Error::NotFound)
}

async fn show_form(
    id: Option<Uuid>,
    form: ZoneForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let (conn, now, status) = (parts.db.get().await?, parts.clock.now(), told.status());
    let title = match id {
        None => "New zone".to_owned(),
        Some(_) => form.name.clone(),
    };
    let office = office(&conn, member, title, Section::Settings, now).await?;
    drop(conn);
    let page = ZonePage {
        tabs: tabs(&office, Part::Delivery),
        office,
        id,
        form,
        errors: told.errors,
        differences: told.differences,
    };
    page_with(status, &page)
}
