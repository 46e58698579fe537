use actix_web::web::Data;
use askama::Template;

use super::read;
use crate::articles::Status;
use crate::clock::ago;
use crate::frame::office;
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Query, page};

#[derive(Template)]
#[template(path = "admin/articles.html")]
struct ListPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    status: String,
    q: String,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
}

struct Row {
    href: String,
    title: String,
    topic: String,
    author: String,
    state: (&'static str, &'static str),
    words: i32,
    changed: String,
}

const ROWS: i64 = 50;

/// `GET /admin/articles?status=&q=&page=`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let status = Status::parse(query.text("status")).map_or("", Status::as_str);
    let q = query.text("q").trim().to_owned();
    let number: i64 = query
        .text("page")
        .parse()
        .unwrap_or(1_i64)
        .clamp(1, 100_000);
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let mut found = read::page(status, &q, ROWS + 1, (number - 1) * ROWS, &conn).await?;
    let office = office(&conn, &member, "Articles", Section::Articles, now).await?;
    drop(conn);
    let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let rows = found.into_iter().map(|row| Row {
        href: format!("/admin/articles/{}", row.id),
        state: state_words(&row.status),
        changed: ago(row.updated_at, now),
        author: row.author.unwrap_or_default(),
        words: row.word_count,
        title: row.title,
        topic: row.topic,
    });
    let address = |page: i64| {
        let pairs = [("status", status), ("q", &q), ("page", &page.to_string())];
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        format!("/admin/articles?{query}")
    };
    let tabs = [
        ("", "All"),
        ("published", "Live"),
        ("draft", "Draft"),
        ("archived", "Archived"),
    ];
    page(&ListPage {
        office,
        tabs: tabs
            .into_iter()
            .map(|(value, text)| (value, text, value == status))
            .collect(),
        rows: rows.collect(),
        previous: (number > 1).then(|| address(number - 1)),
        next: more.then(|| address(number + 1)),
        status: status.to_owned(),
        q: q.clone(),
    })
}

/// How staff read an article's state, and the class that colours it.
pub(super) fn state_words(status: &str) -> (&'static str, &'static str) {
    match Status::parse(status) {
        Some(Status::Published) => ("Live", " state--good"),
        Some(Status::Archived) => ("Archived", ""),
        _ => ("Draft", " state--signal"),
    }
}
