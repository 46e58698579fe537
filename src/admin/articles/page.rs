use actix_web::http::StatusCode;
use askama::Template;
use jiff::Timestamp;
use uuid::Uuid;

use super::checks::{self, Check};
use super::form::ArticleForm;
use super::list;
use super::pane::Pane;
use super::read::{self, Standing};
use crate::admin::stale::Difference;
use crate::clock::{Zone, ago};
use crate::db::Conn;
use crate::frame::office;
use crate::markdown;
use crate::media::{self, Picture};
use crate::parts::Parts;
use crate::people;
use crate::settings;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::parts::Choice;
use crate::web::{Answer, Error, FieldErrors, Html, page_with};

/// The editor's page as a request found or left it.
pub(super) struct Shown {
    status: StatusCode,
    id: Option<Uuid>,
    form: ArticleForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
    pub saved: bool,
    /// Further rows for questions were asked for.
    pub more: bool,
}

impl Shown {
    /// The form without any news.
    pub(super) fn of(id: Option<Uuid>, form: ArticleForm) -> Self {
        Self {
            status: StatusCode::OK,
            id,
            form,
            errors: FieldErrors::default(),
            differences: Vec::new(),
            saved: false,
            more: false,
        }
    }

    /// 422, with what is wrong.
    pub(super) fn refused(id: Option<Uuid>, form: ArticleForm, errors: FieldErrors) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            errors,
            ..Self::of(id, form)
        }
    }

    /// 409, with both versions' differing fields; sending the form once more then means it.
    pub(super) fn stale(id: Uuid, form: ArticleForm, differences: Vec<Difference>) -> Self {
        Self {
            status: StatusCode::CONFLICT,
            differences,
            ..Self::of(Some(id), form)
        }
    }
}

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
    more: bool,
    /// Rows for further questions, counted on from those that are filled.
    blank: Vec<usize>,
    /// Words and the class of their mark.
    state: (String, &'static str),
    resting: String,
    live: Option<String>,
    hero: Option<Picture>,
    states: Vec<Choice>,
    people: Vec<Choice>,
    products: Vec<(String, String)>,
    articles: Vec<(String, String)>,
    pane: Html,
    words: usize,
    address: String,
    checks: Vec<Check>,
}

impl EditPage {
    fn action(&self) -> String {
        match self.id {
            Some(id) => format!("/admin/articles/{id}"),
            None => "/admin/articles/new".to_owned(),
        }
    }

    fn preview(&self) -> String {
        match self.id {
            Some(id) => format!("/admin/articles/{id}/preview"),
            None => "/admin/articles/preview".to_owned(),
        }
    }
}

/// The editor with everything that can be chosen in it.
pub(super) async fn show_form(shown: Shown, member: &Member, parts: &Parts) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let standing = match shown.id {
        Some(id) => Some(read::standing(id, &conn).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let title = match (&shown.id, shown.form.title.as_str()) {
        (Some(_), title) if !title.is_empty() => title.to_owned(),
        (Some(_), _) => "Article".to_owned(),
        (None, _) => "New article".to_owned(),
    };
    let office = office(&conn, member, title, Section::Articles, now).await?;
    let rendered = markdown::render(&shown.form.body);
    let prices = parts.rules.shown(&conn).await?;
    let pane = Pane::of(&rendered, &prices, &conn).await?;
    let choices = Choices::load(&shown.form, &conn).await?;
    drop(conn);
    let zone = shop.zone();
    let page = EditPage {
        office,
        state: state(standing.as_ref(), &zone),
        resting: resting(standing.as_ref(), now),
        live: standing
            .as_ref()
            .filter(|standing| standing.status == "published")
            .map(|standing| format!("/articles/{}", standing.slug)),
        hero: choices.hero,
        states: states(),
        people: choices.people,
        products: choices.products,
        articles: choices.articles,
        pane: Html::trusted(pane.render().map_err(Error::internal)?),
        words: rendered.word_count,
        address: parts.absolute("/articles/"),
        checks: checks::of(&shown.form, &rendered),
        blank: blank(&shown.form),
        id: shown.id,
        form: shown.form,
        errors: shown.errors,
        differences: shown.differences,
        saved: shown.saved,
        more: shown.more,
    };
    page_with(shown.status, &page)
}

/// What the form's lists offer.
struct Choices {
    people: Vec<Choice>,
    products: Vec<(String, String)>,
    articles: Vec<(String, String)>,
    hero: Option<Picture>,
}

impl Choices {
    async fn load(form: &ArticleForm, conn: &Conn) -> Result<Self, Error> {
        let hero: Option<Uuid> = form.hero.parse().ok();
        let (people, products, articles, mut pictures) = tokio::try_join!(
            people::all(conn),
            read::products_to_choose(conn),
            read::articles_to_choose(conn),
            media::pictures(hero.as_slice(), conn),
        )?;
        let nobody = std::iter::once(Choice::new("", "Nobody"));
        let people = people
            .into_iter()
            .map(|(id, name)| Choice::new(id.to_string(), name));
        Ok(Self {
            people: nobody.chain(people).collect(),
            products,
            articles,
            hero: hero
                .and_then(|id| pictures.remove(&id))
                .map(|picture| picture.described(form.hero_alt.as_str())),
        })
    }
}

fn blank(form: &ArticleForm) -> Vec<usize> {
    let first = form.questions.len();
    (first..first + form.blank).collect()
}

fn states() -> Vec<Choice> {
    vec![
        Choice::new("draft", "Draft"),
        Choice::new("published", "Live"),
        Choice::new("archived", "Archived"),
    ]
}

fn state(standing: Option<&Standing>, zone: &Zone) -> (String, &'static str) {
    let Some(standing) = standing else {
        return ("Not saved yet".to_owned(), "");
    };
    let (words, tone) = list::state(&standing.status);
    let words = match (standing.status.as_str(), standing.published_at) {
        ("scheduled", Some(at)) => format!("Scheduled for {}", zone.date_time(at)),
        ("published", Some(at)) => format!("Live since {}", zone.date(at)),
        _ => words.to_owned(),
    };
    (words, tone)
}

/// What the save bar says while nothing is changed.
fn resting(standing: Option<&Standing>, now: Timestamp) -> String {
    let Some(standing) = standing else {
        return String::new();
    };
    let readers = match standing.status.as_str() {
        "published" => "Readers see it.",
        "scheduled" => "Readers see nothing until then.",
        _ => "Readers do not see it.",
    };
    match ago(standing.updated_at, now).as_str() {
        "now" => format!("Saved just now. {readers}"),
        ago => format!("Saved {ago} ago. {readers}"),
    }
}
