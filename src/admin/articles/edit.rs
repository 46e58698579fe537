use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::form::{ArticleForm, Known};
use super::list::state_words;
use super::read;
use crate::admin::stale::{Difference, differences};
use crate::articles::{self, Question, SaveError};
use crate::clock::ago;
use crate::db::Conn;
use crate::frame::office;
use crate::media::{self, Picture};
use crate::parts::Parts;
use crate::people;
use crate::settings;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, Fields, Form, Html, Query, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/article.html")]
struct EditPage {
    office: Office,
    /// `None` while the article is new.
    id: Option<Uuid>,
    form: ArticleForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
    state: (&'static str, &'static str),
    people: Vec<(String, String)>,
    hero: Option<Picture>,
    questions: Vec<(usize, Question)>,
    /// The text as readers see it, for the pane beside it.
    text: Html,
    /// "4 min": how long ago it was last saved.
    changed: Option<String>,
}

impl EditPage {
    fn chosen(value: &str, stored: &str) -> &'static str {
        if value == stored { " selected" } else { "" }
    }

    fn live_address(&self) -> Option<String> {
        (self.id.is_some() && self.form.status == "published")
            .then(|| articles::paths::article(&self.form.slug))
    }
}

/// What a form's page says beside the form.
#[derive(Default)]
struct Told {
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
    changed: Option<String>,
}

/// Empty rows for questions, so that some can be added without a script.
const SPARE_QUESTIONS: usize = 2;

/// `GET /admin/articles/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    let form = ArticleForm {
        status: "draft".into(),
        ..ArticleForm::default()
    };
    show_form(StatusCode::OK, None, form, Told::default(), &member, &parts).await
}

/// `GET /admin/articles/{id}`
pub(super) async fn show(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Query(query): Query,
) -> Answer {
    let conn = parts.db.get().await?;
    let (form, updated) = stored_form(*id, &conn).await?;
    drop(conn);
    let told = Told {
        saved: query.ticked("saved"),
        changed: Some(ago(updated, parts.clock.now())),
        ..Told::default()
    };
    show_form(StatusCode::OK, Some(*id), form, told, &member, &parts).await
}

/// `POST /admin/articles/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form<1024>) -> Answer {
    save(None, &fields, &member, &parts).await
}

/// `POST /admin/articles/{id}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form<1024>,
) -> Answer {
    save(Some(*id), &fields, &member, &parts).await
}

async fn save(id: Option<Uuid>, fields: &Fields, member: &Member, parts: &Parts) -> Answer {
    let form = ArticleForm::of_fields(fields);
    let mut conn = parts.db.get().await?;
    if let Some(id) = id {
        articles::load_draft(id, &conn)
            .await?
            .ok_or(Error::NotFound)?;
    }
    let known = Known::of(&form, &conn).await?;
    let outcome = match form.draft(&known) {
        Ok(draft) => {
            let target = id.map(|id| (id, form.version.parse().ok()));
            articles::save(&draft, target, parts.clock.now(), &mut conn).await
        }
        Err(errors) => {
            drop(conn);
            return refuse(id, form, errors, member, parts).await;
        }
    };
    drop(conn);
    let mut errors = FieldErrors::default();
    match outcome {
        Ok(saved) => Ok(see_other(&format!(
            "/admin/articles/{}?saved=1",
            saved.id()
        ))),
        Err(SaveError::Stale(version)) => show_stale(id, form, version, member, parts).await,
        Err(SaveError::Database(error)) => Err(error.into()),
        Err(SaveError::Invalid(field, sentence)) => {
            errors.add(field, sentence);
            refuse(id, form, errors, member, parts).await
        }
        Err(SaveError::SlugTaken) => {
            errors.add("slug", SaveError::SlugTaken.to_string());
            refuse(id, form, errors, member, parts).await
        }
    }
}

/// 422: the form as it was sent, with what wants another look.
async fn refuse(
    id: Option<Uuid>,
    form: ArticleForm,
    errors: FieldErrors,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let told = Told {
        errors,
        ..Told::default()
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    show_form(status, id, form, told, member, parts).await
}

/// 409: both versions' differing fields; sending the form once more then means it.
async fn show_stale(
    id: Option<Uuid>,
    mut form: ArticleForm,
    version: i32,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let id = id.ok_or(Error::NotFound)?;
    let conn = parts.db.get().await?;
    let (stored, _) = stored_form(id, &conn).await?;
    let people = people::all(&conn).await?;
    drop(conn);
    let told = Told {
        differences: differences(&form.pairs(&people), &stored.pairs(&people)),
        ..Told::default()
    };
    form.version = version.to_string();
    show_form(StatusCode::CONFLICT, Some(id), form, told, member, parts).await
}

async fn stored_form(id: Uuid, conn: &Conn) -> Result<(ArticleForm, jiff::Timestamp), Error> {
    let stored = articles::load_draft(id, conn)
        .await?
        .ok_or(Error::NotFound)?;
    let draft = &stored.draft;
    let goods: Vec<Uuid> = draft
        .products
        .iter()
        .copied()
        .chain(draft.offer_product_id)
        .collect();
    let slugs = read::slugs(&goods, &draft.related, conn).await?;
    Ok((ArticleForm::of_stored(&stored, &slugs), stored.updated_at))
}

async fn show_form(
    status: StatusCode,
    id: Option<Uuid>,
    form: ArticleForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let title = match (id, form.title.as_str()) {
        (None, _) => "New article".to_owned(),
        (Some(_), "") => "Article without a title".to_owned(),
        (Some(_), title) => title.to_owned(),
    };
    let office = office(&conn, member, title, Section::Articles, parts.clock.now()).await?;
    let shop = settings::load(&conn).await?;
    let currency = shop.map(|shop| shop.currency()).unwrap_or_default();
    let text = articles::preview_text(&form.body, currency, &conn).await?;
    let hero: Vec<Uuid> = form.hero.parse().into_iter().collect();
    let pictures = media::pictures(&hero, &conn).await?;
    let people = people::all(&conn).await?;
    drop(conn);
    let spare = std::iter::repeat_n(Question::default(), SPARE_QUESTIONS);
    let page = EditPage {
        office,
        id,
        errors: told.errors,
        differences: told.differences,
        saved: told.saved,
        changed: told.changed,
        state: state_words(&form.status),
        people: people
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        hero: pictures.into_values().next(),
        questions: (1..)
            .zip(form.questions.iter().cloned().chain(spare))
            .collect(),
        text: Html::trusted(text),
        form,
    };
    page_with(status, &page)
}
