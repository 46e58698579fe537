use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::order::{Line, Order};
use super::sql;
use super::state::Fulfilment;
use crate::db::Conn;
use crate::pricing::allocate::of_pieces;

/// What became of the pieces of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, QueryableByName)]
pub struct Pieces {
    #[diesel(sql_type = sql_types::Uuid)]
    pub line_id: Uuid,
    #[diesel(sql_type = sql_types::Integer)]
    pub ordered: i32,
    #[diesel(sql_type = sql_types::Integer)]
    pub cancelled: i32,
    /// In a parcel that has left.
    #[diesel(sql_type = sql_types::Integer)]
    pub shipped: i32,
    /// Paid back though they were not cancelled.
    #[diesel(sql_type = sql_types::Integer)]
    pub refunded: i32,
    /// That the buyer sends back, or wants to; those that were refused are not among them.
    #[diesel(sql_type = sql_types::Integer)]
    pub returned: i32,
}

impl Pieces {
    /// Pieces that are still to be sent, which are those that can be cancelled.
    pub fn to_ship(&self) -> i32 {
        (self.ordered - self.cancelled - self.shipped).max(0)
    }

    /// Pieces whose price can be paid back.
    pub fn refundable(&self) -> i32 {
        (self.ordered - self.cancelled - self.refunded).max(0)
    }

    /// Pieces that the buyer has and may send back.
    pub fn returnable(&self) -> i32 {
        (self.shipped - self.returned).max(0)
    }

    /// Pieces whose price was taken off or paid back: those after them are next.
    fn settled(&self) -> i32 {
        self.cancelled + self.refunded
    }
}

/// A line with what became of its pieces.
#[derive(Clone, Debug)]
pub struct LineNow {
    pub line: Line,
    pub pieces: Pieces,
}

impl LineNow {
    /// What the next `count` pieces cost with tax, minor units: of all pieces together, exactly what the line cost.
    pub fn worth(&self, count: i32, order: &Order) -> i64 {
        self.share(self.line.gross(order.prices_include_tax), count)
    }

    /// The tax in that.
    pub fn tax(&self, count: i32) -> i64 {
        self.share(self.line.tax_minor, count)
    }

    fn share(&self, amount: i64, count: i32) -> i64 {
        let from = self.pieces.settled();
        of_pieces(amount, self.line.quantity, from, from.saturating_add(count))
    }
}

impl Line {
    /// What the line costs after its discount and with tax, minor units.
    pub fn gross(&self, prices_include_tax: bool) -> i64 {
        let tax = if prices_include_tax {
            0
        } else {
            self.tax_minor
        };
        self.total_minor - self.discount_minor + tax
    }
}

/// How far the goods are, by their pieces.
pub(super) fn fulfilment(lines: &[LineNow]) -> Fulfilment {
    let sum = |of: fn(&Pieces) -> i32| lines.iter().map(|line| of(&line.pieces)).sum();
    Fulfilment::of(sum(|pieces| pieces.shipped), sum(Pieces::to_ship))
}

/// The lines of an order as they stand, in its order.
///
/// # Errors
/// The database's.
pub async fn lines_now(order: Uuid, conn: &Conn) -> QueryResult<Vec<LineNow>> {
    let (lines, pieces) = tokio::try_join!(sql::lines(order, conn), pieces(order, conn))?;
    let now = |line: Line| LineNow {
        pieces: pieces
            .iter()
            .find(|pieces| pieces.line_id == line.id)
            .copied()
            .unwrap_or_default(),
        line,
    };
    Ok(lines.into_iter().map(now).collect())
}

async fn pieces(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Pieces>> {
    diesel::sql_query(include_str!("pieces.sql"))
        .bind::<sql_types::Uuid, _>(order)
        .load(&mut conn)
        .await
}
