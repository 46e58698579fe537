use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::order::Order;
use super::state::{Fulfilment, Payment, State};
use crate::db::Conn;
use crate::db::schema::{orders, returns};

/// A row of the staff's list.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub struct ListRow {
    pub id: Uuid,
    pub number: i64,
    pub full_name: String,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub placed_at: Timestamp,
    pub state: String,
    pub payment_state: String,
    pub payment_method: String,
    pub fulfilment_state: String,
    pub currency: String,
    pub total_minor: i64,
}

/// Which orders are listed; what is empty or none leaves nothing out.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// `pack` (open and not all sent), `unpaid`, `returns` (somebody has to look at a return), `cancelled`.
    pub view: String,
    /// A number, or part of a name or e-mail address.
    pub search: String,
    pub state: Option<State>,
    pub payment: Option<Payment>,
    pub fulfilment: Option<Fulfilment>,
    /// Placed since then, and before then.
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// A page of orders, the latest first.
///
/// # Errors
/// The database's.
pub async fn page(
    filter: &Filter,
    limit: i64,
    offset: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<ListRow>> {
    filtered(filter)
        .order((orders::placed_at.desc(), orders::id.desc()))
        .limit(limit)
        .offset(offset)
        .select(ListRow::as_select())
        .load(&mut conn)
        .await
}

/// Whole orders in the same order, at most `limit` of those that stand behind the one that was placed then.
///
/// # Errors
/// The database's.
pub async fn batch(
    filter: &Filter,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<Order>> {
    let mut query = filtered(filter);
    if let Some((placed_at, id)) = after {
        let placed_at = placed_at.to_diesel();
        query = query.filter(
            orders::placed_at
                .lt(placed_at)
                .or(orders::placed_at.eq(placed_at).and(orders::id.lt(id))),
        );
    }
    query
        .order((orders::placed_at.desc(), orders::id.desc()))
        .limit(limit)
        .select(Order::as_select())
        .load(&mut conn)
        .await
}

fn filtered(filter: &Filter) -> orders::BoxedQuery<'_, Pg> {
    let mut query = seen_by(&filter.view);
    if let Some(state) = filter.state {
        query = query.filter(orders::state.eq(state.as_str()));
    }
    if let Some(payment) = filter.payment {
        query = query.filter(orders::payment_state.eq(payment.as_str()));
    }
    if let Some(fulfilment) = filter.fulfilment {
        query = query.filter(orders::fulfilment_state.eq(fulfilment.as_str()));
    }
    if let Some(from) = filter.from {
        query = query.filter(orders::placed_at.ge(from.to_diesel()));
    }
    if let Some(until) = filter.until {
        query = query.filter(orders::placed_at.lt(until.to_diesel()));
    }
    if let Ok(number) = filter.search.trim_start_matches('#').parse::<i64>() {
        query = query.filter(orders::number.eq(number));
    } else if !filter.search.is_empty() {
        let like = format!("%{}%", filter.search.replace(['%', '_', '\\'], ""));
        query = query.filter(
            orders::full_name
                .ilike(like.clone())
                .or(orders::email.ilike(like)),
        );
    }
    query
}

fn seen_by<'a>(view: &str) -> orders::BoxedQuery<'a, Pg> {
    let query = orders::table.into_boxed();
    let open = orders::state.eq(State::Open.as_str());
    match view {
        "pack" => query.filter(open.and(to_pack())),
        "unpaid" => query.filter(open.and(orders::payment_state.eq(Payment::Awaiting.as_str()))),
        "returns" => query.filter(
            orders::id.eq_any(
                returns::table
                    .filter(returns::state.eq_any(["requested", "approved"]))
                    .select(returns::order_id),
            ),
        ),
        "cancelled" => query.filter(orders::state.eq(State::Cancelled.as_str())),
        _ => query,
    }
}

/// Something is still to be sent, and does not wait for its online payment.
#[diesel::dsl::auto_type]
fn to_pack() -> _ {
    let fulfilled: &'static str = "fulfilled";
    orders::fulfilment_state
        .ne(fulfilled)
        .and(orders::due_by.is_null())
}

/// Open orders of which something is still to be sent, the oldest first.
///
/// # Errors
/// The database's.
pub async fn to_send(limit: i64, mut conn: &Conn) -> QueryResult<Vec<ListRow>> {
    orders::table
        .filter(orders::state.eq("open"))
        .filter(to_pack())
        .order((orders::placed_at, orders::id))
        .limit(limit)
        .select(ListRow::as_select())
        .load(&mut conn)
        .await
}
