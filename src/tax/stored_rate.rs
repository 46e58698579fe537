use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::rates::{Rate, TaxRate};
use crate::addresses::Area;
use crate::db::schema::tax_rates;
use crate::db::{Conn, constraint};
use crate::id;
use crate::settings::SaveError;

/// A rate as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRate {
    pub id: Uuid,
    pub version: i32,
    pub rate: TaxRate,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tax_rates)]
struct Row {
    id: Uuid,
    tax_class: String,
    country: String,
    region: String,
    postal_pattern: String,
    name: String,
    rate_ppm: i32,
    priority: i32,
    version: i32,
}

/// What a write sets.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = tax_rates)]
struct Columns<'a> {
    tax_class: &'a str,
    country: &'a str,
    region: &'a str,
    postal_pattern: &'a str,
    name: &'a str,
    rate_ppm: i32,
    priority: i32,
}

/// Every rate, by place.
///
/// # Errors
/// The database's.
pub async fn stored_rates(mut conn: &Conn) -> QueryResult<Vec<StoredRate>> {
    let rows: Vec<Row> = tax_rates::table
        .order((
            tax_rates::country,
            tax_rates::region,
            tax_rates::postal_pattern,
            tax_rates::tax_class,
            tax_rates::priority,
        ))
        .select(Row::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(stored).collect())
}

/// The rate of that id.
///
/// # Errors
/// The database's.
pub async fn stored_rate(id: Uuid, mut conn: &Conn) -> QueryResult<Option<StoredRate>> {
    let row: Option<Row> = tax_rates::table
        .find(id)
        .select(Row::as_select())
        .first(&mut conn)
        .await
        .optional()?;
    Ok(row.map(stored))
}

/// Adds a rate.
///
/// # Errors
/// See [`SaveError`].
pub async fn add_rate(rate: &TaxRate, mut conn: &Conn) -> Result<Uuid, SaveError> {
    let id = id::new_uuid();
    diesel::insert_into(tax_rates::table)
        .values((tax_rates::id.eq(id), columns(rate)))
        .execute(&mut conn)
        .await
        .map_err(refused)?;
    Ok(id)
}

/// Saves a rate if it still is as it was `seen`. Placed orders keep what they were charged.
///
/// # Errors
/// See [`SaveError`].
pub async fn save_rate(
    id: Uuid,
    seen: i32,
    rate: &TaxRate,
    mut conn: &Conn,
) -> Result<(), SaveError> {
    let unchanged = tax_rates::table
        .find(id)
        .filter(tax_rates::version.eq(seen));
    let raised = tax_rates::version.eq(tax_rates::version + 1);
    let written = diesel::update(unchanged)
        .set((columns(rate), raised))
        .execute(&mut conn)
        .await
        .map_err(refused)?;
    if written == 1 {
        return Ok(());
    }
    let stored = stored_rate(id, conn).await?.ok_or(SaveError::Unknown)?;
    Err(SaveError::Stale(stored.version))
}

/// Deletes a rate: from then on the next less exact one counts there, or none.
///
/// # Errors
/// [`SaveError::Unknown`] when it is not there any more; the database's.
pub async fn delete_rate(id: Uuid, mut conn: &Conn) -> Result<(), SaveError> {
    let deleted = diesel::delete(tax_rates::table.find(id))
        .execute(&mut conn)
        .await?;
    if deleted == 0 {
        return Err(SaveError::Unknown);
    }
    Ok(())
}

fn columns(rate: &TaxRate) -> Columns<'_> {
    Columns {
        tax_class: &rate.class,
        country: &rate.area.country,
        region: &rate.area.region,
        postal_pattern: &rate.area.postal_pattern,
        name: &rate.rate.name,
        rate_ppm: rate.rate.ppm,
        priority: rate.priority,
    }
}

fn stored(row: Row) -> StoredRate {
    StoredRate {
        id: row.id,
        version: row.version,
        rate: TaxRate {
            class: row.tax_class,
            area: Area {
                country: row.country,
                region: row.region,
                postal_pattern: row.postal_pattern,
            },
            rate: Rate {
                name: row.name,
                ppm: row.rate_ppm,
            },
            priority: row.priority,
        },
    }
}

fn refused(error: diesel::result::Error) -> SaveError {
    match constraint::violated(&error) {
        Some("tax_rates_place_once") => SaveError::Invalid(
            "country",
            "There is a rate of this class and priority for this very place already. Change that one.".to_owned(),
        ),
        Some("tax_rates_tax_class_fkey") => {
            let sentence = "This class is not there any more. Choose another.";
            SaveError::Invalid("tax_class", sentence.to_owned())
        }
        _ => error.into(),
    }
}
