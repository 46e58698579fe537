use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;

use super::order::Order;
use super::state::{Payment, State};
use crate::db::Conn;

/// The money of an order, minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What the buyer owes in all: nothing of an order that does not stand.
    pub owed: i64,
    pub captured: i64,
    /// Given back, or about to be.
    pub refunded: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::BigInt)]
    captured: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    refunded: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    credited: i64,
}

impl Balance {
    /// What came in and was not given back.
    pub fn paid(&self) -> i64 {
        self.captured - self.refunded
    }

    /// What the buyer has still to pay.
    pub fn to_pay(&self) -> i64 {
        (self.owed - self.paid()).max(0)
    }

    /// What was paid too much and not given back yet.
    pub fn to_refund(&self) -> i64 {
        (self.paid() - self.owed).max(0)
    }

    /// What of an order's money is worth a row under its sums, minor units: for staff and buyer alike.
    pub fn rows(&self, order: &Order) -> impl Iterator<Item = (&'static str, i64)> {
        let rows = [
            ("Cancelled since", order.cancelled_minor),
            ("Paid", self.captured),
            ("Paid back", self.refunded),
            ("Still to pay", self.to_pay()),
            ("To pay back", self.to_refund()),
        ];
        rows.into_iter().filter(|(_, minor)| *minor > 0)
    }

    /// The state of the payment that follows; `was` where nothing came in yet.
    pub(super) fn payment(&self, was: Payment) -> Payment {
        if self.captured == 0 {
            return was;
        }
        Payment::of(self.owed, self.captured, self.refunded)
    }
}

/// The money of an order: what is owed, what came in, what was given back.
///
/// # Errors
/// The database's.
pub async fn balance(order: &Order, mut conn: &Conn) -> QueryResult<Balance> {
    let row: Row = diesel::sql_query(include_str!("balance.sql"))
        .bind::<sql_types::Uuid, _>(order.id)
        .get_result(&mut conn)
        .await?;
    let owed = match order.state() {
        State::Open => order.total_minor - order.cancelled_minor - row.credited,
        State::Cancelled | State::Expired => 0,
    };
    Ok(Balance {
        owed: owed.max(0),
        captured: row.captured,
        refunded: row.refunded,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_and_what_is_too_much_are_never_both() {
        for (owed, captured, refunded, to_pay, to_refund) in [
            (100, 0, 0, 100, 0),
            (100, 100, 0, 0, 0),
            (70, 100, 0, 0, 30),
            (70, 100, 30, 0, 0),
            (100, 100, 30, 30, 0),
            (0, 100, 40, 0, 60),
        ] {
            let balance = Balance {
                owed,
                captured,
                refunded,
            };
            assert_eq!(
                (balance.to_pay(), balance.to_refund()),
                (to_pay, to_refund),
                "{balance:?}"
            );
        }
    }
}
