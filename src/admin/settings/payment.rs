use actix_web::web::Data;
use askama::Template;

use super::tabs::{Part, Tab, tabs};
use crate::admin::stale::{Difference, differences};
use crate::admin::told::{Outcome, Told, outcome, pairs, shop};
use crate::frame::office;
use crate::parts::Parts;
use crate::settings::{self, ShopSettings};
use crate::staff::Member;
use crate::text::one_line;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, FieldErrors, Fields, Form, Query, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_payment.html")]
struct PaymentPage {
    office: Office,
    tabs: Vec<Tab>,
    form: PaymentForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
    /// Whether buyers can pay online.
    online: bool,
}

/// How buyers pay, as it is typed.
#[derive(Clone, Debug, Default)]
struct PaymentForm {
    version: String,
    reservation_minutes: String,
}

const PATH: &str = "/admin/settings/payment";

impl PaymentForm {
    fn of(shop: &ShopSettings) -> Self {
        Self {
            version: shop.version.to_string(),
            reservation_minutes: shop.reservation_minutes.to_string(),
        }
    }

    fn of_fields(fields: &Fields) -> Self {
        Self {
            version: one_line(fields.text("version")),
            reservation_minutes: one_line(fields.text("reservation_minutes")),
        }
    }

    /// The facts to save in the place of those that are `stored`.
    fn facts(&self, stored: &ShopSettings) -> Result<ShopSettings, FieldErrors> {
        let mut errors = FieldErrors::default();
        let minutes = self.reservation_minutes.parse().ok();
        let minutes = minutes
            .filter(|minutes| (5..=1440).contains(minutes))
            .ok_or("Write a whole number of minutes from 5 to 1440, which is a day.");
        let minutes = errors.take("reservation_minutes", minutes);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(ShopSettings {
            reservation_minutes: minutes.unwrap_or_default(),
            version: self.version.parse().unwrap_or_default(),
            ..stored.clone()
        })
    }

    fn pairs(&self) -> Vec<(String, String)> {
        pairs([("Minutes to pay", self.reservation_minutes.clone())])
    }
}

/// `GET /admin/settings/payment`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let form = PaymentForm::of(&shop(&*parts.db.get().await?).await?);
    show_form(form, Told::of_query(&query), &member, &parts).await
}

/// `POST /admin/settings/payment`
pub(super) async fn save(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    let mut form = PaymentForm::of_fields(&fields);
    let conn = parts.db.get().await?;
    let told = match form.facts(&shop(&conn).await?) {
        Err(errors) => Told::wrong(errors),
        Ok(facts) => match outcome(settings::save(&facts, parts.clock.now(), &conn).await)? {
            Outcome::Saved => return Ok(see_other(&format!("{PATH}?saved=1"))),
            Outcome::Wrong(errors) => Told::wrong(errors),
            Outcome::Stale => {
                let now = PaymentForm::of(&shop(&conn).await?);
                form.version.clone_from(&now.version);
                Told::stale(differences(&form.pairs(), &now.pairs()))
            }
        },
    };
    drop(conn);
    if told.differences.is_empty() && told.errors.is_empty() {
        // Somebody saved the same: it is as both want it.
        return Ok(see_other(&format!("{PATH}?saved=1")));
    }
    show_form(form, told, &member, &parts).await
}

async fn show_form(form: PaymentForm, told: Told, member: &Member, parts: &Parts) -> Answer {
    let (conn, now, status) = (parts.db.get().await?, parts.clock.now(), told.status());
    let office = office(&conn, member, "Settings", Section::Settings, now).await?;
    drop(conn);
    let page = PaymentPage {
        tabs: tabs(&office, Part::Payment),
        office,
        form,
        errors: told.errors,
        differences: told.differences,
        saved: told.saved,
        online: parts.config.payments.stripe.secret_key.is_some(),
    };
    page_with(status, &page)
}
