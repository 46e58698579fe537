use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use crate::clock::Zone;
use crate::db::Conn;
use crate::db::schema::outbox;
use crate::settings;

/// A mail of the outbox.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub(super) struct Mail {
    pub id: Uuid,
    pub kind: String,
    pub recipient: String,
    pub subject: String,
    pub body_text: String,
    pub state: String,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub order_id: Option<Uuid>,
    pub inquiry_id: Option<Uuid>,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub next_attempt_at: Timestamp,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub sent_at: Option<Timestamp>,
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

/// How many mails have not left.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unsent {
    pub waiting: i64,
    pub dead: i64,
}

/// A page of the outbox, the latest first: `view` is a state or empty for all, `search` a part of recipient or subject.
pub(super) async fn page(
    view: &str,
    search: &str,
    limit: i64,
    offset: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<Mail>> {
    let mut query = outbox::table.into_boxed();
    if matches!(view, "waiting" | "dead" | "sent") {
        query = query.filter(outbox::state.eq(view.to_owned()));
    }
    if !search.is_empty() {
        let like = format!("%{}%", search.replace(['%', '_', '\\'], ""));
        query = query.filter(
            outbox::recipient
                .ilike(like.clone())
                .or(outbox::subject.ilike(like)),
        );
    }
    query
        .order((outbox::created_at.desc(), outbox::id.desc()))
        .limit(limit)
        .offset(offset)
        .select(Mail::as_select())
        .load(&mut conn)
        .await
}

pub(super) async fn unsent(mut conn: &Conn) -> QueryResult<Unsent> {
    let counts: Vec<(String, i64)> = outbox::table
        .filter(outbox::state.ne("sent"))
        .group_by(outbox::state)
        .select((outbox::state, count_star()))
        .load(&mut conn)
        .await?;
    let count = |state| {
        let row = counts.iter().find(|row| row.0 == state);
        row.map_or(0, |row| row.1)
    };
    Ok(Unsent {
        waiting: count("waiting"),
        dead: count("dead"),
    })
}

pub(super) async fn one(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Mail>> {
    outbox::table
        .find(id)
        .select(Mail::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The zone in which staff read times.
pub(super) async fn zone(conn: &Conn) -> QueryResult<Zone> {
    let shop = settings::load(conn).await?;
    Ok(shop.map_or_else(|| Zone::named("UTC"), |shop| shop.zone()))
}

/// A question has few mails, but its sender could cause many.
const MOST: i64 = 100;

/// The mails that a question caused, in the order in which they were written.
pub(super) async fn of_inquiry(inquiry: Uuid, mut conn: &Conn) -> QueryResult<Vec<Mail>> {
    outbox::table
        .filter(outbox::inquiry_id.eq(inquiry))
        .order((outbox::created_at, outbox::id))
        .limit(MOST)
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
