use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::stale::{Difference, differences};
use super::told::Told;
use crate::catalog::{self, CategoryDraft, SaveError};
use crate::db::Conn;
use crate::db::schema::categories;
use crate::frame::office;
use crate::parts::Parts;
use crate::staff::Member;
use crate::text::{Slug, many_lines, one_line};
use crate::web::layout::{Office, Section};
use crate::web::{
    Access, Answer, Duty, Error, FieldErrors, Fields, Form, Query, Route, page, page_with,
    see_other,
};

const CATALOG: Access = Access::Staff(Duty::Catalog);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(CATALOG, "/admin/categories", list),
        Route::get(CATALOG, "/admin/categories/new", show_new),
        Route::post(CATALOG, "/admin/categories/new", create),
        Route::get(CATALOG, "/admin/categories/{id}", show),
        Route::post(CATALOG, "/admin/categories/{id}", update),
    ]
}

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = categories)]
struct Category {
    id: Uuid,
    parent_id: Option<Uuid>,
    slug: String,
    name: String,
    summary: String,
    text_markdown: String,
    position: i32,
    asks_disclaimer: bool,
    version: i32,
}

/// The form as it is typed.
#[derive(Clone, Debug, Default)]
struct CategoryForm {
    version: String,
    parent: String,
    slug: String,
    name: String,
    summary: String,
    text: String,
    position: String,
    asks_disclaimer: bool,
}

#[derive(Template)]
#[template(path = "admin/categories.html")]
struct ListPage {
    office: Office,
    rows: Vec<(usize, Category)>,
}

#[derive(Template)]
#[template(path = "admin/category.html")]
struct EditPage {
    office: Office,
    id: Option<Uuid>,
    form: CategoryForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
    parents: Vec<(String, String)>,
}

impl CategoryForm {
    fn of(category: &Category) -> Self {
        Self {
            version: category.version.to_string(),
            parent: category
                .parent_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
            slug: category.slug.clone(),
            name: category.name.clone(),
            summary: category.summary.clone(),
            text: category.text_markdown.clone(),
            position: category.position.to_string(),
            asks_disclaimer: category.asks_disclaimer,
        }
    }

    fn of_fields(fields: &Fields) -> Self {
        Self {
            version: fields.text("version").to_owned(),
            parent: fields.text("parent").to_owned(),
            slug: fields.text("slug").trim().to_owned(),
            name: one_line(fields.text("name")),
            summary: one_line(fields.text("summary")),
            text: many_lines(fields.text("text")),
            position: fields.text("position").trim().to_owned(),
            asks_disclaimer: fields.ticked("asks_disclaimer"),
        }
    }

    fn draft(&self) -> Result<CategoryDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required("name", &self.name, 120, "Give the category a name.");
        let made = || {
            Slug::of_title(&self.name)
                .map(|slug| slug.to_string())
                .unwrap_or_default()
        };
        let slug = if self.slug.is_empty() {
            made()
        } else {
            self.slug.clone()
        };
        errors.take("slug", Slug::parse(&slug));
        let position = if self.position.is_empty() {
            Ok(0)
        } else {
            self.position.parse()
        };
        let position = errors.take(
            "position",
            position.map_err(|_| "Write the place as a whole number."),
        );
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(CategoryDraft {
            parent_id: self.parent.parse().ok(),
            slug,
            name: self.name.clone(),
            summary: self.summary.clone(),
            text_markdown: self.text.clone(),
            position: position.unwrap_or_default(),
            asks_disclaimer: self.asks_disclaimer,
        })
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let asks = if self.asks_disclaimer { "yes" } else { "no" };
        let pairs = [
            ("Name", self.name.as_str()),
            ("Address", &self.slug),
            ("One line", &self.summary),
            ("Text", &self.text),
            ("Place", &self.position),
            ("Below", &self.parent),
            ("Asks for the disclaimer", asks),
        ];
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

async fn list(parts: Data<Parts>, member: Member) -> Answer {
    let conn = parts.db.get().await?;
    let all = all(&conn).await?;
    let office = office(
        &conn,
        &member,
        "Categories",
        Section::Categories,
        parts.clock.now(),
    )
    .await?;
    drop(conn);
    let mut rows = Vec::new();
    below(None, 0, &all, &mut rows);
    page(&ListPage { office, rows })
}

/// The tree in reading order, with the depth of each.
fn below(parent: Option<Uuid>, depth: usize, all: &[Category], rows: &mut Vec<(usize, Category)>) {
    for category in all.iter().filter(|category| category.parent_id == parent) {
        rows.push((depth, category.clone()));
        if depth < 12 {
            below(Some(category.id), depth + 1, all, rows);
        }
    }
}

async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    show_form(
        StatusCode::OK,
        None,
        CategoryForm::default(),
        Told::default(),
        &member,
        &parts,
    )
    .await
}

async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>, Query(query): Query) -> Answer {
    let category = one(*id, &*parts.db.get().await?)
        .await?
        .ok_or(Error::NotFound)?;
    let told = Told {
        saved: query.ticked("saved"),
        ..Told::default()
    };
    show_form(
        StatusCode::OK,
        Some(*id),
        CategoryForm::of(&category),
        told,
        &member,
        &parts,
    )
    .await
}

async fn create(parts: Data<Parts>, member: Member, Form(fields): Form<512>) -> Answer {
    save(None, &fields, &member, &parts).await
}

async fn update(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form<512>,
) -> Answer {
    save(Some(*id), &fields, &member, &parts).await
}

async fn save(id: Option<Uuid>, fields: &Fields, member: &Member, parts: &Parts) -> Answer {
    let mut form = CategoryForm::of_fields(fields);
    let told = match form.draft() {
        Err(errors) => Told {
            errors,
            ..Told::default()
        },
        Ok(draft) => {
            let conn = parts.db.get().await?;
            let target = id.map(|id| (id, form.version.parse().unwrap_or_default()));
            match catalog::save_category(&draft, target, parts.clock.now(), &conn).await {
                Ok(id) => return Ok(see_other(&format!("/admin/categories/{id}?saved=1"))),
                Err(SaveError::Database(error)) => return Err(error.into()),
                Err(SaveError::Stale(version)) => {
                    let stored = one(id.unwrap_or_default(), &conn)
                        .await?
                        .ok_or(Error::NotFound)?;
                    let differences =
                        differences(&form.pairs(), &CategoryForm::of(&stored).pairs());
                    // Somebody saved the same: it is as both want it.
                    if differences.is_empty() {
                        let id = id.unwrap_or_default();
                        return Ok(see_other(&format!("/admin/categories/{id}?saved=1")));
                    }
                    form.version = version.to_string();
                    Told {
                        differences,
                        ..Told::default()
                    }
                }
                Err(refused) => {
                    let mut errors = FieldErrors::default();
                    let field = if matches!(refused, SaveError::Invalid("parent", _)) {
                        "parent"
                    } else {
                        "slug"
                    };
                    errors.add(field, refused.to_string());
                    Told {
                        errors,
                        ..Told::default()
                    }
                }
            }
        }
    };
    let status = if told.differences.is_empty() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::CONFLICT
    };
    show_form(status, id, form, told, member, parts).await
}

async fn show_form(
    status: StatusCode,
    id: Option<Uuid>,
    form: CategoryForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let title = if id.is_some() {
        form.name.clone()
    } else {
        "New category".to_owned()
    };
    let office = office(&conn, member, title, Section::Categories, parts.clock.now()).await?;
    let parents = all(&conn).await?;
    drop(conn);
    let parents = parents
        .into_iter()
        .filter(|parent| Some(parent.id) != id)
        .map(|parent| (parent.id.to_string(), parent.name));
    let Told {
        errors,
        differences,
        saved,
    } = told;
    page_with(
        status,
        &EditPage {
            office,
            id,
            form,
            errors,
            differences,
            saved,
            parents: parents.collect(),
        },
    )
}

async fn all(mut conn: &Conn) -> QueryResult<Vec<Category>> {
    categories::table
        .order((categories::position, categories::name))
        .select(Category::as_select())
        .load(&mut conn)
        .await
}

async fn one(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Category>> {
    categories::table
        .find(id)
        .select(Category::as_select())
        .first(&mut conn)
        .await
        .optional()
}
