use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::draft::Known;
use super::form::DiscountForm;
use super::{PATH, words};
use crate::admin::stale::{Difference, differences};
use crate::admin::told::{Outcome, Told, outcome, shop};
use crate::catalog;
use crate::db::Conn;
use crate::discounts::{self, Deleted, DiscountDraft, StoredDiscount};
use crate::frame::office;
use crate::id;
use crate::parts::Parts;
use crate::settings::{SaveError, ShopSettings};
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::parts::Choice;
use crate::web::{Answer, Error, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/discount.html")]
struct EditPage {
    office: Office,
    id: Option<Uuid>,
    form: DiscountForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    currency: String,
    time_zone: String,
    kinds: Vec<Choice>,
    scopes: Vec<Choice>,
    stackings: Vec<Choice>,
    /// Id, name, whether it is ticked.
    categories: Vec<(String, String, bool)>,
    /// "3 of 100"; empty while it is new.
    used: String,
}

/// `GET /admin/discounts/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    show_form(None, DiscountForm::new(), Told::default(), &member, &parts).await
}

/// `GET /admin/discounts/{id}`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    let stored = stored(*id, &conn).await?;
    let slugs = discounts::slugs(&stored.draft.discount, &conn).await?;
    let form = DiscountForm::of(&stored, &slugs, &shop(&conn).await?);
    drop(conn);
    show_form(Some(*id), form, Told::default(), &member, &parts).await
}

/// `POST /admin/discounts/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    save(None, &fields, &member, &parts).await
}

/// `POST /admin/discounts/{id}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form,
) -> Answer {
    stored(*id, &*parts.db.get().await?).await?;
    save(Some(*id), &fields, &member, &parts).await
}

/// `POST /admin/discounts/{id}/delete`: one that orders have is switched off and stays.
pub(super) async fn delete(parts: Data<Parts>, _member: Member, id: Path<Uuid>) -> Answer {
    match discounts::delete(*id, &mut *parts.db.get().await?).await {
        Ok(Deleted::Gone) => Ok(see_other(&format!("{PATH}?saved=1"))),
        Ok(Deleted::SwitchedOff) => Ok(see_other(&format!("{PATH}?kept=1"))),
        Err(SaveError::Database(error)) => Err(error.into()),
        Err(SaveError::Unknown | SaveError::Stale(_) | SaveError::Invalid(..)) => {
            Err(Error::NotFound)
        }
    }
}

async fn save(id: Option<Uuid>, fields: &Fields, member: &Member, parts: &Parts) -> Answer {
    let form = DiscountForm::of_fields(fields);
    let mut conn = parts.db.get().await?;
    let (form, told) = saved(id, form, parts, &mut conn).await?;
    drop(conn);
    match told {
        None => Ok(see_other(&format!("{PATH}?saved=1"))),
        Some(told) => show_form(id, form, told, member, parts).await,
    }
}

/// The form, and what to say beside it unless it was saved.
async fn saved(
    id: Option<Uuid>,
    mut form: DiscountForm,
    parts: &Parts,
    conn: &mut Conn,
) -> Result<(DiscountForm, Option<Told>), Error> {
    let shop = shop(conn).await?;
    let (products, unknown) = discounts::named_products(&form.named(), conn).await?;
    let known = Known {
        shop: &shop,
        products,
        unknown,
        categories: categories(conn)
            .await?
            .into_iter()
            .map(|(id, _)| id)
            .collect(),
    };
    let draft = match form.draft(id.unwrap_or_else(id::new_uuid), &known) {
        Ok(draft) => draft,
        Err(errors) => return Ok((form, Some(Told::wrong(errors)))),
    };
    let seen = form.version.parse().unwrap_or_default();
    let done = match id {
        None => discounts::add(&draft, parts.clock.now(), conn).await,
        Some(_) => discounts::save(&draft, seen, conn).await,
    };
    let told = match outcome(done)? {
        Outcome::Saved => None,
        Outcome::Wrong(errors) => Some(Told::wrong(errors)),
        Outcome::Stale => {
            let now = stored(draft.discount.id, conn).await?;
            form.version = now.version.to_string();
            let found = compare(&draft, &now.draft, &shop, conn).await?;
            // Somebody saved the same: it is as both want it.
            (!found.is_empty()).then(|| Told::stale(found))
        }
    };
    Ok((form, told))
}

async fn compare(
    yours: &DiscountDraft,
    stored: &DiscountDraft,
    shop: &ShopSettings,
    conn: &Conn,
) -> Result<Vec<Difference>, Error> {
    let categories = categories(conn).await?;
    let (mine, theirs) = tokio::try_join!(
        discounts::slugs(&yours.discount, conn),
        discounts::slugs(&stored.discount, conn)
    )?;
    Ok(differences(
        &words::compared(yours, &mine, &categories, shop),
        &words::compared(stored, &theirs, &categories, shop),
    ))
}

async fn stored(id: Uuid, conn: &Conn) -> Result<StoredDiscount, Error> {
    discounts::stored_discount(id, conn)
        .await?
        .ok_or(Error::NotFound)
}

/// Ids and names of all categories, by name.
async fn categories(conn: &Conn) -> Result<Vec<(Uuid, String)>, Error> {
    let rows = catalog::categories(conn).await?.into_iter();
    let mut named: Vec<(Uuid, String)> = rows.map(|row| (row.id, row.name)).collect();
    named.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(named)
}

async fn show_form(
    id: Option<Uuid>,
    form: DiscountForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let (conn, now, status) = (parts.db.get().await?, parts.clock.now(), told.status());
    let title = match id {
        None => "New discount".to_owned(),
        Some(_) => form.name.clone(),
    };
    let office = office(&conn, member, title, Section::Discounts, now).await?;
    let shop = shop(&conn).await?;
    let categories = categories(&conn).await?.into_iter();
    let used = match id {
        None => String::new(),
        Some(id) => words::used(&stored(id, &conn).await?),
    };
    drop(conn);
    let ticked = |id: &str| form.categories.iter().any(|chosen| chosen == id);
    let categories = categories.map(|(id, name)| (id.to_string(), name));
    let page = EditPage {
        office,
        id,
        categories: categories
            .map(|(id, name)| (id.clone(), name, ticked(&id)))
            .collect(),
        currency: shop.currency,
        time_zone: shop.time_zone,
        kinds: words::kinds(),
        scopes: words::scopes(),
        stackings: words::stackings(),
        used,
        form,
        errors: told.errors,
        differences: told.differences,
    };
    page_with(status, &page)
}
