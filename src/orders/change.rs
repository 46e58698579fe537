//! What every verb on a placed order shares: who does it, why it may be refused, and how its end is written down.

use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use super::balance::balance;
use super::news::{self, News};
use super::order::Order;
use super::pieces::{fulfilment, lines_now};
use super::sql;
use super::state::{Deed, may};
use crate::db::Conn;
use crate::db::schema::orders;
use crate::{inventory, web};

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
    /// What was typed does not fit the order as it stands; the sentence says why.
    #[error("{0}")]
    Unfit(String),
    /// Too little is on hand of what was to be added.
    #[error("There is too little in stock for that.")]
    Short(Vec<inventory::Shortage>),
    #[error(transparent)]
    Database(#[from] QueryError),
    /// The mail about it could not be written.
    #[error(transparent)]
    Mail(#[from] web::Error),
}

/// For pages on which nothing of this is expected.
impl From<ChangeError> for web::Error {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Unknown => Self::NotFound,
            ChangeError::Database(error) => error.into(),
            ChangeError::Mail(error) => error,
            refused => Self::Conflict(refused.to_string()),
        }
    }
}

/// Who does it, when, and at which address of the shop the mail's link points.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    /// Nobody of the staff: the buyer, or the shop by itself.
    pub staff: Option<Uuid>,
    pub origin: &'a str,
    pub now: Timestamp,
}

/// The order, locked, when the table of transitions allows the deed and nobody changed it since that version.
pub(super) async fn allowed(
    deed: Deed,
    id: Uuid,
    seen: i32,
    conn: &Conn,
) -> Result<Order, ChangeError> {
    let order = sql::locked(id, conn).await?.ok_or(ChangeError::Unknown)?;
    may(deed, order.standing()).map_err(ChangeError::NotAllowed)?;
    if order.version != seen {
        return Err(ChangeError::Stale);
    }
    Ok(order)
}

/// Changes what the deed itself changes of the order's row.
pub(super) async fn set<V>(order: &Order, values: V, mut conn: &Conn) -> QueryResult<()>
where
    V: AsChangeset<Target = orders::table> + Send,
    V::Changeset: diesel::query_builder::QueryFragment<diesel::pg::Pg> + Send,
{
    diesel::update(orders::table.find(order.id))
        .set(values)
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Ends a verb: the states that follow from sums and pieces become what these say now, and the version rises. `order` is the
/// order as it was locked.
pub(super) async fn settle(order: &Order, mut conn: &Conn) -> Result<(), ChangeError> {
    let now = sql::by_id(order.id, conn)
        .await?
        .ok_or(ChangeError::Unknown)?;
    let (balance, lines) = tokio::try_join!(balance(&now, conn), lines_now(order.id, conn))?;
    let raised = diesel::update(
        orders::table
            .find(order.id)
            .filter(orders::version.eq(order.version)),
    )
    .set((
        orders::payment_state.eq(balance.payment(now.payment()).as_str()),
        orders::fulfilment_state.eq(fulfilment(&lines).as_str()),
        orders::version.eq(order.version + 1),
    ))
    .execute(&mut conn)
    .await?;
    if raised == 1 {
        Ok(())
    } else {
        Err(ChangeError::Stale)
    }
}

/// Writes down what happened, with a detail for staff, and the mail that tells the buyer: in the transaction of the change itself and
/// after it.
pub(super) async fn tell(
    news: &News,
    event: (&str, &str),
    order: &Order,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let (kind, detail) = event;
    sql::note(order.id, kind, hand.staff, detail, hand.now, conn).await?;
    Ok(news::tell(news, order.id, hand.origin, conn).await?)
}
