use diesel::prelude::*;
use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use uuid::Uuid;

use super::balance::balance;
use super::change::{ChangeError, Hand, allowed, set, settle, tell};
use super::news::News;
use super::order::Order;
use super::paying::{close_later, leave_cart};
use super::sql;
use super::state::{Deed, Payment, PaymentMethod};
use crate::db::Conn;
use crate::db::schema::orders;
use crate::payments::{self, NewPayment};
use crate::{cart, inventory};

/// Notes that the money is here, all of it or what was still to pay, and tells the buyer.
///
/// # Errors
/// See [`ChangeError`].
pub async fn mark_paid(
    id: Uuid,
    seen: i32,
    hand: Hand<'_>,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        lock_cart(id, conn).await?;
        let order = allowed(Deed::MarkPaid, id, seen, conn).await?;
        let came = came_by_hand(&order, hand.now, conn).await?;
        // It may owe nothing, and be paid all the same.
        let paid = (
            orders::payment_state.eq(Payment::Paid.as_str()),
            orders::due_by.eq(None::<jiff_diesel::Timestamp>),
        );
        set(&order, paid, conn).await?;
        settle(&order, conn).await?;
        let detail = order.money(came).to_string();
        tell(&News::Paid, ("paid", &detail), &order, hand, conn).await?;
        close_later(id, hand.now, conn).await?;
        if order.due_by.is_some() {
            leave_cart(&order, conn).await?;
        }
        // Kept pieces of an order that was to be paid online.
        inventory::buy(id, hand.now, conn).await?;
        Ok(())
    })
    .await
}

/// The cart comes before the order, as in `place_order`: the cart of an order that waits for its payment still holds the goods.
async fn lock_cart(order: Uuid, conn: &Conn) -> QueryResult<()> {
    let waiting = sql::by_id(order, conn)
        .await?
        .filter(|order| order.due_by.is_some());
    if let Some(cart) = waiting.and_then(|order| order.cart_id) {
        cart::lock(cart, conn).await?;
    }
    Ok(())
}

/// Notes the money that staff have seen. Online payments come by themselves: what staff note of such an order was transferred.
async fn came_by_hand(order: &Order, now: Timestamp, conn: &Conn) -> Result<i64, ChangeError> {
    let balance = balance(order, conn).await?;
    let came = balance.to_pay();
    if came == 0 && balance.captured > 0 {
        return Err(ChangeError::NotAllowed(
            "Nothing of this order is still to pay.",
        ));
    }
    let method = match order.payment_method() {
        PaymentMethod::Stripe => PaymentMethod::BankTransfer,
        by_hand => by_hand,
    };
    if came > 0 {
        let new = NewPayment {
            order: order.id,
            provider: method.as_str(),
            currency: &order.currency,
            amount_minor: came,
        };
        payments::by_hand(new, now, conn).await?;
    }
    Ok(came)
}
