use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::categories;
use crate::inventory::Availability;

/// A row of the list.
#[derive(QueryableByName)]
pub(super) struct ListRow {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    pub name: String,
    #[diesel(sql_type = sql_types::Text)]
    pub status: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub category: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz, deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: jiff::Timestamp,
    #[diesel(sql_type = sql_types::BigInt)]
    pub variants: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub sku: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    pub variant_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    pub price_minor: Option<i64>,
    #[diesel(sql_type = sql_types::BigInt)]
    pub on_hand: i64,
    #[diesel(sql_type = sql_types::Bool)]
    pub tracked: bool,
    #[diesel(sql_type = sql_types::Bool)]
    pub backorder: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    pub media_id: Option<Uuid>,
}

impl ListRow {
    /// What its variants on sale mean together for a buyer.
    pub(super) fn availability(&self) -> Availability {
        let pieces = i32::try_from(self.on_hand).unwrap_or(i32::MAX);
        Availability::of(self.tracked, self.backorder, pieces)
    }
}

/// A page of products, the last changed first. `search` looks into names and SKUs; one row more than `limit` tells that
/// there are others.
pub(super) async fn page(
    status: &str,
    search: &str,
    limit: i64,
    offset: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<ListRow>> {
    diesel::sql_query(include_str!("list.sql"))
        .bind::<sql_types::Text, _>(status)
        .bind::<sql_types::Text, _>(search)
        .bind::<sql_types::BigInt, _>(limit)
        .bind::<sql_types::BigInt, _>(offset)
        .load(&mut conn)
        .await
}

/// Ids and names of all categories, by name.
pub(super) async fn all_categories(mut conn: &Conn) -> QueryResult<Vec<(Uuid, String)>> {
    categories::table
        .order(categories::name)
        .select((categories::id, categories::name))
        .load(&mut conn)
        .await
}
