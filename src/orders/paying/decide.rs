use diesel_async::AsyncConnection as _;
use uuid::Uuid;

use super::late::revive;
use super::settle::{Scene, locked_after_cart};
use crate::db::Conn;
use crate::orders::balance::balance;
use crate::orders::change::{ChangeError, Hand, settle, tell};
use crate::orders::news::{News, Repayment};
use crate::orders::order::Order;
use crate::orders::state::{Payment as Paid, State};
use crate::payments::{self, Difference, NewRefund, Payment, RefundError};

/// What staff do about a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Give back what came.
    Refund,
    /// Let an order stand again that was over.
    Revive,
    /// It was put right elsewhere, or needs nothing.
    Settled,
}

impl Decision {
    /// As forms spell it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "refund" => Some(Self::Refund),
            "revive" => Some(Self::Revive),
            "settled" => Some(Self::Settled),
            _ => None,
        }
    }

    /// Whether it makes sense for that difference and its order.
    pub fn fits(self, difference: &Difference, order: Option<&Order>) -> bool {
        let over = order.is_some_and(|order| order.state() != State::Open);
        let of_payment = order.is_some() && matches!(difference.kind.as_str(), "late" | "amount");
        match self {
            Self::Refund => of_payment,
            Self::Revive => difference.kind == "late" && over,
            Self::Settled => true,
        }
    }
}

/// Does what staff decided about a difference, and settles it with that.
///
/// # Errors
/// See [`ChangeError`]; the difference stays open then.
pub async fn decide(
    id: Uuid,
    decision: Decision,
    hand: Hand<'_>,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let difference = payments::difference(id, conn)
            .await?
            .ok_or(ChangeError::Unknown)?;
        let order = match difference.order_id {
            Some(order) => locked_after_cart(order, conn).await?,
            None => None,
        };
        if !decision.fits(&difference, order.as_ref()) {
            return Err(ChangeError::NotAllowed(
                "This can’t be done with the order as it is now.",
            ));
        }
        if let Some(order) = &order {
            act(decision, &difference, order, hand, conn).await?;
        }
        if !payments::settle(id, hand.staff, hand.now, conn).await? {
            return Err(ChangeError::NotAllowed(
                "Somebody has settled this already.",
            ));
        }
        Ok(())
    })
    .await
}

async fn act(
    decision: Decision,
    difference: &Difference,
    order: &Order,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let scene = Scene {
        origin: hand.origin,
        now: hand.now,
    };
    match decision {
        Decision::Settled => Ok(()),
        Decision::Revive if revive(order, scene, conn).await? => Ok(()),
        Decision::Revive => Err(ChangeError::NotAllowed(
            "Not everything for this order is in stock, or a discount is used up. Put in what is missing, or give the money back.",
        )),
        Decision::Refund => give_back(difference, order, hand, conn).await,
    }
}

/// Gives back what came too late or too much: all of it where the order is over or not paid, else what is more than is owed.
async fn give_back(
    difference: &Difference,
    order: &Order,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let reference = &difference.reference;
    let payment = payments::by_reference(&difference.provider, reference, conn).await?;
    let balance = balance(order, conn).await?;
    let over = match order.payment() {
        Paid::Awaiting => balance.paid(),
        _ => balance.to_refund(),
    };
    let new = NewRefund {
        order: order.id,
        amount: payment.as_ref().map_or(0, Payment::kept).min(over),
        payment: payment.map(|payment| payment.id),
        delivery: 0,
        tax: 0,
        reason: "It came too late, or was too much",
        staff: hand.staff,
    };
    match payments::refund(&new, hand.now, conn).await {
        Ok(_) => {}
        Err(RefundError::TooMuch(_)) => {
            return Err(ChangeError::NotAllowed(
                "There is nothing left to give back.",
            ));
        }
        Err(RefundError::Database(error)) => return Err(error.into()),
    }
    settle(order, conn).await?;
    let repayment = Repayment {
        amount: new.amount,
        reason: new.reason.to_owned(),
        ..Repayment::default()
    };
    let detail = order.money(new.amount).to_string();
    let news = News::Refunded(repayment);
    tell(&news, ("refunded", &detail), order, hand, conn).await
}
