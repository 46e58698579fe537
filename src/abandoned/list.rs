use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;

/// A checkout that was begun and not finished.
#[derive(Clone, Debug, QueryableByName)]
pub struct Left {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    pub cart_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    pub email: String,
    #[diesel(sql_type = sql_types::Text)]
    pub full_name: String,
    #[diesel(sql_type = sql_types::Timestamptz, deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>, deserialize_as = jiff_diesel::NullableTimestamp)]
    pub reminded_at: Option<Timestamp>,
    /// Whether the address wants no reminders.
    #[diesel(sql_type = sql_types::Bool)]
    pub opted_out: bool,
    /// Whether somebody of that address has ordered since.
    #[diesel(sql_type = sql_types::Bool)]
    pub ordered: bool,
}

/// Where in the list a page begins: behind that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub updated_at: Timestamp,
    pub id: Uuid,
}

impl Place {
    /// As it stands in an address.
    pub fn text(self) -> String {
        format!("{}.{}", self.updated_at.as_microsecond(), self.id)
    }

    /// Reads it back; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once('.')?;
        Some(Self {
            updated_at: Timestamp::from_microsecond(micros.parse().ok()?).ok()?,
            id: id.parse().ok()?,
        })
    }
}

/// A page of the checkouts that were begun and not finished, the latest first. One that waits for its online payment is not among
/// them before that has run out.
///
/// # Errors
/// The database's.
pub async fn left(
    behind: Option<Place>,
    limit: i64,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<Vec<Left>> {
    diesel::sql_query(include_str!("list.sql"))
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(
            behind.map(|place| place.updated_at.to_diesel()),
        )
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(behind.map(|place| place.id))
        .bind::<sql_types::Timestamptz, _>(now.to_diesel())
        .bind::<sql_types::BigInt, _>(limit)
        .load(&mut conn)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_address_and_nothing_else_passes_for_one() {
        let place = Place {
            updated_at: Timestamp::from_microsecond(1_764_108_000_123_456).unwrap(),
            id: crate::id::new_uuid(),
        };
        assert_eq!(Place::parse(&place.text()), Some(place));
        let far = format!("{}.{}", i64::MAX, place.id);
        for wrong in ["", ".", "1", "1.x", "x.1", &far] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
    }
}
