use actix_web::web::Data;
use askama::Template;
use jiff::{SignedDuration, Timestamp};

use crate::abandoned::{self, Left, Place};
use crate::cart::{self, Going, Line, Priced};
use crate::clock::ago;
use crate::db::Conn;
use crate::frame::office;
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Access, Answer, Duty, Error, Query, Route, page};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        Access::Staff(Duty::Orders),
        "/admin/checkouts",
        show,
    )]
}

#[derive(Template)]
#[template(path = "admin/checkouts.html")]
struct ListPage {
    office: Office,
    rows: Vec<Row>,
    /// Whether people are reminded, and after how many hours.
    reminders: Option<i32>,
    first: bool,
    next: Option<String>,
}

struct Row {
    name: String,
    email: String,
    when: String,
    contents: Vec<String>,
    worth: String,
    state: (String, &'static str),
}

const ROWS: i64 = 25;

/// Who was seen so lately may still be typing.
const UNDER_WAY: SignedDuration = SignedDuration::from_mins(30);

/// `GET /admin/checkouts?behind=`
async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let behind = Place::parse(query.text("behind"));
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let mut found = abandoned::left(behind, ROWS + 1, now, &conn).await?;
    let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let last = found.last().filter(|_| more).map(|left| Place {
        updated_at: left.updated_at,
        id: left.id,
    });
    let mut rows = Vec::with_capacity(found.len());
    for left in found {
        rows.push(row(left, &parts, now, &conn).await?);
    }
    let office = office(&conn, &member, "Checkouts", Section::Checkouts, now).await?;
    drop(conn);
    page(&ListPage {
        office,
        rows,
        reminders: shop.reminders_enabled.then_some(shop.reminder_hours),
        first: behind.is_none(),
        next: last.map(|place| format!("/admin/checkouts?behind={}", place.text())),
    })
}

async fn row(left: Left, parts: &Parts, now: Timestamp, conn: &Conn) -> Result<Row, Error> {
    let going = Going {
        customer: left.email.clone(),
        ..Going::default()
    };
    let priced = cart::priced(Some(left.cart_id), &going, &parts.rules, now, conn).await?;
    Ok(Row {
        when: ago(left.updated_at, now),
        contents: priced.contents.lines.iter().map(words).collect(),
        worth: worth(&priced),
        state: state(&left, now),
        name: left.full_name,
        email: left.email,
    })
}

fn words(line: &Line) -> String {
    let gone = if line.problem().is_some() {
        ", not there any more in that number"
    } else {
        ""
    };
    match line.title.as_str() {
        "" => format!("{} × {}{gone}", line.quantity, line.name),
        title => format!("{} × {} ({title}){gone}", line.quantity, line.name),
    }
}

/// What the cart would cost as it is, without delivery.
fn worth(priced: &Priced) -> String {
    priced.rules.settings.money(priced.quote.total).to_string()
}

/// How it stands with somebody who left, and the tone of that.
fn state(left: &Left, now: Timestamp) -> (String, &'static str) {
    match left.reminded_at {
        _ if left.ordered => ("Ordered since".to_owned(), " state--good"),
        Some(at) => (format!("Reminded {} ago", ago(at, now)), " state--signal"),
        None if left.opted_out => ("Wants no reminders".to_owned(), ""),
        None if now.duration_since(left.updated_at) < UNDER_WAY => ("Under way".to_owned(), ""),
        None => ("Left".to_owned(), " state--warn"),
    }
}
