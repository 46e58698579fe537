use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use uuid::Uuid;

use crate::addresses::Area;
use crate::db::schema::{delivery_methods, delivery_zone_areas, delivery_zones};
use crate::db::{Conn, constraint};
use crate::id;
use crate::settings::SaveError;

/// What staff say of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneDraft {
    pub name: String,
    /// An address belongs to the first zone that holds it.
    pub position: i32,
    pub areas: Vec<Area>,
}

/// A zone as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredZone {
    pub id: Uuid,
    pub version: i32,
    pub draft: ZoneDraft,
}

/// Zone, and what it holds.
type AreaRow = (Uuid, String, String, String);

/// Every zone, in the order in which addresses are looked up.
///
/// # Errors
/// The database's.
pub async fn stored_zones(conn: &Conn) -> QueryResult<Vec<StoredZone>> {
    let (rows, areas) = tokio::try_join!(rows(conn), areas(conn))?;
    let stored = |(id, name, position, version): (Uuid, String, i32, i32)| StoredZone {
        id,
        version,
        draft: ZoneDraft {
            name,
            position,
            areas: areas
                .iter()
                .filter(|(zone, ..)| *zone == id)
                .map(|(_, country, region, postal_pattern)| Area {
                    country: country.clone(),
                    region: region.clone(),
                    postal_pattern: postal_pattern.clone(),
                })
                .collect(),
        },
    };
    Ok(rows.into_iter().map(stored).collect())
}

/// The zone of that id.
///
/// # Errors
/// The database's.
pub async fn stored_zone(id: Uuid, conn: &Conn) -> QueryResult<Option<StoredZone>> {
    let mut zones = stored_zones(conn).await?;
    Ok(zones
        .iter()
        .position(|zone| zone.id == id)
        .map(|at| zones.swap_remove(at)))
}

/// Adds a zone.
///
/// # Errors
/// The database's.
pub async fn add_zone(draft: &ZoneDraft, conn: &mut Conn) -> QueryResult<Uuid> {
    let id = id::new_uuid();
    conn.transaction(async |mut conn: &mut Conn| {
        diesel::insert_into(delivery_zones::table)
            .values((
                delivery_zones::id.eq(id),
                delivery_zones::name.eq(&draft.name),
                delivery_zones::position.eq(draft.position),
            ))
            .execute(&mut conn)
            .await?;
        write_areas(id, &draft.areas, conn).await
    })
    .await?;
    Ok(id)
}

/// Saves a zone if it still is as it was `seen`.
///
/// # Errors
/// See [`SaveError`].
pub async fn save_zone(
    id: Uuid,
    seen: i32,
    draft: &ZoneDraft,
    conn: &mut Conn,
) -> Result<(), SaveError> {
    conn.transaction(async |mut conn: &mut Conn| {
        let unchanged = delivery_zones::table
            .find(id)
            .filter(delivery_zones::version.eq(seen));
        let written = diesel::update(unchanged)
            .set((
                delivery_zones::name.eq(&draft.name),
                delivery_zones::position.eq(draft.position),
                delivery_zones::version.eq(delivery_zones::version + 1),
            ))
            .execute(&mut conn)
            .await?;
        if written == 0 {
            let stored = stored_zone(id, conn).await?.ok_or(SaveError::Unknown)?;
            return Err(SaveError::Stale(stored.version));
        }
        write_areas(id, &draft.areas, conn).await?;
        Ok(())
    })
    .await
}

/// Deletes a zone that no way to deliver names.
///
/// # Errors
/// [`SaveError::Invalid`] names the ways that do.
pub async fn delete_zone(id: Uuid, mut conn: &Conn) -> Result<(), SaveError> {
    let deleted = diesel::delete(delivery_zones::table.find(id))
        .execute(&mut conn)
        .await;
    match deleted {
        Ok(0) => Err(SaveError::Unknown),
        Ok(_) => Ok(()),
        Err(error) if constraint::violated(&error) == Some("delivery_methods_zone") => {
            let ways = ways_of(id, conn).await?.join(", ");
            Err(SaveError::Invalid(
                "zone",
                format!("These ways of delivery go there: {ways}. Give them another zone first."),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

async fn write_areas(zone: Uuid, areas: &[Area], mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(delivery_zone_areas::table.filter(delivery_zone_areas::zone_id.eq(zone)))
        .execute(&mut conn)
        .await?;
    let row = |area: &Area| {
        (
            delivery_zone_areas::zone_id.eq(zone),
            delivery_zone_areas::country.eq(area.country.clone()),
            delivery_zone_areas::region.eq(area.region.clone()),
            delivery_zone_areas::postal_pattern.eq(area.postal_pattern.clone()),
        )
    };
    diesel::insert_into(delivery_zone_areas::table)
        .values(areas.iter().map(row).collect::<Vec<_>>())
        .execute(&mut conn)
        .await?;
    Ok(())
}

async fn rows(mut conn: &Conn) -> QueryResult<Vec<(Uuid, String, i32, i32)>> {
    delivery_zones::table
        .order((delivery_zones::position, delivery_zones::id))
        .select((
            delivery_zones::id,
            delivery_zones::name,
            delivery_zones::position,
            delivery_zones::version,
        ))
        .load(&mut conn)
        .await
}

async fn areas(mut conn: &Conn) -> QueryResult<Vec<AreaRow>> {
    delivery_zone_areas::table
        .order((
            delivery_zone_areas::country,
            delivery_zone_areas::region,
            delivery_zone_areas::postal_pattern,
        ))
        .select(delivery_zone_areas::all_columns)
        .load(&mut conn)
        .await
}

async fn ways_of(zone: Uuid, mut conn: &Conn) -> QueryResult<Vec<String>> {
    delivery_methods::table
        .filter(delivery_methods::zone_id.eq(zone))
        .order((delivery_methods::position, delivery_methods::code))
        .select(delivery_methods::name)
        .load(&mut conn)
        .await
}
