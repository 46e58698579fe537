use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use uuid::Uuid;

use super::method::PriceKind;
use crate::db::schema::{delivery_methods, delivery_steps};
use crate::db::{Conn, constraint};
use crate::settings::SaveError;
use crate::text::Slug;

/// What staff say of a way to deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayDraft {
    pub name: String,
    /// "two to four working days".
    pub promise: String,
    /// Offered only there; `None`: wherever the shop delivers.
    pub zone: Option<Uuid>,
    pub kind: PriceKind,
    /// Minor units of the shop's currency; below the first step.
    pub price_minor: i64,
    /// From where on which price.
    pub steps: Vec<(i64, i64)>,
    /// Costs nothing from this value of the goods on.
    pub free_over_minor: Option<i64>,
    /// Not offered for heavier parcels.
    pub max_weight_grams: Option<i64>,
    pub position: i32,
    /// Whether it is offered.
    pub active: bool,
}

/// A way to deliver as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredWay {
    /// What orders know it by; never changes.
    pub code: String,
    pub version: i32,
    pub draft: WayDraft,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = delivery_methods)]
struct Row {
    code: String,
    name: String,
    promise: String,
    zone_id: Option<Uuid>,
    price_kind: String,
    price_minor: i64,
    free_over_minor: Option<i64>,
    max_weight_grams: Option<i64>,
    position: i32,
    active: bool,
    version: i32,
}

/// Way, start, price.
type StepRow = (String, i64, i64);

/// Every way to deliver, offered or not, in the shop's order.
///
/// # Errors
/// The database's.
pub async fn stored_ways(conn: &Conn) -> QueryResult<Vec<StoredWay>> {
    let (rows, steps) = tokio::try_join!(rows(conn), steps(conn))?;
    Ok(rows.into_iter().map(|row| stored(row, &steps)).collect())
}

/// The way to deliver of that code.
///
/// # Errors
/// The database's.
pub async fn stored_way(code: &str, conn: &Conn) -> QueryResult<Option<StoredWay>> {
    let mut ways = stored_ways(conn).await?;
    Ok(ways
        .iter()
        .position(|way| way.code == code)
        .map(|at| ways.swap_remove(at)))
}

/// Adds a way to deliver and gives the code made of its name.
///
/// # Errors
/// See [`SaveError`].
pub async fn add_way(draft: &WayDraft, conn: &mut Conn) -> Result<String, SaveError> {
    // "new" is the address of the form, and orders without delivery say "none".
    let code = Slug::of_title(&draft.name)
        .map(|slug| slug.to_string())
        .filter(|code| !matches!(code.as_str(), "new" | "none"))
        .ok_or_else(taken)?;
    conn.transaction(async |mut conn: &mut Conn| {
        diesel::insert_into(delivery_methods::table)
            .values((delivery_methods::code.eq(&code), columns(draft)))
            .execute(&mut conn)
            .await
            .map_err(refused)?;
        write_steps(&code, &draft.steps, conn).await?;
        Ok(code)
    })
    .await
}

/// Saves a way to deliver if it still is as it was `seen`. Placed orders keep what they were charged.
///
/// # Errors
/// See [`SaveError`].
pub async fn save_way(
    code: &str,
    seen: i32,
    draft: &WayDraft,
    conn: &mut Conn,
) -> Result<(), SaveError> {
    conn.transaction(async |mut conn: &mut Conn| {
        let unchanged = delivery_methods::table
            .find(code)
            .filter(delivery_methods::version.eq(seen));
        let raised = delivery_methods::version.eq(delivery_methods::version + 1);
        let written = diesel::update(unchanged)
            .set((columns(draft), raised))
            .execute(&mut conn)
            .await
            .map_err(refused)?;
        if written == 0 {
            let stored = stored_way(code, conn).await?.ok_or(SaveError::Unknown)?;
            return Err(SaveError::Stale(stored.version));
        }
        write_steps(code, &draft.steps, conn).await?;
        Ok(())
    })
    .await
}

fn stored(row: Row, steps: &[StepRow]) -> StoredWay {
    let own = steps.iter().filter(|(way, ..)| *way == row.code);
    StoredWay {
        draft: WayDraft {
            steps: own.map(|(_, start, price)| (*start, *price)).collect(),
            name: row.name,
            promise: row.promise,
            zone: row.zone_id,
            kind: PriceKind::parse(&row.price_kind).unwrap_or(PriceKind::Flat),
            price_minor: row.price_minor,
            free_over_minor: row.free_over_minor,
            max_weight_grams: row.max_weight_grams,
            position: row.position,
            active: row.active,
        },
        code: row.code,
        version: row.version,
    }
}

/// What a write sets of the way's own row.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = delivery_methods, treat_none_as_null = true)]
struct Columns<'a> {
    name: &'a str,
    promise: &'a str,
    zone_id: Option<Uuid>,
    price_kind: &'a str,
    price_minor: i64,
    free_over_minor: Option<i64>,
    max_weight_grams: Option<i64>,
    position: i32,
    active: bool,
}

fn columns(draft: &WayDraft) -> Columns<'_> {
    Columns {
        name: &draft.name,
        promise: &draft.promise,
        zone_id: draft.zone,
        price_kind: draft.kind.as_str(),
        price_minor: draft.price_minor,
        free_over_minor: draft.free_over_minor,
        max_weight_grams: draft.max_weight_grams,
        position: draft.position,
        active: draft.active,
    }
}

async fn write_steps(code: &str, steps: &[(i64, i64)], mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(delivery_steps::table.filter(delivery_steps::method_code.eq(code)))
        .execute(&mut conn)
        .await?;
    let row = |(start, price): &(i64, i64)| {
        (
            delivery_steps::method_code.eq(code.to_owned()),
            delivery_steps::starts_at.eq(*start),
            delivery_steps::price_minor.eq(*price),
        )
    };
    diesel::insert_into(delivery_steps::table)
        .values(steps.iter().map(row).collect::<Vec<_>>())
        .execute(&mut conn)
        .await?;
    Ok(())
}

async fn rows(mut conn: &Conn) -> QueryResult<Vec<Row>> {
    delivery_methods::table
        .order((delivery_methods::position, delivery_methods::code))
        .select(Row::as_select())
        .load(&mut conn)
        .await
}

async fn steps(mut conn: &Conn) -> QueryResult<Vec<StepRow>> {
    delivery_steps::table
        .order((delivery_steps::method_code, delivery_steps::starts_at))
        .select(delivery_steps::all_columns)
        .load(&mut conn)
        .await
}

fn taken() -> SaveError {
    let sentence = "There is one of that name already. Choose another.";
    SaveError::Invalid("name", sentence.to_owned())
}

fn refused(error: diesel::result::Error) -> SaveError {
    match constraint::violated(&error) {
        Some("delivery_methods_pkey") => taken(),
        Some("delivery_methods_zone") => {
            let sentence = "This zone is not there any more. Choose another.";
            SaveError::Invalid("zone", sentence.to_owned())
        }
        _ => error.into(),
    }
}
