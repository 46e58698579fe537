use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::save::SaveError;
use crate::db::schema::delivery_methods;
use crate::db::{Conn, constraint};
use crate::text::Slug;

/// A way to deliver as staff edit it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = delivery_methods)]
pub struct DeliveryWay {
    /// What orders know it by; never changes.
    pub code: String,
    pub name: String,
    /// "two to four working days".
    pub promise: String,
    /// In the shop's currency.
    pub price_minor: i64,
    pub position: i32,
    /// Whether it is offered.
    pub active: bool,
    pub version: i32,
}

/// What is saved of a way to deliver.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = delivery_methods)]
pub struct DeliveryDraft {
    pub name: String,
    pub promise: String,
    pub price_minor: i64,
    pub position: i32,
    pub active: bool,
}

/// Every way to deliver, offered or not, in the shop's order.
///
/// # Errors
/// The database's.
pub async fn delivery_ways(mut conn: &Conn) -> QueryResult<Vec<DeliveryWay>> {
    delivery_methods::table
        .order((delivery_methods::position, delivery_methods::code))
        .select(DeliveryWay::as_select())
        .load(&mut conn)
        .await
}

/// The way to deliver of that code.
///
/// # Errors
/// The database's.
pub async fn delivery_way(code: &str, mut conn: &Conn) -> QueryResult<Option<DeliveryWay>> {
    delivery_methods::table
        .find(code)
        .select(DeliveryWay::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Adds a way to deliver and gives the code made of its name; `None` when another one has that code, or the name can
/// give none.
///
/// # Errors
/// The database's.
pub async fn add_delivery_way(
    draft: &DeliveryDraft,
    mut conn: &Conn,
) -> QueryResult<Option<String>> {
    // "new" is the address of the form, and orders without delivery say "none".
    let code = Slug::of_title(&draft.name)
        .map(|slug| slug.to_string())
        .filter(|code| !matches!(code.as_str(), "new" | "none"));
    let Some(code) = code else {
        return Ok(None);
    };
    let written = diesel::insert_into(delivery_methods::table)
        .values((delivery_methods::code.eq(&code), draft))
        .execute(&mut conn)
        .await;
    match written {
        Ok(_) => Ok(Some(code)),
        Err(error) if constraint::violated(&error) == Some("delivery_methods_pkey") => Ok(None),
        Err(error) => Err(error),
    }
}

/// Saves a way to deliver if it still is as it was `seen`. Placed orders keep what they were charged.
///
/// # Errors
/// See [`SaveError`].
pub async fn save_delivery_way(
    code: &str,
    seen: i32,
    draft: &DeliveryDraft,
    mut conn: &Conn,
) -> Result<(), SaveError> {
    let unchanged = delivery_methods::table
        .find(code)
        .filter(delivery_methods::version.eq(seen));
    let rows = diesel::update(unchanged)
        .set((
            draft,
            delivery_methods::version.eq(delivery_methods::version + 1),
        ))
        .execute(&mut conn)
        .await?;
    if rows == 1 {
        return Ok(());
    }
    match delivery_way(code, conn).await? {
        Some(stored) => Err(SaveError::Stale(stored.version)),
        None => Err(SaveError::Unknown),
    }
}
