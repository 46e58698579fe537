use diesel::prelude::*;
use diesel_async::AsyncConnection as _;
use jiff::Timestamp;

use super::close::close_later;
use super::rows;
use crate::db::Conn;
use crate::db::schema::orders;
use crate::orders::change::{ChangeError, set, settle};
use crate::orders::news::{self, News};
use crate::orders::sql;
use crate::orders::state::State;
use crate::parts::Parts;
use crate::{discounts, inventory, jobs};

/// The kind of the job that ends orders that were not paid online in time.
pub const EXPIRE: &str = "orders.expire";

/// So many orders in one pass.
const BATCH: usize = 50;

/// Leaves that job when there is such an order and none is waiting already.
///
/// # Errors
/// The database's.
pub async fn expire_when_due(now: Timestamp, conn: &Conn) -> QueryResult<()> {
    if rows::any_overdue(now, conn).await? {
        jobs::enqueue_once(EXPIRE, now, conn).await?;
    }
    Ok(())
}

/// Ends all of them, pass by pass.
///
/// # Errors
/// The database's; it is tried again then.
pub async fn expire(parts: &Parts) -> anyhow::Result<()> {
    loop {
        let mut conn = parts.db.get().await?;
        let ended = expire_due(&parts.config.origin(), parts.clock.now(), &mut conn).await?;
        drop(conn);
        parts.work.notify_waiters();
        if ended < BATCH {
            return Ok(());
        }
    }
}

/// Ends orders that were not paid online in time: their pieces can be bought again, others may use their discounts, and the buyer is
/// told. One transaction each, so that stock is locked in the order of ids whatever else goes on. Gives how many there were, at most a
/// batch.
///
/// # Errors
/// The database's; those that were ended before it stay so.
pub async fn expire_due(
    origin: &str,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<usize, ChangeError> {
    for count in 0..BATCH {
        if !expire_one(origin, now, conn).await? {
            return Ok(count);
        }
    }
    Ok(BATCH)
}

async fn expire_one(origin: &str, now: Timestamp, conn: &mut Conn) -> Result<bool, ChangeError> {
    conn.transaction(async |conn| {
        let Some(order) = rows::overdue(now, conn).await? else {
            return Ok(false);
        };
        let over = (
            orders::state.eq(State::Expired.as_str()),
            orders::due_by.eq(None::<jiff_diesel::Timestamp>),
        );
        set(&order, over, conn).await?;
        settle(&order, conn).await?;
        sql::note(order.id, "expired", None, "", now, conn).await?;
        news::tell(&News::Expired, order.id, origin, conn).await?;
        close_later(order.id, now, conn).await?;
        discounts::give_back(order.id, conn).await?;
        inventory::release(order.id, now, conn).await?;
        Ok(true)
    })
    .await
}
