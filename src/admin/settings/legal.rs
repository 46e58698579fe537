use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::legal_form::LegalForm;
use super::tabs::{Part, tabs};
use crate::admin::stale::{Difference, differences};
use crate::db::Conn;
use crate::frame::office;
use crate::parts::Parts;
use crate::settings::{self, Consent, SaveError, ShopSettings};
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, Form, Query, page, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_legal.html")]
struct LegalPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    form: LegalForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    histories: Vec<History>,
    saved: bool,
}

/// Every version of a text.
struct History {
    consent: Consent,
    /// Address, number, and since when.
    versions: Vec<(String, i32, String)>,
}

#[derive(Template)]
#[template(path = "admin/settings_legal_text.html")]
struct TextPage {
    office: Office,
    label: &'static str,
    version: i32,
    since: String,
    current: bool,
    text: String,
}

/// What the page says beside the form.
#[derive(Default)]
struct Told {
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
}

const PATH: &str = "/admin/settings/legal";

/// `GET /admin/settings/legal`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let form = LegalForm::of(&stored(&*parts.db.get().await?).await?);
    let told = Told {
        saved: query.ticked("saved"),
        ..Told::default()
    };
    show_form(StatusCode::OK, form, told, &member, &parts).await
}

/// `POST /admin/settings/legal`
pub(super) async fn save(parts: Data<Parts>, member: Member, Form(fields): Form<512>) -> Answer {
    let mut form = LegalForm::of_fields(&fields);
    let texts = match form.texts() {
        Ok(texts) => texts,
        Err(errors) => {
            let told = Told {
                errors,
                ..Told::default()
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return show_form(status, form, told, &member, &parts).await;
        }
    };
    let mut conn = parts.db.get().await?;
    let found = match settings::save_legal(&texts, parts.clock.now(), &mut conn).await {
        Ok(()) => Vec::new(),
        Err(SaveError::Unknown | SaveError::Invalid(..)) => return Err(Error::NotFound),
        Err(SaveError::Database(error)) => return Err(error.into()),
        Err(SaveError::Stale(_)) => {
            let now = LegalForm::of(&stored(&conn).await?);
            form.version.clone_from(&now.version);
            let found = differences(&form.pairs(), &now.pairs());
            // Somebody saved another part of the settings: these texts are as they were, or as both want them.
            if found.is_empty() {
                return Ok(see_other(&format!("{PATH}?saved=1")));
            }
            found
        }
    };
    drop(conn);
    if found.is_empty() {
        return Ok(see_other(&format!("{PATH}?saved=1")));
    }
    let told = Told {
        differences: found,
        ..Told::default()
    };
    show_form(StatusCode::CONFLICT, form, told, &member, &parts).await
}

/// `GET /admin/settings/legal/{kind}/{version}`: the very words that an order's buyer accepted, for all staff.
pub(super) async fn show_text(
    parts: Data<Parts>,
    member: Member,
    path: Path<(String, i32)>,
) -> Answer {
    let (kind, version) = path.into_inner();
    let consent = Consent::parse(&kind).ok_or(Error::NotFound)?;
    let conn = parts.db.get().await?;
    let text = settings::consent_text(consent, version, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    let shop = stored(&conn).await?;
    let title = format!("{}, version {version}", consent.label());
    let now = parts.clock.now();
    let office = office(&conn, &member, title, Section::Settings, now).await?;
    drop(conn);
    page(&TextPage {
        office,
        label: consent.label(),
        version,
        since: shop.zone().date_time(text.since),
        current: consent.of(&shop).1 == version,
        text: text.text,
    })
}

async fn stored(conn: &Conn) -> Result<ShopSettings, Error> {
    settings::load(conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))
}

async fn histories(conn: &Conn) -> Result<Vec<History>, Error> {
    let zone = stored(conn).await?.zone();
    let mut histories = Vec::new();
    for consent in Consent::ALL {
        let versions = settings::consent_versions(consent, conn).await?;
        let versions = versions.into_iter().map(|(version, since)| {
            let href = format!("{PATH}/{}/{version}", consent.as_str());
            (href, version, zone.date_time(since))
        });
        histories.push(History {
            consent,
            versions: versions.collect(),
        });
    }
    Ok(histories)
}

async fn show_form(
    status: StatusCode,
    form: LegalForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let histories = histories(&conn).await?;
    let office = office(&conn, member, "Settings", Section::Settings, now).await?;
    drop(conn);
    let page = LegalPage {
        tabs: tabs(&office, Part::Legal),
        office,
        form,
        errors: told.errors,
        differences: told.differences,
        histories,
        saved: told.saved,
    };
    page_with(status, &page)
}
