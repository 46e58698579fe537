use actix_web::web::{Data, Path};
use askama::Template;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::clock::ago;
use crate::db::Conn;
use crate::db::schema::outbox;
use crate::frame::office;
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Access, Answer, Duty, Error, Route, page, see_other};

const STAFF: Access = Access::Staff(Duty::Orders);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(STAFF, "/admin/outbox", list),
        Route::get(STAFF, "/admin/outbox/{id}", show),
        Route::post(STAFF, "/admin/outbox/{id}/again", send_again),
    ]
}

/// A mail of the outbox.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub(super) struct Mail {
    pub id: Uuid,
    kind: String,
    pub recipient: String,
    pub subject: String,
    body_text: String,
    state: String,
    attempts: i32,
    last_error: Option<String>,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
}

impl Mail {
    /// How far it is, and the tone of that.
    pub fn words(&self) -> (&'static str, &'static str) {
        match self.state.as_str() {
            "sent" => ("Sent", " state--good"),
            "dead" => ("Given up", " state--bad"),
            _ if self.attempts > 0 => ("Will be tried again", " state--warn"),
            _ => ("Waiting", ""),
        }
    }
}

#[derive(Template)]
#[template(path = "admin/outbox.html")]
struct ListPage {
    office: Office,
    has_server: bool,
    rows: Vec<(Mail, String)>,
}

#[derive(Template)]
#[template(path = "admin/mail.html")]
struct MailPage {
    office: Office,
    mail: Mail,
}

/// The latest of the outbox; older ones are found from their order or inquiry.
const ROWS: i64 = 100;

async fn list(parts: Data<Parts>, member: Member) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let mails = latest(&conn).await?;
    let office = office(&conn, &member, "Outbox", Section::Outbox, now).await?;
    drop(conn);
    let rows = mails.into_iter().map(|mail| {
        let when = ago(mail.created_at, now);
        (mail, when)
    });
    page(&ListPage {
        office,
        has_server: parts.config.mail.url.is_some(),
        rows: rows.collect(),
    })
}

async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    let mail = one(*id, &conn).await?.ok_or(Error::NotFound)?;
    let office = office(
        &conn,
        &member,
        mail.subject.clone(),
        Section::Outbox,
        parts.clock.now(),
    )
    .await?;
    drop(conn);
    page(&MailPage { office, mail })
}

/// Puts a mail that was given up, or waits, at the head of the queue.
async fn send_again(parts: Data<Parts>, _member: Member, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    if !requeue(*id, parts.clock.now(), &conn).await? {
        return Err(Error::Conflict("This mail was sent already.".to_owned()));
    }
    parts.work.notify_one();
    Ok(see_other(&format!("/admin/outbox/{id}")))
}

async fn latest(mut conn: &Conn) -> QueryResult<Vec<Mail>> {
    outbox::table
        .order((outbox::created_at.desc(), outbox::id.desc()))
        .limit(ROWS)
        .select(Mail::as_select())
        .load(&mut conn)
        .await
}

async fn one(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Mail>> {
    outbox::table
        .find(id)
        .select(Mail::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The mails that a question caused, in the order in which they were written.
pub(super) async fn of_inquiry(inquiry: Uuid, mut conn: &Conn) -> QueryResult<Vec<Mail>> {
    outbox::table
        .filter(outbox::inquiry_id.eq(inquiry))
        .order((outbox::created_at, outbox::id))
        .limit(ROWS)
        .select(Mail::as_select())
        .load(&mut conn)
        .await
}

/// The latest mails whose last attempt failed.
pub(super) async fn failed(limit: i64, mut conn: &Conn) -> QueryResult<Vec<Mail>> {
    outbox::table
        .filter(outbox::state.ne("sent"))
        .filter(outbox::last_error.is_not_null())
        .order(outbox::created_at.desc())
        .limit(limit)
        .select(Mail::as_select())
        .load(&mut conn)
        .await
}

async fn requeue(id: Uuid, now: Timestamp, mut conn: &Conn) -> QueryResult<bool> {
    let unsent = outbox::table.find(id).filter(outbox::state.ne("sent"));
    let rows = diesel::update(unsent)
        .set((
            outbox::state.eq("waiting"),
            outbox::attempts.eq(0),
            outbox::next_attempt_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}
