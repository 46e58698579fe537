use actix_web::web::Data;
use askama::Template;

use super::PATH;
use super::preview::Preview;
use super::tax_form::TaxForm;
use crate::admin::settings::tabs::{Part, Tab, tabs};
use crate::admin::stale::{Difference, differences};
use crate::admin::told::{Outcome, Told, outcome, shop};
use crate::frame::office;
use crate::money::Percent;
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::tax::{self, StoredRate, TaxClass};
use crate::web::layout::{Office, Section};
use crate::web::parts::Choice;
use crate::web::{Answer, FieldErrors, Fields, Form, Query, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_tax.html")]
struct TaxPage {
    office: Office,
    tabs: Vec<Tab>,
    form: TaxForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
    choices: Vec<Choice>,
    classes: Vec<TaxClass>,
    rates: Vec<Row>,
    currency: String,
    preview: Preview,
}

/// A rate as the list shows it.
struct Row {
    href: String,
    name: String,
    place: String,
    class: String,
    percent: String,
    priority: i32,
}

/// `GET /admin/settings/tax`: `country`, `region`, `postal_code` and `price` ask what something costs there.
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let form = TaxForm::of(&shop(&*parts.db.get().await?).await?);
    show_form(form, Told::of_query(&query), &query, &member, &parts).await
}

/// `POST /admin/settings/tax`
pub(super) async fn save(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    let mut form = TaxForm::of_fields(&fields);
    let conn = parts.db.get().await?;
    let classes = tax::classes(&conn).await?;
    let told = match form.facts(&shop(&conn).await?, &classes) {
        Err(errors) => Told::wrong(errors),
        Ok(facts) => match outcome(settings::save(&facts, parts.clock.now(), &conn).await)? {
            Outcome::Saved => return Ok(see_other(&format!("{PATH}?saved=1"))),
            Outcome::Wrong(errors) => Told::wrong(errors),
            Outcome::Stale => {
                let now = TaxForm::of(&shop(&conn).await?);
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
    show_form(form, told, &Fields::default(), &member, &parts).await
}

async fn show_form(
    form: TaxForm,
    told: Told,
    asked: &Fields,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let (conn, now, status) = (parts.db.get().await?, parts.clock.now(), told.status());
    let office = office(&conn, member, "Settings", Section::Settings, now).await?;
    let classes = tax::classes(&conn).await?;
    let rates = tax::stored_rates(&conn).await?;
    let rules = parts.rules.current(&conn).await?;
    drop(conn);
    let choices = classes.iter();
    let page = TaxPage {
        tabs: tabs(&office, Part::Tax),
        office,
        choices: choices
            .map(|class| Choice::new(class.code.as_str(), class.name.as_str()))
            .collect(),
        rates: rates.iter().map(|rate| row(rate, &classes)).collect(),
        currency: rules.settings.currency.clone(),
        preview: Preview::of_fields(asked, &classes, &rules),
        classes,
        form,
        errors: told.errors,
        differences: told.differences,
        saved: told.saved,
    };
    page_with(status, &page)
}

fn row(stored: &StoredRate, classes: &[TaxClass]) -> Row {
    let rate = &stored.rate;
    let class = classes.iter().find(|class| class.code == rate.class);
    Row {
        href: format!("{PATH}/rates/{}", stored.id),
        name: rate.rate.name.clone(),
        place: rate.area.to_string(),
        class: class.map(|class| class.name.clone()).unwrap_or_default(),
        percent: format!("{}%", Percent::new(rate.rate.ppm)),
        priority: rate.priority,
    }
}
