use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::attempt::Payment;
use crate::db::Conn;

/// What an order was paid, in minor units of its currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, QueryableByName)]
pub struct Balance {
    #[diesel(sql_type = sql_types::BigInt)]
    pub captured: i64,
    /// Given back, or about to be.
    #[diesel(sql_type = sql_types::BigInt)]
    pub refunded: i64,
}

impl Balance {
    /// What the shop has of it.
    pub fn kept(self) -> i64 {
        self.captured - self.refunded
    }
}

/// What an order was paid.
///
/// # Errors
/// The database's.
pub async fn balance(order: Uuid, mut conn: &Conn) -> QueryResult<Balance> {
    diesel::sql_query(
        "SELECT coalesce(sum(captured_minor), 0)::bigint AS captured, coalesce(sum(refunded_minor), 0)::bigint AS refunded \
         FROM payments WHERE order_id = $1",
    )
    .bind::<sql_types::Uuid, _>(order)
    .get_result(&mut conn)
    .await
}

/// The same for an order's payments that were read already.
pub fn balance_of(payments: &[Payment]) -> Balance {
    Balance {
        captured: payments.iter().map(|payment| payment.captured_minor).sum(),
        refunded: payments.iter().map(|payment| payment.refunded_minor).sum(),
    }
}
