use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use super::discount::{Discount, Limits, Off, Scope};
use crate::db::Conn;
use crate::db::schema::{discount_categories, discount_products, discounts};

#[derive(Queryable, Selectable)]
#[diesel(table_name = discounts)]
pub(super) struct Row {
    id: Uuid,
    name: String,
    code: Option<String>,
    kind: String,
    percent_ppm: Option<i32>,
    amount_minor: Option<i64>,
    buy_quantity: Option<i32>,
    get_quantity: Option<i32>,
    scope: String,
    minimum_minor: i64,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    starts_at: Option<Timestamp>,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    ends_at: Option<Timestamp>,
    max_uses: Option<i32>,
    max_uses_per_customer: Option<i32>,
    stacking: String,
}

/// Every discount that staff have switched on, in the order in which they are applied; dates are not looked at.
///
/// # Errors
/// The database's.
pub async fn live(conn: &Conn) -> QueryResult<Vec<Discount>> {
    let (rows, products, categories) =
        tokio::try_join!(rows(conn), products(conn), categories(conn))?;
    let discount = |row: Row| discount(row, &products, &categories);
    Ok(rows.into_iter().filter_map(discount).collect())
}

/// A discount of its row and of the pairs that say what each applies to.
pub(super) fn discount(
    row: Row,
    products: &[(Uuid, Uuid)],
    categories: &[(Uuid, Uuid)],
) -> Option<Discount> {
    let of = |pairs: &[(Uuid, Uuid)]| -> HashSet<Uuid> {
        let own = pairs.iter().filter(|pair| pair.0 == row.id);
        own.map(|pair| pair.1).collect()
    };
    Some(Discount {
        off: off(&row)?,
        scope: match row.scope.as_str() {
            "products" => Scope::Products(of(products)),
            "categories" => Scope::Categories(of(categories)),
            _ => Scope::All,
        },
        id: row.id,
        name: row.name,
        code: row.code,
        minimum_minor: row.minimum_minor,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        limits: Limits {
            in_all: row.max_uses,
            per_customer: row.max_uses_per_customer,
        },
        alone: row.stacking == "alone",
    })
}

/// What a row takes off; the table's CHECK promises that there is an answer.
fn off(row: &Row) -> Option<Off> {
    match row.kind.as_str() {
        "percent" => row.percent_ppm.map(Off::Percent),
        "amount" => row.amount_minor.map(Off::Amount),
        "free_delivery" => Some(Off::FreeDelivery),
        "buy_x_get_y" => Some(Off::BuyGet {
            buy: row.buy_quantity?,
            get: row.get_quantity?,
            ppm: row.percent_ppm?,
        }),
        _ => None,
    }
}

async fn rows(mut conn: &Conn) -> QueryResult<Vec<Row>> {
    discounts::table
        .filter(discounts::active)
        .order((discounts::position, discounts::created_at, discounts::id))
        .select(Row::as_select())
        .load(&mut conn)
        .await
}

async fn products(mut conn: &Conn) -> QueryResult<Vec<(Uuid, Uuid)>> {
    discount_products::table
        .inner_join(discounts::table)
        .filter(discounts::active)
        .select((
            discount_products::discount_id,
            discount_products::product_id,
        ))
        .load(&mut conn)
        .await
}

async fn categories(mut conn: &Conn) -> QueryResult<Vec<(Uuid, Uuid)>> {
    discount_categories::table
        .inner_join(discounts::table)
        .filter(discounts::active)
        .select((
            discount_categories::discount_id,
            discount_categories::category_id,
        ))
        .load(&mut conn)
        .await
}

#[derive(QueryableByName)]
struct UsedUp {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
}

/// Which of these discounts nobody, or at least this customer, can use any more. A hint for pages: what counts is the
/// conditional update in `place_order`.
///
/// # Errors
/// The database's.
pub async fn used_up(ids: &[Uuid], customer: &str, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<UsedUp> = diesel::sql_query(
        "SELECT id FROM discounts WHERE id = ANY ($1) AND (used >= max_uses OR max_uses_per_customer <= \
         (SELECT count(*) FROM discount_uses WHERE discount_id = discounts.id AND customer = lower($2)))",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .bind::<sql_types::Text, _>(customer)
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
