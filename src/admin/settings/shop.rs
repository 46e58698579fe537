use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use super::shop_form::ShopForm;
use super::tabs::{Part, Tab, tabs};
use crate::admin::stale::{Difference, differences};
use crate::db::Conn;
use crate::frame::office;
use crate::parts::Parts;
use crate::settings::{self, SaveError, ShopSettings};
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, Form, Query, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_shop.html")]
struct ShopPage {
    office: Office,
    tabs: Vec<Tab>,
    form: ShopForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
}

/// What the page says beside the form.
#[derive(Default)]
struct Told {
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
}

/// `GET /admin/settings`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let form = ShopForm::of(&stored(&*parts.db.get().await?).await?);
    let told = Told {
        saved: query.ticked("saved"),
        ..Told::default()
    };
    show_form(StatusCode::OK, form, told, &member, &parts).await
}

/// `POST /admin/settings`
pub(super) async fn save(parts: Data<Parts>, member: Member, Form(fields): Form<256>) -> Answer {
    let mut form = ShopForm::of_fields(&fields);
    let conn = parts.db.get().await?;
    let facts = match form.facts(&stored(&conn).await?) {
        Ok(facts) => facts,
        Err(errors) => {
            drop(conn);
            let told = Told {
                errors,
                ..Told::default()
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return show_form(status, form, told, &member, &parts).await;
        }
    };
    let done = settings::save(&facts, parts.clock.now(), &conn).await;
    let found = match done {
        Ok(()) => Vec::new(),
        Err(SaveError::Unknown | SaveError::Invalid(..)) => return Err(Error::NotFound),
        Err(SaveError::Database(error)) => return Err(error.into()),
        Err(SaveError::Stale(_)) => {
            let now = ShopForm::of(&stored(&conn).await?);
            form.version.clone_from(&now.version);
            differences(&form.pairs(), &now.pairs())
        }
    };
    drop(conn);
    if found.is_empty() {
        return Ok(see_other("/admin/settings?saved=1"));
    }
    let told = Told {
        differences: found,
        ..Told::default()
    };
    show_form(StatusCode::CONFLICT, form, told, &member, &parts).await
}

async fn stored(conn: &Conn) -> Result<ShopSettings, Error> {
    settings::load(conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))
}

async fn show_form(
    status: StatusCode,
    form: ShopForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let office = office(&conn, member, "Settings", Section::Settings, now).await?;
    drop(conn);
    let page = ShopPage {
        tabs: tabs(&office, Part::Shop),
        office,
        form,
        errors: told.errors,
        differences: told.differences,
        saved: told.saved,
    };
    page_with(status, &page)
}
