use diesel::prelude::*;
use diesel_async::AsyncConnection as _;
use uuid::Uuid;

use super::change::{ChangeError, Hand, allowed, set, settle, tell};
use super::news::News;
use super::state::{Deed, Payment};
use crate::db::Conn;
use crate::db::schema::orders;

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
        set(
            &order,
            orders::payment_state.eq(Payment::Paid.as_str()),
            conn,
        )
        .await?;
        settle(&order, conn).await?;
        tell(&News::Paid, ("paid", ""), &order, hand, conn).await
    })
    .await
}
