use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::orders;

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

/// A page of orders, the latest first. `view` is `pack` (open and not sent), `unpaid`, `cancelled` or empty for all;
/// `search` a number, or part of a name or e-mail address.
///
/// # Errors
/// The database's.
pub async fn page(
    view: &str,
    search: &str,
    limit: i64,
    offset: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<ListRow>> {
    let mut query = orders::table.into_boxed();
    query = match view {
        "pack" => query.filter(
            orders::state
                .eq("open")
                .and(orders::fulfilment_state.eq("unfulfilled")),
        ),
        "unpaid" => query.filter(
            orders::state
                .eq("open")
                .and(orders::payment_state.eq("awaiting")),
        ),
        "cancelled" => query.filter(orders::state.eq("cancelled")),
        _ => query,
    };
    if let Ok(number) = search.trim_start_matches('#').parse::<i64>() {
        query = query.filter(orders::number.eq(number));
    } else if !search.is_empty() {
        let like = format!("%{}%", search.replace(['%', '_', '\\'], ""));
        query = query.filter(
            orders::full_name
                .ilike(like.clone())
                .or(orders::email.ilike(like)),
        );
    }
    query
        .order((orders::placed_at.desc(), orders::id.desc()))
        .limit(limit)
        .offset(offset)
        .select(ListRow::as_select())
        .load(&mut conn)
        .await
}

/// Open orders that were not sent yet, the oldest first.
///
/// # Errors
/// The database's.
pub async fn to_send(limit: i64, mut conn: &Conn) -> QueryResult<Vec<ListRow>> {
    orders::table
        .filter(orders::state.eq("open"))
        .filter(orders::fulfilment_state.eq("unfulfilled"))
        .order((orders::placed_at, orders::id))
        .limit(limit)
        .select(ListRow::as_select())
        .load(&mut conn)
        .await
}
