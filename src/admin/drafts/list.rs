use actix_web::web::Data;
use askama::Template;

use crate::clock::ago;
use crate::drafts::{self, Content, DraftRow};
use crate::frame::office;
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Query, page};

#[derive(Template)]
#[template(path = "admin/drafts.html")]
struct ListPage {
    office: Office,
    rows: Vec<Row>,
    discarded: bool,
}

struct Row {
    href: String,
    customer: String,
    pieces: i64,
    by: String,
    saved: String,
}

/// More drafts than anybody works on.
const ROWS: i64 = 100;

/// `GET /admin/drafts`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let found = drafts::latest(ROWS, &conn).await?;
    let office = office(&conn, &member, "Draft orders", Section::Orders, now).await?;
    drop(conn);
    let rows = found.into_iter().map(|row| Row {
        href: format!("/admin/drafts/{}", row.id),
        pieces: pieces(&row),
        saved: ago(row.updated_at, now),
        by: row.staff_name.unwrap_or_default(),
        customer: [row.full_name, row.email]
            .into_iter()
            .find(|words| !words.is_empty())
            .unwrap_or_else(|| "Nobody yet".to_owned()),
    });
    page(&ListPage {
        office,
        rows: rows.collect(),
        discarded: query.ticked("discarded"),
    })
}

fn pieces(row: &DraftRow) -> i64 {
    let content: Content = serde_json::from_value(row.content.clone()).unwrap_or_default();
    let lines = content.lines.iter();
    lines.map(|line| i64::from(line.quantity)).sum()
}
