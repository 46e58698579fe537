use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::news::{self, News, Parcel, Piece};
use super::order::Order;
use super::sql;
use super::state::{Deed, Fulfilment, Payment, PaymentMethod, State, may};
use crate::db::Conn;
use crate::db::schema::orders;
use crate::payments::{self, NewPayment};
use crate::{discounts, inventory, web};

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
    /// The mail about it could not be written.
    #[error(transparent)]
    Mail(#[from] web::Error),
}

/// Who does it, when, and at which address of the shop the mail's link points.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    pub staff: Uuid,
    pub origin: &'a str,
    pub now: Timestamp,
}

/// Notes that the money is here, and tells the buyer.
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
        let order = allowed(Deed::MarkPaid, id, seen, conn).await?;
        came_by_hand(&order, hand.now, conn).await?;
        // Kept pieces of an order that was to be paid online.
        inventory::buy(id, hand.now, conn).await?;
        set(
            &order,
            (
                orders::payment_state.eq(Payment::Paid.as_str()),
                orders::due_by.eq(None::<jiff_diesel::Timestamp>),
            ),
            conn,
        )
        .await?;
        tell(News::Paid, "paid", &order, hand, conn).await
    })
    .await
}

/// Notes that the goods have left, and tells the buyer.
///
/// # Errors
/// See [`ChangeError`].
pub async fn fulfil(
    id: Uuid,
    seen: i32,
    hand: Hand<'_>,
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
        let lines = sql::lines(id, conn).await?;
        let parcel = Parcel {
            pieces: lines
                .iter()
                .map(|line| Piece::of(line, line.quantity))
                .collect(),
            ..Parcel::default()
        };
        tell(News::Shipped(parcel), "fulfilled", &order, hand, conn).await
    })
    .await
}

/// Cancels an order that has not left, gives its stock back, and tells the buyer.
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
        discounts::give_back(id, conn).await?;
        if order.due_by.is_some() {
            inventory::release(id, hand.now, conn).await?;
        } else {
            give_back(id, hand.now, conn).await?;
        }
        set(
            &order,
            (
                orders::state.eq(State::Cancelled.as_str()),
                orders::due_by.eq(None::<jiff_diesel::Timestamp>),
            ),
            conn,
        )
        .await?;
        let paid_back = payments::balance(id, conn).await?.kept();
        tell(
            News::Cancelled { paid_back },
            "cancelled",
            &order,
            hand,
            conn,
        )
        .await
    })
    .await
}

/// Notes the money that staff have seen. Online payments come by themselves: what staff note of such an order was transferred.
async fn came_by_hand(order: &Order, now: Timestamp, conn: &Conn) -> QueryResult<()> {
    let owed =
        order.total_minor - order.cancelled_minor - payments::balance(order.id, conn).await?.kept();
    let method = match order.payment_method() {
        PaymentMethod::Stripe => PaymentMethod::BankTransfer,
        by_hand => by_hand,
    };
    if owed > 0 {
        let came = NewPayment {
            order: order.id,
            provider: method.as_str(),
            currency: &order.currency,
            amount_minor: owed,
        };
        payments::by_hand(came, now, conn).await?;
    }
    Ok(())
}

/// Puts everything that an order had bought back into stock.
async fn give_back(id: Uuid, now: Timestamp, conn: &Conn) -> QueryResult<()> {
    let mut returned: BTreeMap<Uuid, (i32, i32)> = BTreeMap::new();
    for line in sql::lines(id, conn).await? {
        if let Some(variant) = line.variant_id {
            let (pieces, to_come) = returned.entry(variant).or_default();
            *pieces += line.quantity;
            *to_come += line.backordered;
        }
    }
    inventory::give_back(&returned, id, now, conn).await
}

/// Writes down what happened and the mail that tells of it, in the transaction of the change itself.
async fn tell(
    news: News,
    event: &str,
    order: &Order,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    sql::note(order.id, event, Some(hand.staff), "", hand.now, conn).await?;
    Ok(news::tell(&news, order.id, hand.origin, conn).await?)
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
