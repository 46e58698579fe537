use diesel_async::AsyncConnection as _;
use uuid::Uuid;

use super::balance::{Balance, balance};
use super::cancel::returned;
use super::change::{ChangeError, Hand, allowed, settle, tell};
use super::chosen::{Chosen, chosen, listed, named};
use super::news::{News, Repayment};
use super::order::Order;
use super::pay_back::{RepaidLine, Repaying, pay_back};
use super::pieces::{LineNow, Pieces, lines_now};
use super::sql;
use super::state::{Deed, State, may};
use crate::db::Conn;
use crate::inventory;
use crate::pricing::allocate::rounded;

/// What is to be paid back, as staff chose it.
#[derive(Clone, Debug, Default)]
pub struct RefundDraft {
    /// Pieces that were not cancelled; their price with tax goes back.
    pub pieces: Vec<Chosen>,
    /// The lines among them whose pieces go back into stock.
    pub restock: Vec<Uuid>,
    /// Of the price of delivery, minor units.
    pub delivery: i64,
    /// Any other amount, minor units.
    pub extra: i64,
    /// For the buyer; may be empty.
    pub reason: String,
}

/// What a refund comes to, before it is made.
///
/// # Errors
/// See [`ChangeError`].
pub async fn refund_amount(id: Uuid, draft: &RefundDraft, conn: &Conn) -> Result<i64, ChangeError> {
    let order = sql::by_id(id, conn).await?.ok_or(ChangeError::Unknown)?;
    may(Deed::Refund, order.standing()).map_err(ChangeError::NotAllowed)?;
    let now = read(&order, conn).await?;
    Ok(reckoned(draft, &order, &now)?.amount)
}

/// Pays money back, by pieces, for delivery, or any other amount, and tells the buyer.
///
/// # Errors
/// See [`ChangeError`]; [`ChangeError::Unfit`] when that was not paid.
pub async fn refund(
    id: Uuid,
    seen: i32,
    draft: &RefundDraft,
    hand: Hand<'_>,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::Refund, id, seen, conn).await?;
        let now = read(&order, conn).await?;
        refund_step(draft, &order, &now, hand, conn).await?;
        settle(&order, conn).await?;
        restock(draft, &order, &now.lines, Pieces::refundable, hand, conn).await
    })
    .await
}

/// What a refund is reckoned from.
pub(super) struct Now {
    pub lines: Vec<LineNow>,
    pub balance: Balance,
    /// What of the price of delivery went back before.
    pub delivery_refunded: i64,
}

pub(super) async fn read(order: &Order, conn: &Conn) -> Result<Now, ChangeError> {
    let (lines, balance, delivery_refunded) = tokio::try_join!(
        lines_now(order.id, conn),
        balance(order, conn),
        sql::delivery_refunded(order.id, conn)
    )?;
    Ok(Now {
        lines,
        balance,
        delivery_refunded,
    })
}

/// Pays back and tells of it; stock is the caller's, and comes last.
pub(super) async fn refund_step(
    draft: &RefundDraft,
    order: &Order,
    now: &Now,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let repaying = reckoned(draft, order, now)?;
    pay_back(&repaying, &draft.reason, order, hand, conn).await?;
    let picked = chosen(&draft.pieces, &now.lines, Pieces::refundable)?;
    let mut detail = order.money(repaying.amount).to_string();
    for more in [listed(&picked), draft.reason.clone()] {
        if !more.is_empty() {
            detail = format!("{detail}: {more}");
        }
    }
    let news = News::Refunded(Repayment {
        amount: repaying.amount,
        pieces: named(&picked),
        delivery: repaying.delivery,
        reason: draft.reason.clone(),
    });
    tell(&news, ("refunded", &detail), order, hand, conn).await
}

/// Puts the pieces that were to go there back into stock; of each line at most what `most` allows.
pub(super) async fn restock(
    draft: &RefundDraft,
    order: &Order,
    lines: &[LineNow],
    most: fn(&Pieces) -> i32,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let picked = chosen(&draft.pieces, lines, most)?;
    let back = picked
        .into_iter()
        .filter(|(line, _)| draft.restock.contains(&line.line.id));
    let mut pieces = returned(back);
    // They were here once: none of them is still to come.
    for (_, to_come) in pieces.values_mut() {
        *to_come = 0;
    }
    inventory::give_back(&pieces, order.id, hand.now, conn).await?;
    Ok(())
}

fn reckoned(draft: &RefundDraft, order: &Order, now: &Now) -> Result<Repaying, ChangeError> {
    let picked = chosen(&draft.pieces, &now.lines, Pieces::refundable)?;
    let line = |(line, count): &(&LineNow, i32)| RepaidLine {
        line: line.line.id,
        count: *count,
        amount: line.worth(*count, order),
        restocked: draft.restock.contains(&line.line.id),
    };
    let lines: Vec<RepaidLine> = picked.iter().map(line).collect();
    let standing = order.state() == State::Open;
    if !standing && (!picked.is_empty() || draft.delivery > 0) {
        let sentence = "This order does not stand any more: say how much goes back in all.";
        return Err(unfit(sentence.to_owned()));
    }
    let left = order.delivery_gross() - now.delivery_refunded;
    if draft.delivery < 0 || draft.delivery > left {
        let left = order.money(left);
        return Err(unfit(format!("Of delivery, {left} can be paid back.")));
    }
    let of_lines: i64 = lines.iter().map(|line| line.amount).sum();
    let by_name = of_lines + draft.delivery;
    let amount = by_name
        .checked_add(draft.extra)
        .filter(|_| draft.extra >= 0);
    let amount = amount.ok_or_else(|| unfit("This amount is too large.".to_owned()))?;
    if amount == 0 {
        return Err(unfit("Say what is to be paid back.".to_owned()));
    }
    if amount > now.balance.paid() {
        let most = order.money(now.balance.paid());
        return Err(unfit(format!(
            "At most {most} can be paid back. This comes to {}.",
            order.money(amount)
        )));
    }
    let too_much = now.balance.to_refund().min(draft.extra);
    let for_delivery =
        |minor: i64| rounded(order.delivery_tax_minor, minor, order.delivery_gross());
    let before = now.delivery_refunded;
    let tax = picked
        .iter()
        .map(|(line, count)| line.tax(*count))
        .sum::<i64>()
        + for_delivery(before + draft.delivery)
        - for_delivery(before)
        + order.tax_in(draft.extra);
    Ok(Repaying {
        amount,
        delivery: draft.delivery,
        tax: tax.clamp(0, amount),
        lines,
        credit: standing
            .then_some(amount - too_much)
            .filter(|credit| *credit > 0 || !picked.is_empty()),
    })
}

fn unfit(sentence: String) -> ChangeError {
    ChangeError::Unfit(sentence)
}
