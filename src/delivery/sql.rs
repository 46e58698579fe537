use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::method::{Methods, PriceKind, Way, Zone};
use crate::addresses::Area;
use crate::db::Conn;
use crate::db::schema::{delivery_methods, delivery_steps, delivery_zone_areas, delivery_zones};

/// A way as it is stored.
type Row = (
    String,
    String,
    String,
    Option<Uuid>,
    String,
    i64,
    Option<i64>,
    Option<i64>,
);

/// Every zone, and every way that is offered.
///
/// # Errors
/// The database's.
pub async fn methods(conn: &Conn) -> QueryResult<Methods> {
    let (zones, areas, rows, steps) =
        tokio::try_join!(zones(conn), areas(conn), ways(conn), steps(conn))?;
    let zone = |id: Uuid| Zone {
        id,
        areas: areas
            .iter()
            .filter(|(zone, _)| *zone == id)
            .map(|(_, area)| area.clone())
            .collect(),
    };
    let way =
        |(code, name, promise, zone, kind, price_minor, free_over_minor, max_weight_grams): Row| {
            Way {
                steps: steps
                    .iter()
                    .filter(|step| step.0 == code)
                    .map(|step| (step.1, step.2))
                    .collect(),
                kind: PriceKind::parse(&kind).unwrap_or(PriceKind::Flat),
                code,
                name,
                promise,
                zone,
                price_minor,
                free_over_minor,
                max_weight_grams,
            }
        };
    Ok(Methods {
        zones: zones.into_iter().map(zone).collect(),
        ways: rows.into_iter().map(way).collect(),
    })
}

async fn zones(mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    delivery_zones::table
        .order((delivery_zones::position, delivery_zones::id))
        .select(delivery_zones::id)
        .load(&mut conn)
        .await
}

async fn areas(mut conn: &Conn) -> QueryResult<Vec<(Uuid, Area)>> {
    let rows: Vec<(Uuid, String, String, String)> = delivery_zone_areas::table
        .order(delivery_zone_areas::country)
        .select(delivery_zone_areas::all_columns)
        .load(&mut conn)
        .await?;
    let area = |(zone, country, region, postal_pattern)| {
        (
            zone,
            Area {
                country,
                region,
                postal_pattern,
            },
        )
    };
    Ok(rows.into_iter().map(area).collect())
}

async fn ways(mut conn: &Conn) -> QueryResult<Vec<Row>> {
    delivery_methods::table
        .filter(delivery_methods::active)
        .order((delivery_methods::position, delivery_methods::code))
        .select((
            delivery_methods::code,
            delivery_methods::name,
            delivery_methods::promise,
            delivery_methods::zone_id,
            delivery_methods::price_kind,
            delivery_methods::price_minor,
            delivery_methods::free_over_minor,
            delivery_methods::max_weight_grams,
        ))
        .load(&mut conn)
        .await
}

async fn steps(mut conn: &Conn) -> QueryResult<Vec<(String, i64, i64)>> {
    delivery_steps::table
        .order((delivery_steps::method_code, delivery_steps::starts_at))
        .select(delivery_steps::all_columns)
        .load(&mut conn)
        .await
}

impl PriceKind {
    /// As the database and forms spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::ByWeight => "by_weight",
            Self::BySubtotal => "by_subtotal",
        }
    }

    /// From the database or a form; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Flat, Self::ByWeight, Self::BySubtotal]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}
