use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;

/// A variant for sale of which few or none are left.
#[derive(QueryableByName)]
pub(super) struct LowVariant {
    #[diesel(sql_type = sql_types::Uuid)]
    pub product_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    pub name: String,
    #[diesel(sql_type = sql_types::Text)]
    pub title: String,
    #[diesel(sql_type = sql_types::Integer)]
    pub on_hand: i32,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    pub media_id: Option<Uuid>,
}

/// Variants of which at most `most` pieces are on hand and none may be owed, those with the fewest first.
pub(super) async fn low_stock(
    most: i32,
    limit: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<LowVariant>> {
    diesel::sql_query(include_str!("low_stock.sql"))
        .bind::<sql_types::Integer, _>(most)
        .bind::<sql_types::BigInt, _>(limit)
        .load(&mut conn)
        .await
}
