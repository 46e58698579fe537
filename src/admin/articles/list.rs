use actix_web::web::Data;
use askama::Template;
use jiff::Timestamp;

use super::read::{self, ListRow};
use crate::clock::{Zone, ago};
use crate::frame::office;
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, Query, page};

#[derive(Template)]
#[template(path = "admin/articles.html")]
struct ListPage {
    office: Office,
    tabs: Vec<(String, &'static str, bool)>,
    status: String,
    q: String,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
}

struct Row {
    href: String,
    title: String,
    author: String,
    topic: String,
    state: String,
    tone: &'static str,
    published: String,
    changed: String,
}

const ROWS: i64 = 50;
const TABS: [(&str, &str); 5] = [
    ("", "All"),
    ("published", "Live"),
    ("scheduled", "Scheduled"),
    ("draft", "Drafts"),
    ("archived", "Archived"),
];

/// `GET /admin/articles?status=&q=&page=`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let status = TABS
        .iter()
        .map(|(value, _)| *value)
        .find(|value| *value == query.text("status"))
        .unwrap_or_default();
    let q = query.text("q").trim();
    let number: i64 = query.text("page").parse().unwrap_or(1);
    let number = number.clamp(1, 10_000);
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let mut found = read::page(status, q, ROWS + 1, (number - 1) * ROWS, &conn).await?;
    let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let office = office(&conn, &member, "Articles", Section::Articles, now).await?;
    drop(conn);
    let zone = shop.zone();
    page(&ListPage {
        office,
        tabs: TABS
            .into_iter()
            .map(|(value, text)| (address(value, q, 1), text, value == status))
            .collect(),
        rows: found.into_iter().map(|one| row(one, &zone, now)).collect(),
        previous: (number > 1).then(|| address(status, q, number - 1)),
        next: more.then(|| address(status, q, number + 1)),
        status: status.to_owned(),
        q: q.to_owned(),
    })
}

fn row(row: ListRow, zone: &Zone, now: Timestamp) -> Row {
    let (state, tone) = state(&row.status);
    let published = row.published_at.filter(|_| row.status != "draft");
    Row {
        href: format!("/admin/articles/{}", row.id),
        author: row.author.unwrap_or_default(),
        state: state.to_owned(),
        tone,
        published: published.map(|at| zone.date(at)).unwrap_or_default(),
        changed: ago(row.updated_at, now),
        topic: row.topic,
        title: row.title,
    }
}

/// How people call a state, and the class of its mark.
pub(super) fn state(status: &str) -> (&'static str, &'static str) {
    match status {
        "published" => ("Live", " state--good"),
        "scheduled" => ("Scheduled", " state--signal"),
        "archived" => ("Archived", ""),
        _ => ("Draft", ""),
    }
}

fn address(status: &str, q: &str, page: i64) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("status", status), ("q", q)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    if page > 1 {
        query.append_pair("page", &page.to_string());
    }
    match query.finish().as_str() {
        "" => "/admin/articles".to_owned(),
        query => format!("/admin/articles?{query}"),
    }
}
