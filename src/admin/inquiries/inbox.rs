use actix_web::http::StatusCode;
use askama::Template;
use diesel::QueryResult;
use jiff::Timestamp;
use uuid::Uuid;

use super::open::{Open, heading, opened};
use super::place::{Place, tabs};
use crate::admin::stale::Difference;
use crate::db::Conn;
use crate::frame::office;
use crate::inquiries::{self, Question, View};
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::text::{one_line, shortened};
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, page_with};

#[derive(Template)]
#[template(path = "admin/inquiries.html")]
struct InboxPage {
    office: Office,
    place: Place,
    tabs: Vec<(String, String, bool)>,
    hours: i32,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
    open: Option<Open>,
    /// Whether the question stands at its own address; else it is the first of the list.
    alone: bool,
    errors: FieldErrors,
    differences: Vec<Difference>,
    saved: bool,
}

struct Row {
    href: String,
    current: bool,
    name: String,
    /// How far it is in words, and the class of that.
    due: (String, &'static str),
    about: String,
    excerpt: String,
}

/// What the page says beside the question.
#[derive(Default)]
pub(super) struct Told {
    pub errors: FieldErrors,
    pub differences: Vec<Difference>,
    pub saved: bool,
    /// A note that was typed and is not stored.
    pub note: Option<String>,
}

const ROWS: i64 = 25;

/// The list, and beside it that question or the first of the list.
pub(super) async fn show(
    status: StatusCode,
    place: Place,
    id: Option<Uuid>,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let (found, more) = listed(&place, now, &conn).await?;
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let question = match id {
        Some(id) => Some(inquiries::by_id(id, &conn).await?.ok_or(Error::NotFound)?),
        None => found.first().cloned(),
    };
    let title = match &question {
        Some(question) if id.is_some() => heading(question),
        _ => "Inquiries".to_owned(),
    };
    let open = match question {
        Some(question) => Some(opened(question, told.note, &shop, now, &conn).await?),
        None => None,
    };
    let office = office(&conn, member, title, Section::Inquiries, now).await?;
    drop(conn);
    let current = open.as_ref().map(|open| open.question.id);
    let rows = found.iter().map(|one| row(one, current, &place, now));
    let page = InboxPage {
        rows: rows.collect(),
        tabs: tabs(&place, &office),
        hours: shop.reply_hours,
        previous: place.previous(),
        next: place.next().filter(|_| more),
        alone: id.is_some(),
        errors: told.errors,
        differences: told.differences,
        saved: told.saved,
        office,
        place,
        open,
    };
    page_with(status, &page)
}

/// The questions of a page, and whether there are more behind it.
async fn listed(place: &Place, now: Timestamp, conn: &Conn) -> QueryResult<(Vec<Question>, bool)> {
    let offset = (place.page - 1) * ROWS;
    let mut found = inquiries::page(place.view, &place.q, now, ROWS + 1, offset, conn).await?;
    let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    Ok((found, more))
}

fn row(question: &Question, current: Option<Uuid>, place: &Place, now: Timestamp) -> Row {
    let due = question.due(now).map_or_else(
        || (question.status().label().to_owned(), ""),
        |due| {
            let class = due.class();
            (due.words, class)
        },
    );
    Row {
        href: place.question(question.id),
        current: current == Some(question.id),
        name: question.name.clone(),
        due,
        about: question.about(),
        excerpt: shortened(&one_line(&question.message), 120),
    }
}
