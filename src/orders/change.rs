use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::order::Order;
use super::sql;
use super::state::{Deed, Fulfilment, Payment, State, may};
use crate::db::Conn;
use crate::db::schema::orders;
use crate::inventory;

/// Why an order was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("There is no such order.")]
    Unknown,
    /// The table of transitions says no; the sentence says why.
    #[error("{0}")]
    NotAllowed(&'static str),
    /// Somebody changed it since the page was shown.
    #[error("Somebody else changed this order in between. Look at it again before you go on.")]
    Stale,
    #[error(transparent)]
    Database(#[from] QueryError),
}

/// Notes that the money is here.
///
/// # Errors
/// See [`ChangeError`].
pub async fn mark_paid(
    id: Uuid,
    seen: i32,
    staff: Uuid,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::MarkPaid, id, seen, conn).await?;
        set(
            &order,
            orders::payment_state.eq(Payment::Paid.as_str()),
            conn,
        )
        .await?;
        Ok(sql::note(id, "paid", Some(staff), "", now, conn).await?)
    })
    .await
}

/// Notes that the goods have left.
///
/// # Errors
/// See [`ChangeError`].
pub async fn fulfil(
    id: Uuid,
    seen: i32,
    staff: Uuid,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::Fulfil, id, seen, conn).await?;
        set(
            &order,
            orders::fulfilment_state.eq(Fulfilment::Fulfilled.as_str()),
            conn,
        )
        .await?;
        Ok(sql::note(id, "fulfilled", Some(staff), "", now, conn).await?)
    })
    .await
}

/// Cancels an order that has not left, and gives its stock back.
///
/// # Errors
/// See [`ChangeError`].
pub async fn cancel(
    id: Uuid,
    seen: i32,
    staff: Uuid,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::Cancel, id, seen, conn).await?;
        let mut returned: BTreeMap<Uuid, (i32, i32)> = BTreeMap::new();
        for line in sql::lines(id, conn).await? {
            if let Some(variant) = line.variant_id {
                let (pieces, to_come) = returned.entry(variant).or_default();
                *pieces += line.quantity;
                *to_come += line.backordered;
            }
        }
        inventory::give_back(&returned, id, now, conn).await?;
        set(&order, orders::state.eq(State::Cancelled.as_str()), conn).await?;
        Ok(sql::note(id, "cancelled", Some(staff), "", now, conn).await?)
    })
    .await
}

async fn allowed(deed: Deed, id: Uuid, seen: i32, conn: &Conn) -> Result<Order, ChangeError> {
    let order = sql::locked(id, conn).await?.ok_or(ChangeError::Unknown)?;
    may(deed, order.state(), order.payment(), order.fulfilment())
        .map_err(ChangeError::NotAllowed)?;
    if order.version != seen {
        return Err(ChangeError::Stale);
    }
    Ok(order)
}

async fn set<V>(order: &Order, values: V, mut conn: &Conn) -> Result<(), ChangeError>
where
    V: AsChangeset<Target = orders::table> + Send,
    V::Changeset: diesel::query_builder::QueryFragment<diesel::pg::Pg> + Send,
{
    diesel::update(orders::table.find(order.id))
        .set(values)
        .execute(&mut conn)
        .await?;
    let raised = diesel::update(
        orders::table
            .find(order.id)
            .filter(orders::version.eq(order.version)),
    )
    .set(orders::version.eq(order.version + 1))
    .execute(&mut conn)
    .await?;
    if raised == 1 {
        Ok(())
    } else {
        Err(ChangeError::Stale)
    }
}
