use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::delivery_form::DeliveryForm;
use super::tabs::{Part, tabs};
use crate::admin::stale::{Difference, differences};
use crate::db::Conn;
use crate::frame::office;
use crate::money::Currency;
use crate::parts::Parts;
use crate::settings::{self, DeliveryDraft, SaveError, ShopSettings};
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, Form, Query, page, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_delivery.html")]
struct ListPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    rows: Vec<Row>,
    /// Whether buyers have nothing to choose.
    none_offered: bool,
    saved: bool,
}

struct Row {
    href: String,
    name: String,
    promise: String,
    price: String,
    position: i32,
    active: bool,
}

#[derive(Template)]
#[template(path = "admin/settings_delivery_way.html")]
struct WayPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    /// The address that the form is sent to.
    action: String,
    currency: String,
    form: DeliveryForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
}

/// What the page says beside the form.
#[derive(Default)]
struct Told {
    errors: FieldErrors,
    differences: Vec<Difference>,
}

const PATH: &str = "/admin/settings/delivery";

/// `GET /admin/settings/delivery`
pub(super) async fn list(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let shop = shop(&conn).await?;
    let ways = settings::delivery_ways(&conn).await?;
    let office = office(&conn, &member, "Settings", Section::Settings, now).await?;
    drop(conn);
    let none_offered = !ways.iter().any(|way| way.active);
    let rows = ways.into_iter().map(|way| Row {
        href: format!("{PATH}/{}", way.code),
        name: way.name,
        promise: way.promise,
        price: match way.price_minor {
            0 => "Free".to_owned(),
            minor => shop.money(minor).to_string(),
        },
        position: way.position,
        active: way.active,
    });
    page(&ListPage {
        tabs: tabs(&office, Part::Delivery),
        office,
        rows: rows.collect(),
        none_offered,
        saved: query.ticked("saved"),
    })
}

/// `GET /admin/settings/delivery/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    let form = DeliveryForm {
        active: true,
        ..DeliveryForm::default()
    };
    show_form(
        StatusCode::OK,
        "new",
        form,
        Told::default(),
        &member,
        &parts,
    )
    .await
}

/// `GET /admin/settings/delivery/{code}`
pub(super) async fn show(parts: Data<Parts>, member: Member, code: Path<String>) -> Answer {
    let conn = parts.db.get().await?;
    let currency = shop(&conn).await?.currency();
    let form = stored(&code, currency, &conn).await?;
    drop(conn);
    show_form(
        StatusCode::OK,
        &code,
        form,
        Told::default(),
        &member,
        &parts,
    )
    .await
}

/// `POST /admin/settings/delivery/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    let form = DeliveryForm::of_fields(&fields);
    let conn = parts.db.get().await?;
    let errors = match form.draft(shop(&conn).await?.currency()) {
        Err(errors) => errors,
        Ok(draft) => {
            if settings::add_delivery_way(&draft, &conn).await?.is_some() {
                return Ok(see_other(&format!("{PATH}?saved=1")));
            }
            let mut errors = FieldErrors::default();
            errors.add("name", "There is one of that name already. Choose another.");
            errors
        }
    };
    drop(conn);
    refuse("new", form, errors, &member, &parts).await
}

/// `POST /admin/settings/delivery/{code}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    code: Path<String>,
    Form(fields): Form,
) -> Answer {
    let form = DeliveryForm::of_fields(&fields);
    let conn = parts.db.get().await?;
    let currency = shop(&conn).await?.currency();
    stored(&code, currency, &conn).await?;
    drop(conn);
    match form.draft(currency) {
        Err(errors) => refuse(&code, form, errors, &member, &parts).await,
        Ok(draft) => save(&code, form, &draft, currency, &member, &parts).await,
    }
}

async fn save(
    code: &str,
    mut form: DeliveryForm,
    draft: &DeliveryDraft,
    currency: Currency,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let seen = form.version.parse().unwrap_or_default();
    let found = match settings::save_delivery_way(code, seen, draft, &conn).await {
        Ok(()) => Vec::new(),
        Err(SaveError::Unknown) => return Err(Error::NotFound),
        Err(SaveError::Database(error)) => return Err(error.into()),
        Err(SaveError::Stale(_)) => {
            let now = stored(code, currency, &conn).await?;
            form.version.clone_from(&now.version);
            differences(&form.pairs(currency), &now.pairs(currency))
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
    show_form(StatusCode::CONFLICT, code, form, told, member, parts).await
}

async fn refuse(
    code: &str,
    form: DeliveryForm,
    errors: FieldErrors,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let told = Told {
        errors,
        ..Told::default()
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    show_form(status, code, form, told, member, parts).await
}

async fn shop(conn: &Conn) -> Result<ShopSettings, Error> {
    settings::load(conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))
}

async fn stored(code: &str, currency: Currency, conn: &Conn) -> Result<DeliveryForm, Error> {
    let way = settings::delivery_way(code, conn)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(DeliveryForm::of(&way, currency))
}

async fn show_form(
    status: StatusCode,
    code: &str,
    form: DeliveryForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let title = match code {
        "new" => "New way of delivery".to_owned(),
        _ => form.name.clone(),
    };
    let office = office(&conn, member, title, Section::Settings, now).await?;
    let currency = shop(&conn).await?.currency;
    drop(conn);
    let page = WayPage {
        tabs: tabs(&office, Part::Delivery),
        office,
        action: format!("{PATH}/{code}"),
        currency,
        form,
        errors: told.errors,
        differences: told.differences,
    };
    page_with(status, &page)
}
