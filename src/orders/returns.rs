use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use super::chosen::Chosen;
use crate::db::Conn;
use crate::db::schema::{orders, return_lines, returns};

/// How far a return is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnState {
    Requested,
    /// The buyer may send the goods.
    Approved,
    Refused,
    /// The goods are back.
    Received,
}

impl ReturnState {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Received => "received",
        }
    }

    /// From the database; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Requested,
            Self::Approved,
            Self::Refused,
            Self::Received,
        ]
        .into_iter()
        .find(|state| state.as_str() == text)
    }

    /// Whether a return may go from here to there: the table of its transitions.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Requested => next != Self::Requested,
            Self::Approved => matches!(next, Self::Refused | Self::Received),
            Self::Refused | Self::Received => false,
        }
    }

    /// Whether somebody of the staff has still to do something.
    pub fn waits(self) -> bool {
        matches!(self, Self::Requested | Self::Approved)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = returns)]
struct Row {
    id: Uuid,
    order_id: Uuid,
    state: String,
    reason: String,
    answer: String,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    requested_at: Timestamp,
}

/// What a buyer wants to send back.
#[derive(Clone, Debug)]
pub struct Return {
    pub id: Uuid,
    pub order_id: Uuid,
    pub state: ReturnState,
    /// In the buyer's words.
    pub reason: String,
    /// In the shop's words; empty before there is one.
    pub answer: String,
    pub requested_at: Timestamp,
    pub pieces: Vec<Chosen>,
}

/// The returns of an order, the latest first.
///
/// # Errors
/// The database's.
pub async fn returns_of(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Return>> {
    let rows: Vec<Row> = returns::table
        .filter(returns::order_id.eq(order))
        .order((returns::requested_at.desc(), returns::id.desc()))
        .select(Row::as_select())
        .load(&mut conn)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let pieces: Vec<(Uuid, Uuid, i32)> = return_lines::table
        .filter(return_lines::return_id.eq_any(ids))
        .select((
            return_lines::return_id,
            return_lines::order_line_id,
            return_lines::quantity,
        ))
        .load(&mut conn)
        .await?;
    let whole = |row: Row| Return {
        pieces: pieces
            .iter()
            .filter(|(of, ..)| *of == row.id)
            .map(|(_, line, count)| (*line, *count))
            .collect(),
        state: ReturnState::parse(&row.state).unwrap_or(ReturnState::Requested),
        id: row.id,
        order_id: row.order_id,
        reason: row.reason,
        answer: row.answer,
        requested_at: row.requested_at,
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// A return that somebody has to look at, as lists show it.
#[derive(Clone, Debug, Queryable)]
pub struct WaitingReturn {
    pub id: Uuid,
    pub order_id: Uuid,
    pub number: i64,
    pub full_name: String,
    pub state: String,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub requested_at: Timestamp,
}

/// The returns that wait to be answered or to arrive, those that wait longest first.
///
/// # Errors
/// The database's.
pub async fn returns_waiting(limit: i64, mut conn: &Conn) -> QueryResult<Vec<WaitingReturn>> {
    returns::table
        .inner_join(orders::table)
        .filter(returns::state.eq_any([
            ReturnState::Requested.as_str(),
            ReturnState::Approved.as_str(),
        ]))
        .order((returns::requested_at, returns::id))
        .limit(limit)
        .select((
            returns::id,
            returns::order_id,
            orders::number,
            orders::full_name,
            returns::state,
            returns::requested_at,
        ))
        .load(&mut conn)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_settled_stays_so() {
        use ReturnState::{Approved, Received, Refused, Requested};
        let all = [Requested, Approved, Refused, Received];
        let allowed = [
            (Requested, Approved),
            (Requested, Refused),
            (Requested, Received),
            (Approved, Refused),
            (Approved, Received),
        ];
        for from in all {
            assert_eq!(ReturnState::parse(from.as_str()), Some(from));
            for to in all {
                assert_eq!(
                    from.may_become(to),
                    allowed.contains(&(from, to)),
                    "{from:?} {to:?}"
                );
            }
        }
    }
}
