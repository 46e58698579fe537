use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use serde_json::Value;

use crate::db::Conn;
use crate::db::schema::payment_events;

/// What a provider has told, as it came.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = payment_events)]
pub struct Event {
    pub provider: String,
    pub event_id: String,
    pub kind: String,
    pub payload: Value,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub received_at: Timestamp,
    /// What came of it, or why nothing did yet.
    pub outcome: Option<String>,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub applied_at: Option<Timestamp>,
}

/// Keeps what a provider tells, once, before anybody acts on it, and gives what is kept under that id.
///
/// # Errors
/// The database's.
pub async fn keep(
    provider: &str,
    id: &str,
    kind: &str,
    payload: &Value,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<Event> {
    diesel::insert_into(payment_events::table)
        .values((
            payment_events::provider.eq(provider),
            payment_events::event_id.eq(id),
            payment_events::kind.eq(kind),
            payment_events::payload.eq(payload),
            payment_events::received_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    let kept = event(provider, id, conn).await?;
    kept.ok_or(diesel::result::Error::NotFound)
}

/// What is kept under that id.
///
/// # Errors
/// The database's.
pub async fn event(provider: &str, id: &str, mut conn: &Conn) -> QueryResult<Option<Event>> {
    payment_events::table
        .find((provider, id))
        .select(Event::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Notes that an event was acted on, and what came of it.
///
/// # Errors
/// The database's.
pub async fn applied(
    event: &Event,
    outcome: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::update(payment_events::table.find((&event.provider, &event.event_id)))
        .set((
            payment_events::outcome.eq(outcome),
            payment_events::applied_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Notes why an event could not be acted on; it is tried again.
///
/// # Errors
/// The database's.
pub async fn failed(event: &Event, reason: &str, mut conn: &Conn) -> QueryResult<()> {
    diesel::update(payment_events::table.find((&event.provider, &event.event_id)))
        .set(payment_events::outcome.eq(reason))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Events that nobody has acted on yet, the oldest first.
///
/// # Errors
/// The database's.
pub async fn waiting(limit: i64, mut conn: &Conn) -> QueryResult<Vec<Event>> {
    payment_events::table
        .filter(payment_events::applied_at.is_null())
        .order((payment_events::received_at, payment_events::event_id))
        .limit(limit)
        .select(Event::as_select())
        .load(&mut conn)
        .await
}
