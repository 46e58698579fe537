use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::change::{ChangeError, Hand};
use super::order::Order;
use crate::db::Conn;
use crate::db::schema::{refund_credits, refund_lines};
use crate::payments::{self, NewRefund, RefundError};

/// Money about to go back, minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaying {
    pub amount: i64,
    /// What of it is for delivery, and what is tax.
    pub delivery: i64,
    pub tax: i64,
    pub lines: Vec<RepaidLine>,
    /// What of it the buyer owes no longer, since it is not for something that was cancelled, or paid too much, before. `None`: nothing
    /// of it, and its lines are cancelled ones.
    pub credit: Option<i64>,
}

/// Pieces of a line whose price goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepaidLine {
    pub line: Uuid,
    pub count: i32,
    /// With tax.
    pub amount: i64,
    /// Whether they go back into stock; the caller sees to that.
    pub restocked: bool,
}

/// Gives money back and writes down for what: a step of a verb that has the order locked. Where it comes out of several payments, its
/// pieces are written beside the first part.
///
/// # Errors
/// [`ChangeError::Unfit`] when less was paid.
pub(super) async fn pay_back(
    repaying: &Repaying,
    reason: &str,
    order: &Order,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let new = NewRefund {
        order: order.id,
        payment: None,
        amount: repaying.amount,
        delivery: repaying.delivery,
        tax: repaying.tax,
        reason,
        staff: hand.staff,
    };
    let given = match payments::refund(&new, hand.now, conn).await {
        Ok(given) => given,
        Err(RefundError::Database(error)) => return Err(error.into()),
        Err(RefundError::TooMuch(0)) => {
            return Err(unfit("Nothing is here that could be paid back."));
        }
        Err(RefundError::TooMuch(most)) => {
            let most = order.money(most);
            return Err(unfit(&format!(
                "At most {most} can be paid back: more was not paid, or went back before."
            )));
        }
    };
    let mut credit = repaying.credit;
    for (at, refund) in given.iter().enumerate() {
        if at == 0 {
            write_lines(refund.id, &repaying.lines, conn).await?;
        }
        if let Some(left) = &mut credit {
            let part = refund.amount_minor.min(*left);
            *left -= part;
            write_credit(refund.id, order.id, part, conn).await?;
        }
    }
    Ok(())
}

async fn write_lines(refund: Uuid, lines: &[RepaidLine], mut conn: &Conn) -> QueryResult<()> {
    let row = |line: &RepaidLine| {
        (
            refund_lines::refund_id.eq(refund),
            refund_lines::order_line_id.eq(line.line),
            refund_lines::quantity.eq(line.count),
            refund_lines::amount_minor.eq(line.amount),
            refund_lines::restocked.eq(line.restocked),
        )
    };
    let rows: Vec<_> = lines.iter().map(row).collect();
    diesel::insert_into(refund_lines::table)
        .values(rows)
        .execute(&mut conn)
        .await?;
    Ok(())
}

async fn write_credit(refund: Uuid, order: Uuid, amount: i64, mut conn: &Conn) -> QueryResult<()> {
    diesel::insert_into(refund_credits::table)
        .values((
            refund_credits::refund_id.eq(refund),
            refund_credits::order_id.eq(order),
            refund_credits::amount_minor.eq(amount),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

fn unfit(sentence: &str) -> ChangeError {
    ChangeError::Unfit(sentence.to_owned())
}
