use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use super::tabs::{Part, tabs};
use crate::admin::stale::{Difference, differences};
use crate::db::Conn;
use crate::frame::office;
use crate::parts::Parts;
use crate::settings::{self, SaveError, ShopSettings};
use crate::staff::Member;
use crate::text::one_line;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, Fields, Form, Query, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_reminders.html")]
struct RemindersPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    form: ReminderForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
}

/// When people are reminded, as it is typed.
#[derive(Clone, Debug, Default)]
struct ReminderForm {
    version: String,
    enabled: bool,
    hours: String,
}

/// The most hours until a reminder: a week.
const MOST_HOURS: i32 = 168;

impl ReminderForm {
    fn of(shop: &ShopSettings) -> Self {
        Self {
            version: shop.version.to_string(),
            enabled: shop.reminders_enabled,
            hours: shop.reminder_hours.to_string(),
        }
    }

    fn of_fields(fields: &Fields) -> Self {
        Self {
            version: one_line(fields.text("version")),
            enabled: fields.ticked("enabled"),
            hours: one_line(fields.text("hours")),
        }
    }

    fn facts(&self, stored: &ShopSettings) -> Result<ShopSettings, FieldErrors> {
        let mut errors = FieldErrors::default();
        let hours = self.hours.parse().ok();
        let hours = hours
            .filter(|hours| (1..=MOST_HOURS).contains(hours))
            .ok_or_else(|| format!("Write a whole number of hours from 1 to {MOST_HOURS}."));
        match errors.take("hours", hours) {
            None => Err(errors),
            Some(hours) => Ok(ShopSettings {
                reminders_enabled: self.enabled,
                reminder_hours: hours,
                version: self.version.parse().unwrap_or_default(),
                ..stored.clone()
            }),
        }
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let enabled = if self.enabled { "yes" } else { "no" };
        vec![
            ("Reminders are sent".to_owned(), enabled.to_owned()),
            ("Hours until then".to_owned(), self.hours.clone()),
        ]
    }
}

const PATH: &str = "/admin/settings/reminders";

/// `GET /admin/settings/reminders`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let form = ReminderForm::of(&stored(&*parts.db.get().await?).await?);
    let (errors, found) = (FieldErrors::default(), Vec::new());
    let saved = query.ticked("saved");
    show_form(
        StatusCode::OK,
        form,
        errors,
        found,
        saved,
        (&member, &parts),
    )
    .await
}

/// `POST /admin/settings/reminders`
pub(super) async fn save(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    let mut form = ReminderForm::of_fields(&fields);
    let conn = parts.db.get().await?;
    let facts = match form.facts(&stored(&conn).await?) {
        Ok(facts) => facts,
        Err(errors) => {
            drop(conn);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let with = (&member, &**parts);
            return show_form(status, form, errors, Vec::new(), false, with).await;
        }
    };
    let found = match settings::save(&facts, parts.clock.now(), &conn).await {
        Ok(()) => Vec::new(),
        Err(SaveError::Unknown | SaveError::Invalid(..)) => return Err(Error::NotFound),
        Err(SaveError::Database(error)) => return Err(error.into()),
        Err(SaveError::Stale(_)) => {
            let now = ReminderForm::of(&stored(&conn).await?);
            form.version.clone_from(&now.version);
            differences(&form.pairs(), &now.pairs())
        }
    };
    drop(conn);
    if found.is_empty() {
        return Ok(see_other(&format!("{PATH}?saved=1")));
    }
    let errors = FieldErrors::default();
    let with = (&member, &**parts);
    show_form(StatusCode::CONFLICT, form, errors, found, false, with).await
}

async fn stored(conn: &Conn) -> Result<ShopSettings, Error> {
    settings::load(conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))
}

async fn show_form(
    status: StatusCode,
    form: ReminderForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
    (member, parts): (&Member, &Parts),
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let office = office(&conn, member, "Settings", Section::Settings, now).await?;
    drop(conn);
    let page = RemindersPage {
        tabs: tabs(&office, Part::Reminders),
        office,
        form,
        errors,
        differences,
        saved,
    };
    page_with(status, &page)
}
