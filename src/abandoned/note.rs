use diesel::QueryResult;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::id;
use crate::text::EmailAddress;

/// Notes that the owner of that cart has typed an address into the checkout, if it is one and the cart holds something. A cart that
/// was ordered meanwhile begins a checkout of its own.
///
/// # Errors
/// The database's.
pub async fn note(
    cart: Uuid,
    email: &str,
    full_name: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let Ok(email) = EmailAddress::parse(email) else {
        return Ok(());
    };
    let name: String = full_name.chars().take(200).collect();
    diesel::sql_query(include_str!("note.sql"))
        .bind::<sql_types::Uuid, _>(id::new_uuid())
        .bind::<sql_types::Uuid, _>(cart)
        .bind::<sql_types::Text, _>(email.as_str())
        .bind::<sql_types::Text, _>(name)
        .bind::<sql_types::Timestamptz, _>(now.to_diesel())
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The same beside something that matters more: a failure is logged and nothing else.
pub async fn note_typed(cart: Uuid, email: &str, full_name: &str, now: Timestamp, conn: &Conn) {
    if let Err(error) = note(cart, email, full_name, now, conn).await {
        tracing::warn!(%error, "a begun checkout was not noted");
    }
}
