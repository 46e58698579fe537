use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel_async::AsyncConnection as _;
use uuid::Uuid;

use super::change::{ChangeError, Hand, allowed, set, settle, tell};
use super::news::News;
use super::pieces::{LineNow, lines_now};
use super::state::{Deed, State};
use crate::db::Conn;
use crate::db::schema::orders;
use crate::inventory;

/// Cancels an order of which nothing has left, gives its stock back, and tells the buyer.
///
/// # Errors
/// See [`ChangeError`].
pub async fn cancel(
    id: Uuid,
    seen: i32,
    hand: Hand<'_>,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::Cancel, id, seen, conn).await?;
        let lines = lines_now(id, conn).await?;
        let ended = (
            orders::state.eq(State::Cancelled.as_str()),
            orders::due_by.eq(None::<diesel::pg::data_types::PgTimestamp>),
        );
        set(&order, ended, conn).await?;
        settle(&order, conn).await?;
        let news = News::Cancelled { paid_back: 0 };
        tell(&news, ("cancelled", ""), &order, hand, conn).await?;
        let rest = lines.iter().map(|line| (line, line.pieces.to_ship()));
        inventory::give_back(&returned(rest), id, hand.now, conn).await?;
        Ok(())
    })
    .await
}

/// Pieces that go back into stock, by variant: all of them, and those among them that were still to come.
pub(super) fn returned<'a>(
    picked: impl Iterator<Item = (&'a LineNow, i32)>,
) -> BTreeMap<Uuid, (i32, i32)> {
    let mut returned: BTreeMap<Uuid, (i32, i32)> = BTreeMap::new();
    for (line, count) in picked.filter(|(_, count)| *count > 0) {
        if let Some(variant) = line.line.variant_id {
            let (pieces, to_come) = returned.entry(variant).or_default();
            *pieces += count;
            *to_come += line.line.backordered.min(count);
        }
    }
    returned
}
