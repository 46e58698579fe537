use uuid::Uuid;

use super::accept::stand;
use super::rows;
use super::settle::{Came, Scene, Settled, differ};
use crate::db::Conn;
use crate::discounts;
use crate::inventory::{self, Demand};
use crate::orders::change::{self, ChangeError};
use crate::orders::order::Order;
use crate::orders::sql;
use crate::orders::state::State;
use crate::payments::{self, DifferenceKind};

/// The money came when the order was over. An order that ran out of time stands again when everything for it is still there; else staff
/// decide whether it goes back.
pub(super) async fn late(
    came: &Came<'_>,
    order: &Order,
    scene: Scene<'_>,
    conn: &Conn,
) -> Result<Settled, ChangeError> {
    let kept = payments::balance(order.id, conn).await?.kept();
    let whole = kept >= order.total_minor - order.cancelled_minor;
    // One that was cancelled was given up by somebody: a newer attempt may have its pieces.
    if order.state() == State::Expired && whole && revive(order, scene, conn).await? {
        return Ok(Settled::Revived);
    }
    let money = order.money(came.minor);
    let detail = match order.state() {
        State::Cancelled => format!("{money} came after the order was cancelled."),
        _ => format!(
            "{money} came after the order’s time was over, and not everything for it is there any more."
        ),
    };
    change::settle(order, conn).await?;
    sql::note(order.id, "payment_late", None, &detail, scene.now, conn).await?;
    differ(came, DifferenceKind::Late, order, &detail, scene.now, conn).await?;
    Ok(Settled::ForStaff)
}

/// Lets an order stand again that was over, as paid, with its pieces and its discounts. False when they are not to be had.
pub(super) async fn revive(
    order: &Order,
    scene: Scene<'_>,
    conn: &Conn,
) -> Result<bool, ChangeError> {
    let lines = sql::lines(order.id, conn).await?;
    let mut demand = Demand::new();
    for line in lines.iter().filter(|line| line.quantity > line.cancelled) {
        let Some(variant) = line.variant_id else {
            return Ok(false);
        };
        *demand.entry(variant).or_default() += line.quantity - line.cancelled;
    }
    let discounts = rows::discount_ids(order.id, conn).await?;
    if !discounts::may_have_again(&discounts, &order.email, conn).await? {
        return Ok(false);
    }
    if !inventory::short(&demand, conn).await?.is_empty() {
        return Ok(false);
    }
    discounts::have_again(order.id, &discounts, &order.email, conn).await?;
    let detail = "Everything was still there";
    sql::note(order.id, "payment_late", None, detail, scene.now, conn).await?;
    stand(order, scene, conn).await?;
    take(order.id, &demand, scene, conn).await?;
    Ok(true)
}

/// Takes what [`inventory::short`] has found to be there, under the same locks.
async fn take(
    order: Uuid,
    demand: &Demand,
    scene: Scene<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let taken = inventory::take(demand, order, scene.now, conn).await?;
    for (variant, to_come) in taken.unwrap_or_default() {
        rows::backordered(order, variant, to_come, conn).await?;
    }
    Ok(())
}
