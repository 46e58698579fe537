use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::payments;
use crate::id;
use crate::money::{Currency, Money};

/// An attempt to pay an order.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = payments)]
pub struct Payment {
    pub id: Uuid,
    pub order_id: Uuid,
    pub provider: String,
    /// What the provider calls it; none until it has answered.
    pub reference: Option<String>,
    pub intent: Option<String>,
    pub page_url: Option<String>,
    pub state: String,
    pub currency: String,
    pub amount_minor: i64,
    pub captured_minor: i64,
    pub refunded_minor: i64,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub captured_at: Option<Timestamp>,
}

impl Payment {
    /// Whether nobody knows yet how it ends.
    pub fn is_pending(&self) -> bool {
        self.state == "pending"
    }

    /// Whether its money came.
    pub fn is_captured(&self) -> bool {
        self.state == "captured"
    }

    /// An amount in its currency.
    pub fn money(&self, minor: i64) -> Money {
        Money::new(
            minor,
            Currency::from_code(&self.currency).unwrap_or_default(),
        )
    }

    /// What of it the shop still has.
    pub fn kept(&self) -> i64 {
        self.captured_minor - self.refunded_minor
    }
}

/// An attempt about to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewPayment<'a> {
    pub order: Uuid,
    pub provider: &'a str,
    pub currency: &'a str,
    pub amount_minor: i64,
}

/// Notes that somebody is about to pay, before the provider is asked.
///
/// # Errors
/// The database's.
pub async fn begin(new: NewPayment<'_>, now: Timestamp, mut conn: &Conn) -> QueryResult<Payment> {
    diesel::insert_into(payments::table)
        .values((
            payments::id.eq(id::new_uuid()),
            payments::order_id.eq(new.order),
            payments::provider.eq(new.provider),
            payments::currency.eq(new.currency),
            payments::amount_minor.eq(new.amount_minor),
            payments::created_at.eq(now.to_diesel()),
        ))
        .returning(Payment::as_returning())
        .get_result(&mut conn)
        .await
}

/// Notes where the provider takes the money. False when that was known already.
///
/// # Errors
/// The database's.
pub async fn began(
    id: Uuid,
    reference: &str,
    page_url: &str,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let fresh = payments::table
        .find(id)
        .filter(payments::reference.is_null());
    let rows = diesel::update(fresh)
        .set((
            payments::reference.eq(reference),
            payments::page_url.eq(page_url),
        ))
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}

/// Notes money that came by hand, in full.
///
/// # Errors
/// The database's.
pub async fn by_hand(new: NewPayment<'_>, now: Timestamp, mut conn: &Conn) -> QueryResult<()> {
    diesel::insert_into(payments::table)
        .values((
            payments::id.eq(id::new_uuid()),
            payments::order_id.eq(new.order),
            payments::provider.eq(new.provider),
            payments::currency.eq(new.currency),
            payments::amount_minor.eq(new.amount_minor),
            payments::state.eq("captured"),
            payments::captured_minor.eq(new.amount_minor),
            payments::created_at.eq(now.to_diesel()),
            payments::captured_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Notes that the money came, whatever was thought before. False when that was known already.
///
/// # Errors
/// The database's.
pub async fn capture(
    payment: &Payment,
    reference: &str,
    intent: Option<&str>,
    minor: i64,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let fresh = payments::table
        .find(payment.id)
        .filter(payments::state.ne("captured"));
    let rows = diesel::update(fresh)
        .set((
            payments::state.eq("captured"),
            payments::reference.eq(reference),
            payments::intent.eq(intent),
            payments::captured_minor.eq(minor),
            payments::captured_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}

/// Notes that a pending payment will not come: `failed` or `expired`. False when it is not pending any more.
///
/// # Errors
/// The database's.
pub async fn close(id: Uuid, state: &str, mut conn: &Conn) -> QueryResult<bool> {
    let pending = payments::table
        .find(id)
        .filter(payments::state.eq("pending"));
    let rows = diesel::update(pending)
        .set(payments::state.eq(state))
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}

/// That payment.
///
/// # Errors
/// The database's.
pub async fn by_id(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Payment>> {
    payments::table
        .find(id)
        .select(Payment::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// That payment, locked. Its order is locked before it.
///
/// # Errors
/// The database's.
pub async fn locked(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Payment>> {
    payments::table
        .find(id)
        .for_update()
        .select(Payment::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The payment that a provider calls so.
///
/// # Errors
/// The database's.
pub async fn by_reference(
    provider: &str,
    reference: &str,
    mut conn: &Conn,
) -> QueryResult<Option<Payment>> {
    payments::table
        .filter(payments::provider.eq(provider))
        .filter(payments::reference.eq(reference))
        .select(Payment::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The payment that refunds of that name are made against.
///
/// # Errors
/// The database's.
pub async fn by_intent(
    provider: &str,
    intent: &str,
    mut conn: &Conn,
) -> QueryResult<Option<Payment>> {
    payments::table
        .filter(payments::provider.eq(provider))
        .filter(payments::intent.eq(intent))
        .select(Payment::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The payments of an order, in the order in which they were begun.
///
/// # Errors
/// The database's.
pub async fn of_order(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Payment>> {
    payments::table
        .filter(payments::order_id.eq(order))
        .order((payments::created_at, payments::id))
        .select(Payment::as_select())
        .load(&mut conn)
        .await
}

/// Those of them of which nobody knows yet how they end, the latest first.
///
/// # Errors
/// The database's.
pub async fn pending_of(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Payment>> {
    payments::table
        .filter(payments::order_id.eq(order))
        .filter(payments::state.eq("pending"))
        .order((payments::created_at.desc(), payments::id.desc()))
        .select(Payment::as_select())
        .load(&mut conn)
        .await
}

/// Online payments begun before then and still pending, the oldest first.
///
/// # Errors
/// The database's.
pub async fn pending_before(
    at: Timestamp,
    limit: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<Payment>> {
    payments::table
        .filter(payments::state.eq("pending"))
        .filter(payments::provider.eq("stripe"))
        .filter(payments::created_at.lt(at.to_diesel()))
        .order(payments::created_at)
        .limit(limit)
        .select(Payment::as_select())
        .load(&mut conn)
        .await
}

/// Online payments that were begun since then and whose money came.
///
/// # Errors
/// The database's.
pub async fn recent_captures(since: Timestamp, mut conn: &Conn) -> QueryResult<Vec<Payment>> {
    payments::table
        .filter(payments::state.eq("captured"))
        .filter(payments::provider.eq("stripe"))
        .filter(payments::created_at.ge(since.to_diesel()))
        .select(Payment::as_select())
        .load(&mut conn)
        .await
}
