use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use uuid::Uuid;

use super::balance::balance;
use super::cancel::{Ending, end, returned};
use super::change::{ChangeError, Hand, allowed, set, settle, tell};
use super::chosen::{Chosen, chosen, listed, named};
use super::news::News;
use super::order::Order;
use super::pay_back::{RepaidLine, Repaying, pay_back};
use super::pieces::{LineNow, Pieces, lines_now};
use super::sql;
use super::state::Deed;
use crate::db::Conn;
use crate::db::schema::{order_lines, orders};
use crate::inventory;

/// What of an order is to be cancelled.
#[derive(Clone, Debug, Default)]
pub struct CancelDraft {
    pub pieces: Vec<Chosen>,
    /// Whether they go back into stock.
    pub restock: bool,
    /// Whether what was paid for them goes back at once.
    pub pay_back: bool,
    /// For the timeline; may be empty.
    pub reason: String,
}

/// Cancels pieces that have not left, and tells the buyer. With the last of them the whole order is cancelled.
///
/// # Errors
/// See [`ChangeError`].
pub async fn cancel_pieces(
    id: Uuid,
    seen: i32,
    draft: &CancelDraft,
    hand: Hand<'_>,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::CancelPieces, id, seen, conn).await?;
        let lines = lines_now(id, conn).await?;
        let picked = picked(draft, &lines)?;
        if is_all(&picked, &lines) {
            let ending = Ending {
                keep_out: !draft.restock,
                reason: &draft.reason,
            };
            return end(&order, &lines, ending, hand, conn).await;
        }
        let amount = take_off(&picked, &order, conn).await?;
        if draft.pay_back {
            let repaid = repaying(&picked, amount, draft.restock, &order, conn).await?;
            if let Some(repaid) = repaid {
                pay_back(&repaid, &draft.reason, &order, hand, conn).await?;
            }
        }
        settle(&order, conn).await?;
        let detail = format!(
            "{}. {} less. {}",
            listed(&picked),
            order.money(amount),
            draft.reason
        );
        let news = News::PiecesCancelled {
            pieces: named(&picked),
            amount,
        };
        tell(
            &news,
            ("pieces_cancelled", detail.trim()),
            &order,
            hand,
            conn,
        )
        .await?;
        if draft.restock {
            inventory::give_back(&returned(picked.into_iter()), id, hand.now, conn).await?;
        }
        Ok(())
    })
    .await
}

fn picked<'a>(
    draft: &CancelDraft,
    lines: &'a [LineNow],
) -> Result<Vec<(&'a LineNow, i32)>, ChangeError> {
    let picked = chosen(&draft.pieces, lines, Pieces::to_ship)?;
    if picked.is_empty() {
        let sentence = "Choose at least one piece that is to be cancelled.";
        return Err(ChangeError::Unfit(sentence.to_owned()));
    }
    Ok(picked)
}

/// Whether nothing of the order would be left, and nothing of it was sent.
fn is_all(picked: &[(&LineNow, i32)], lines: &[LineNow]) -> bool {
    let left: i32 = lines.iter().map(|line| line.pieces.to_ship()).sum();
    let gone: i32 = picked.iter().map(|(_, count)| *count).sum();
    gone == left && lines.iter().all(|line| line.pieces.shipped == 0)
}

/// What those pieces cost with tax, minor units.
pub(super) fn worth(picked: &[(&LineNow, i32)], order: &Order) -> i64 {
    picked
        .iter()
        .map(|(line, count)| line.worth(*count, order))
        .sum()
}

/// Takes pieces off the order: from its lines, and from what is owed. Gives what they are worth with tax.
pub(super) async fn take_off(
    picked: &[(&LineNow, i32)],
    order: &Order,
    mut conn: &Conn,
) -> Result<i64, ChangeError> {
    for (line, count) in picked {
        diesel::update(order_lines::table.find(line.line.id))
            .set((
                order_lines::cancelled.eq(order_lines::cancelled + count),
                order_lines::backordered
                    .eq(line.line.backordered - line.line.backordered.min(*count)),
            ))
            .execute(&mut conn)
            .await?;
    }
    let amount = worth(picked, order);
    set(
        order,
        orders::cancelled_minor.eq(orders::cancelled_minor + amount),
        conn,
    )
    .await?;
    Ok(amount)
}

/// What goes back for cancelled pieces: what was paid too much now, and no more than they are worth.
async fn repaying(
    picked: &[(&LineNow, i32)],
    amount: i64,
    restocked: bool,
    order: &Order,
    conn: &Conn,
) -> Result<Option<Repaying>, ChangeError> {
    let now = sql::by_id(order.id, conn)
        .await?
        .ok_or(ChangeError::Unknown)?;
    let back = balance(&now, conn).await?.to_refund().min(amount);
    if back == 0 {
        return Ok(None);
    }
    let line = |(line, count): &(&LineNow, i32)| RepaidLine {
        line: line.line.id,
        count: *count,
        amount: line.worth(*count, order),
        restocked,
    };
    let tax: i64 = picked.iter().map(|(line, count)| line.tax(*count)).sum();
    Ok(Some(Repaying {
        amount: back,
        delivery: 0,
        tax: tax.clamp(0, back),
        lines: if back == amount {
            picked.iter().map(line).collect()
        } else {
            Vec::new()
        },
        credit: None,
    }))
}
