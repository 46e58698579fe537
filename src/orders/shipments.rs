use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use super::chosen::Chosen;
use crate::db::Conn;
use crate::db::schema::{shipment_lines, shipments};

#[derive(Queryable, Selectable)]
#[diesel(table_name = shipments)]
struct Row {
    id: Uuid,
    carrier: String,
    tracking_number: String,
    tracking_url: Option<String>,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    sent_at: Timestamp,
}

/// A parcel that has left.
#[derive(Clone, Debug)]
pub struct Shipment {
    /// Empty where it was not told.
    pub carrier: String,
    /// Empty where there is none.
    pub tracking_number: String,
    /// Where it can be followed.
    pub tracking_url: Option<String>,
    pub sent_at: Timestamp,
    pub pieces: Vec<Chosen>,
}

impl Shipment {
    /// "UPS, 1Z999"; empty where nothing was told.
    pub fn way(&self) -> String {
        let parts = [self.carrier.as_str(), &self.tracking_number];
        let told: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        told.join(", ")
    }
}

/// The parcels of an order, in the order in which they left.
///
/// # Errors
/// The database's.
pub async fn shipments_of(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Shipment>> {
    let rows: Vec<Row> = shipments::table
        .filter(shipments::order_id.eq(order))
        .order((shipments::sent_at, shipments::id))
        .select(Row::as_select())
        .load(&mut conn)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let pieces: Vec<(Uuid, Uuid, i32)> = shipment_lines::table
        .filter(shipment_lines::shipment_id.eq_any(ids))
        .select((
            shipment_lines::shipment_id,
            shipment_lines::order_line_id,
            shipment_lines::quantity,
        ))
        .load(&mut conn)
        .await?;
    let whole = |row: Row| Shipment {
        pieces: pieces
            .iter()
            .filter(|(of, ..)| *of == row.id)
            .map(|(_, line, count)| (*line, *count))
            .collect(),
        carrier: row.carrier,
        tracking_number: row.tracking_number,
        tracking_url: row.tracking_url,
        sent_at: row.sent_at,
    };
    Ok(rows.into_iter().map(whole).collect())
}
