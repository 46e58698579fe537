use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel_async::AsyncConnection as _;
use uuid::Uuid;

use super::balance::balance;
use super::change::{ChangeError, Hand, allowed, set, settle, tell};
use super::news::News;
use super::order::Order;
use super::pay_back::{RepaidLine, Repaying, pay_back};
use super::paying::close_later;
use super::pieces::{LineNow, lines_now};
use super::state::{Deed, State};
use crate::db::Conn;
use crate::db::schema::orders;
use crate::{discounts, inventory};

/// Cancels an order of which nothing has left: its stock goes back, what was paid goes back, others may use its discounts, and the
/// buyer is told.
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
        end(&order, &lines, Ending::default(), hand, conn).await
    })
    .await
}

/// How an order ends.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ending<'a> {
    /// Whether its pieces stay out of stock.
    pub keep_out: bool,
    /// For the timeline.
    pub reason: &'a str,
}

/// The same, as a step of a verb that has the order locked.
pub(super) async fn end(
    order: &Order,
    lines: &[LineNow],
    ending: Ending<'_>,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let ended = (
        orders::state.eq(State::Cancelled.as_str()),
        orders::due_by.eq(None::<jiff_diesel::Timestamp>),
    );
    set(order, ended, conn).await?;
    close_later(order.id, hand.now, conn).await?;
    discounts::give_back(order.id, conn).await?;
    let paid_back = pay_all_back(order, lines, ending, hand, conn).await?;
    settle(order, conn).await?;
    let news = News::Cancelled { paid_back };
    tell(&news, ("cancelled", ending.reason), order, hand, conn).await?;
    if order.due_by.is_some() {
        inventory::release(order.id, hand.now, conn).await?;
    } else if !ending.keep_out {
        let rest = lines.iter().map(|line| (line, line.pieces.to_ship()));
        inventory::give_back(&returned(rest), order.id, hand.now, conn).await?;
    }
    Ok(())
}

/// Everything that was paid goes back; named by pieces where that is what they and delivery cost.
async fn pay_all_back(
    order: &Order,
    lines: &[LineNow],
    ending: Ending<'_>,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<i64, ChangeError> {
    let amount = balance(order, conn).await?.paid();
    if amount <= 0 {
        return Ok(0);
    }
    let line = |line: &LineNow| RepaidLine {
        line: line.line.id,
        count: line.pieces.refundable(),
        amount: line.worth(line.pieces.refundable(), order),
        restocked: !ending.keep_out,
    };
    let named: Vec<RepaidLine> = lines
        .iter()
        .map(line)
        .filter(|line| line.count > 0)
        .collect();
    let of_lines: i64 = named.iter().map(|line| line.amount).sum();
    let whole = of_lines + order.delivery_gross() == amount;
    let of_line = |line: &LineNow| line.tax(line.pieces.refundable());
    let tax = lines.iter().map(of_line).sum::<i64>() + order.delivery_tax_minor;
    let repaying = Repaying {
        amount,
        delivery: if whole { order.delivery_gross() } else { 0 },
        tax: tax.clamp(0, amount),
        lines: if whole { named } else { Vec::new() },
        credit: None,
    };
    pay_back(&repaying, ending.reason, order, hand, conn).await?;
    Ok(amount)
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
