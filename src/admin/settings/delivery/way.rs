use actix_web::web::{Data, Path};
use askama::Template;

use super::PATH;
use super::way_form::{WayForm, compared, kinds};
use crate::admin::settings::tabs::{Part, Tab, tabs};
use crate::admin::stale::{Difference, differences};
use crate::admin::told::{Outcome, Told, outcome, shop};
use crate::db::Conn;
use crate::delivery::{self, StoredWay, WayDraft};
use crate::frame::office;
use crate::money::Currency;
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::parts::Choice;
use crate::web::{Answer, Error, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_delivery_way.html")]
struct WayPage {
    office: Office,
    tabs: Vec<Tab>,
    /// The address that the form is sent to.
    action: String,
    currency: String,
    zones: Vec<Choice>,
    kinds: Vec<Choice>,
    form: WayForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
}

/// `GET /admin/settings/delivery/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    let form = WayForm {
        active: true,
        kind: "flat".to_owned(),
        ..WayForm::default()
    };
    show_form("new", form, Told::default(), &member, &parts).await
}

/// `GET /admin/settings/delivery/{code}`
pub(super) async fn show(parts: Data<Parts>, member: Member, code: Path<String>) -> Answer {
    let conn = parts.db.get().await?;
    let currency = shop(&conn).await?.currency();
    let form = WayForm::of(&stored(&code, &conn).await?, currency);
    drop(conn);
    show_form(&code, form, Told::default(), &member, &parts).await
}

/// `POST /admin/settings/delivery/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    let form = WayForm::of_fields(&fields);
    let mut conn = parts.db.get().await?;
    let currency = shop(&conn).await?.currency();
    let errors = match form.draft(currency) {
        Err(errors) => errors,
        Ok(draft) => match outcome(delivery::add_way(&draft, &mut conn).await)? {
            Outcome::Wrong(errors) => errors,
            Outcome::Saved | Outcome::Stale => return Ok(see_other(&format!("{PATH}?saved=1"))),
        },
    };
    drop(conn);
    show_form("new", form, Told::wrong(errors), &member, &parts).await
}

/// `POST /admin/settings/delivery/{code}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    code: Path<String>,
    Form(fields): Form,
) -> Answer {
    let mut conn = parts.db.get().await?;
    let currency = shop(&conn).await?.currency();
    stored(&code, &conn).await?;
    let (form, told) = save(&code, &fields, currency, &mut conn).await?;
    drop(conn);
    match told {
        None => Ok(see_other(&format!("{PATH}?saved=1"))),
        Some(told) => show_form(&code, form, told, &member, &parts).await,
    }
}

/// The form, and what to say beside it unless it was saved.
async fn save(
    code: &str,
    fields: &Fields,
    currency: Currency,
    conn: &mut Conn,
) -> Result<(WayForm, Option<Told>), Error> {
    let mut form = WayForm::of_fields(fields);
    let draft = match form.draft(currency) {
        Ok(draft) => draft,
        Err(errors) => return Ok((form, Some(Told::wrong(errors)))),
    };
    let seen = form.version.parse().unwrap_or_default();
    let told = match outcome(delivery::save_way(code, seen, &draft, conn).await)? {
        Outcome::Saved => None,
        Outcome::Wrong(errors) => Some(Told::wrong(errors)),
        Outcome::Stale => {
            let now = stored(code, conn).await?;
            form.version = now.version.to_string();
            let found = compare(&draft, &now, currency, conn).await?;
            // Somebody saved the same: it is as both want it.
            (!found.is_empty()).then(|| Told::stale(found))
        }
    };
    Ok((form, told))
}

async fn compare(
    yours: &WayDraft,
    stored: &StoredWay,
    currency: Currency,
    conn: &Conn,
) -> Result<Vec<Difference>, Error> {
    let zones = delivery::stored_zones(conn).await?;
    let of = |draft: &WayDraft| compared(draft, &zones, currency);
    Ok(differences(&of(yours), &of(&stored.draft)))
}

async fn stored(code: &str, conn: &Conn) -> Result<StoredWay, Error> {
    delivery::stored_way(code, conn)
        .await?
        .ok_or(Error::NotFound)
}

async fn show_form(
    code: &str,
    form: WayForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let (conn, now, status) = (parts.db.get().await?, parts.clock.now(), told.status());
    let title = match code {
        "new" => "New way of delivery".to_owned(),
        _ => form.name.clone(),
    };
    let office = office(&conn, member, title, Section::Settings, now).await?;
    let currency = shop(&conn).await?.currency;
    let zones = delivery::stored_zones(&conn).await?.into_iter();
    drop(conn);
    let everywhere = Choice::new("", "Everywhere that you deliver to");
    let zones = zones.map(|zone| Choice::new(zone.id.to_string(), zone.draft.name));
    let page = WayPage {
        tabs: tabs(&office, Part::Delivery),
        office,
        action: format!("{PATH}/{code}"),
        currency,
        zones: std::iter::once(everywhere).chain(zones).collect(),
        kinds: kinds(),
        form,
        differences: told.differences,
        errors: told.errors,
    };
    page_with(status, &page)
}
