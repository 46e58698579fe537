use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::form::{ImageRow, ProductForm, VariantRow};
use super::read;
use crate::admin::stale::{Difference, differences};
use crate::catalog::{self, SaveError, Target};
use crate::db::Conn;
use crate::frame::office;
use crate::media::{self, Picture};
use crate::money::Currency;
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::tax;
use crate::web::layout::{Office, Section};
use crate::web::parts::Choice;
use crate::web::{Answer, Error, FieldErrors, Fields, Form, Query, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/product.html")]
struct EditPage {
    office: Office,
    /// `None` while the product is new.
    id: Option<Uuid>,
    form: ProductForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
    sign: String,
    categories: Vec<(String, String, bool)>,
    tax_classes: Vec<Choice>,
    images: Vec<(ImageRow, Option<Picture>)>,
    blank: Vec<VariantRow>,
}

impl EditPage {
    fn chosen(value: &str, stored: &str) -> &'static str {
        if value == stored { " selected" } else { "" }
    }

    fn live_address(&self) -> Option<String> {
        (self.id.is_some() && self.form.status == "active")
            .then(|| format!("/products/{}", self.form.slug))
    }
}

/// What a form's page says beside the form.
#[derive(Default)]
struct Told {
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
}

/// `GET /admin/products/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    let form = ProductForm {
        status: "draft".into(),
        kind: "goods".into(),
        tax_class: tax::STANDARD.into(),
        listed: true,
        position: "0".into(),
        ..ProductForm::default()
    };
    show_form(StatusCode::OK, None, form, Told::default(), &member, &parts).await
}

/// `GET /admin/products/{id}`
pub(super) async fn show(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Query(query): Query,
) -> Answer {
    let conn = parts.db.get().await?;
    let currency = currency(&conn).await?;
    let stored = catalog::load_draft(*id, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    drop(conn);
    let form = ProductForm::of_draft(&stored.draft, stored.version, &stored.stock, currency);
    let told = Told {
        saved: query.ticked("saved"),
        ..Told::default()
    };
    show_form(StatusCode::OK, Some(*id), form, told, &member, &parts).await
}

/// `POST /admin/products/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form<1024>) -> Answer {
    save(None, &fields, &member, &parts).await
}

/// `POST /admin/products/{id}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form<1024>,
) -> Answer {
    save(Some(*id), &fields, &member, &parts).await
}

async fn save(id: Option<Uuid>, fields: &Fields, member: &Member, parts: &Parts) -> Answer {
    let form = ProductForm::of_fields(fields);
    let mut conn = parts.db.get().await?;
    let draft = match form.draft(currency(&conn).await?) {
        Ok(draft) => draft,
        Err(errors) => {
            drop(conn);
            let told = Told {
                errors,
                ..Told::default()
            };
            return show_form(
                StatusCode::UNPROCESSABLE_ENTITY,
                id,
                form,
                told,
                member,
                parts,
            )
            .await;
        }
    };
    let target = match id {
        None => Target::New,
        Some(id) => Target::Existing {
            id,
            seen_version: form.version.parse().ok(),
        },
    };
    let outcome = catalog::save(
        &draft,
        target,
        Some(member.id),
        parts.clock.now(),
        &mut conn,
    )
    .await;
    drop(conn);
    match outcome {
        Ok(saved) => Ok(see_other(&format!(
            "/admin/products/{}?saved=1",
            saved.id()
        ))),
        Err(SaveError::Stale(version)) => show_stale(id, form, version, member, parts).await,
        Err(SaveError::Database(error)) => Err(error.into()),
        Err(refused) => {
            let mut errors = FieldErrors::default();
            errors.add(field_of(&refused), refused.to_string());
            let told = Told {
                errors,
                ..Told::default()
            };
            show_form(
                StatusCode::UNPROCESSABLE_ENTITY,
                id,
                form,
                told,
                member,
                parts,
            )
            .await
        }
    }
}

fn field_of(refused: &SaveError) -> &'static str {
    match refused {
        SaveError::SlugTaken | SaveError::Invalid("slug", _) => "slug",
        SaveError::Invalid("name", _) => "name",
        SaveError::Invalid("attributes", _) => "attributes",
        SaveError::Invalid("external_url", _) => "external_url",
        SaveError::Invalid("tax_class", _) => "tax_class",
        _ => "variants",
    }
}

/// 409: both versions' differing fields; sending the form once more then means it.
async fn show_stale(
    id: Option<Uuid>,
    mut form: ProductForm,
    version: i32,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let id = id.ok_or(Error::NotFound)?;
    let stored = catalog::load_draft(id, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    let stored = ProductForm::of_draft(
        &stored.draft,
        stored.version,
        &stored.stock,
        currency(&conn).await?,
    );
    drop(conn);
    let told = Told {
        differences: differences(&form.pairs(), &stored.pairs()),
        ..Told::default()
    };
    form.version = version.to_string();
    show_form(StatusCode::CONFLICT, Some(id), form, told, member, parts).await
}

async fn show_form(
    status: StatusCode,
    id: Option<Uuid>,
    form: ProductForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let title = if id.is_some() {
        form.name.clone()
    } else {
        "New product".to_owned()
    };
    let office = office(&conn, member, title, Section::Products, parts.clock.now()).await?;
    let categories = read::all_categories(&conn).await?;
    let classes = tax::classes(&conn).await?.into_iter();
    let ids: Vec<Uuid> = form
        .images
        .iter()
        .filter_map(|image| image.media.parse().ok())
        .collect();
    let mut pictures: HashMap<Uuid, Picture> = media::pictures(&ids, &conn).await?;
    let sign = currency(&conn).await?.sign();
    drop(conn);
    let images = form.images.iter().map(|image| {
        let picture = image
            .media
            .parse()
            .ok()
            .and_then(|id: Uuid| pictures.remove(&id))
            .map(|picture| picture.described(image.alt.as_str()));
        (image.clone(), picture)
    });
    let page = EditPage {
        categories: categories
            .into_iter()
            .map(|(id, name)| {
                (
                    id.to_string(),
                    name,
                    form.categories.contains(&id.to_string()),
                )
            })
            .collect(),
        tax_classes: classes
            .map(|class| Choice::new(class.code, class.name))
            .collect(),
        images: images.collect(),
        blank: vec![
            VariantRow {
                policy: "counted".into(),
                ..VariantRow::default()
            };
            if id.is_some() { 2 } else { 1 }
        ],
        office,
        id,
        form,
        errors: told.errors,
        differences: told.differences,
        saved: told.saved,
        sign,
    };
    page_with(status, &page)
}

async fn currency(conn: &Conn) -> Result<Currency, Error> {
    Ok(settings::load(conn)
        .await?
        .map(|shop| shop.currency())
        .unwrap_or_default())
}
