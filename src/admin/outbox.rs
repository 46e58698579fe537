use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::mails::{self, Mail};
use crate::clock::ago;
use crate::frame::office;
use crate::mail::{self, Again};
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Access, Answer, Duty, Error, Query, Route, page, see_other};

const STAFF: Access = Access::Staff(Duty::Orders);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(STAFF, "/admin/outbox", list),
        Route::get(STAFF, "/admin/outbox/{id}", show),
        Route::post(STAFF, "/admin/outbox/{id}/again", send_again),
        Route::post(STAFF, "/admin/outbox/{id}/discard", discard),
    ]
}

#[derive(Template)]
#[template(path = "admin/outbox.html")]
struct ListPage {
    office: Office,
    has_server: bool,
    /// Value, words, how many where that matters, and whether it is shown.
    tabs: Vec<(&'static str, &'static str, i64, bool)>,
    view: String,
    q: String,
    rows: Vec<(Mail, String)>,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/mail.html")]
struct MailPage {
    office: Office,
    mail: Mail,
    /// What it belongs to: words and address.
    about: Option<(&'static str, String)>,
    written: String,
    sent: Option<String>,
    next: Option<String>,
}

const ROWS: i64 = 50;

/// `GET /admin/outbox?view=&q=&page=`
async fn list(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let (view, q) = (query.text("view"), query.text("q").trim());
    let number: i64 = query
        .text("page")
        .parse()
        .unwrap_or(1_i64)
        .clamp(1, 100_000);
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let (mut found, counts) = tokio::try_join!(
        mails::page(view, q, ROWS + 1, (number - 1) * ROWS, &conn),
        mails::unsent(&conn)
    )?;
    let office = office(&conn, &member, "Outbox", Section::Outbox, now).await?;
    drop(conn);
    let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let rows = found.into_iter().map(|mail| {
        let when = ago(mail.created_at, now);
        (mail, when)
    });
    let tabs = [
        ("", "All", 0),
        ("waiting", "Waiting", counts.waiting),
        ("dead", "Given up", counts.dead),
        ("sent", "Sent", 0),
    ];
    page(&ListPage {
        office,
        has_server: parts.config.mail.url.is_some(),
        tabs: tabs
            .map(|(value, words, count)| (value, words, count, value == view))
            .to_vec(),
        view: view.to_owned(),
        q: q.to_owned(),
        rows: rows.collect(),
        previous: (number > 1).then(|| address(view, q, number - 1)),
        next: more.then(|| address(view, q, number + 1)),
    })
}

fn address(view: &str, q: &str, page: i64) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("view", view), ("q", q), ("page", &page.to_string())])
        .finish();
    format!("/admin/outbox?{query}")
}

async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    let mail = mails::one(*id, &conn).await?.ok_or(Error::NotFound)?;
    let now = parts.clock.now();
    let title = mail.subject.clone();
    let office = office(&conn, &member, title, Section::Outbox, now).await?;
    let zone = mails::zone(&conn).await?;
    drop(conn);
    let about = match (mail.order_id, mail.inquiry_id) {
        (Some(order), _) => Some(("The order", format!("/admin/orders/{order}"))),
        (_, Some(inquiry)) => Some(("The question", format!("/admin/inquiries/{inquiry}"))),
        _ => None,
    };
    let waits = mail.state == "waiting" && mail.attempts > 0;
    page(&MailPage {
        office,
        about,
        written: zone.date_time(mail.created_at),
        sent: mail.sent_at.map(|at| zone.date_time(at)),
        next: waits.then(|| zone.date_time(mail.next_attempt_at)),
        mail,
    })
}

/// Puts a mail that has not left at the head of the queue; of one that has left it sends a copy.
async fn send_again(parts: Data<Parts>, _member: Member, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    let again = mail::send_again(*id, parts.clock.now(), &conn).await?;
    drop(conn);
    let shown = match again {
        Again::Queued => *id,
        Again::Copied(copy) => copy,
        Again::UnderWay => {
            let words = "This mail is being sent in this very moment. Look again in a minute.";
            return Err(Error::Conflict(words.to_owned()));
        }
        Again::Unknown => return Err(Error::NotFound),
    };
    parts.work.notify_waiters();
    Ok(see_other(&format!("/admin/outbox/{shown}")))
}

/// Throws away a mail that was given up.
async fn discard(parts: Data<Parts>, _member: Member, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    if mail::discard(*id, &conn).await? {
        return Ok(see_other("/admin/outbox?view=dead"));
    }
    let there = mails::one(*id, &conn).await?;
    let words = "Only a mail that was given up can be thrown away.";
    Err(there.map_or(Error::NotFound, |_| Error::Conflict(words.to_owned())))
}
