use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::payment_differences;
use crate::id;

/// What does not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// The money came when its order was over.
    Late,
    /// Money of a payment that the shop does not know.
    Unknown,
    /// Another amount than is owed.
    Amount,
    /// Captured at the provider's, and the shop had not heard of it.
    NotCapturedHere,
    /// The shop holds it for paid, and the provider does not.
    NotCapturedThere,
    /// A refund that only one of the two knows, or that failed.
    Refund,
}

impl DifferenceKind {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Unknown => "unknown",
            Self::Amount => "amount",
            Self::NotCapturedHere => "not_captured_here",
            Self::NotCapturedThere => "not_captured_there",
            Self::Refund => "refund",
        }
    }

    /// From the database.
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Late,
            Self::Unknown,
            Self::Amount,
            Self::NotCapturedHere,
            Self::NotCapturedThere,
            Self::Refund,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == text)
    }
}

/// Where shop and provider do not agree, or somebody has to decide.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = payment_differences)]
pub struct Difference {
    pub id: Uuid,
    pub provider: String,
    pub reference: String,
    pub kind: String,
    pub order_id: Option<Uuid>,
    pub detail: String,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub found_at: Timestamp,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub settled_at: Option<Timestamp>,
}

/// A difference about to be written down.
#[derive(Clone, Copy, Debug)]
pub struct NewDifference<'a> {
    pub provider: &'a str,
    pub reference: &'a str,
    pub kind: DifferenceKind,
    pub order: Option<Uuid>,
    pub detail: &'a str,
    /// It was put right by itself, and only has to be known.
    pub settled: bool,
}

/// Writes a difference down, once for each kind and reference.
///
/// # Errors
/// The database's.
pub async fn differ(new: NewDifference<'_>, now: Timestamp, mut conn: &Conn) -> QueryResult<()> {
    diesel::insert_into(payment_differences::table)
        .values((
            payment_differences::id.eq(id::new_uuid()),
            payment_differences::provider.eq(new.provider),
            payment_differences::reference.eq(new.reference),
            payment_differences::kind.eq(new.kind.as_str()),
            payment_differences::order_id.eq(new.order),
            payment_differences::detail.eq(new.detail),
            payment_differences::found_at.eq(now.to_diesel()),
            payment_differences::settled_at.eq(new.settled.then(|| now.to_diesel())),
        ))
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// That difference.
///
/// # Errors
/// The database's.
pub async fn difference(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Difference>> {
    payment_differences::table
        .find(id)
        .select(Difference::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The open ones, and after them the latest that were settled.
///
/// # Errors
/// The database's.
pub async fn differences(limit: i64, mut conn: &Conn) -> QueryResult<Vec<Difference>> {
    payment_differences::table
        .order((
            payment_differences::settled_at.desc().nulls_first(),
            payment_differences::found_at.desc(),
        ))
        .limit(limit)
        .select(Difference::as_select())
        .load(&mut conn)
        .await
}

/// Notes that somebody has decided. False when it was settled already.
///
/// # Errors
/// The database's.
pub async fn settle(
    id: Uuid,
    staff: Option<Uuid>,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let open = payment_differences::table
        .find(id)
        .filter(payment_differences::settled_at.is_null());
    let rows = diesel::update(open)
        .set((
            payment_differences::settled_at.eq(now.to_diesel()),
            payment_differences::settled_by.eq(staff),
        ))
        .execute(&mut conn)
        .await?;
    Ok(rows == 1)
}
