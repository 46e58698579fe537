use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::schema::delivery_methods;

/// A way to deliver at a flat price, as the demo shop has them.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = delivery_methods)]
pub struct FlatWay {
    pub code: String,
    pub name: String,
    /// "two to four working days".
    pub promise: String,
    pub price_minor: i64,
    pub position: i32,
}

/// Puts these in the place of all other ways to deliver.
///
/// # Errors
/// The database's.
pub async fn replace_ways(ways: &[FlatWay], mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(delivery_methods::table)
        .execute(&mut conn)
        .await?;
    diesel::insert_into(delivery_methods::table)
        .values(ways)
        .execute(&mut conn)
        .await?;
    Ok(())
}
