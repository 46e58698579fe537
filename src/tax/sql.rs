use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::rates::{Rate, Rates, TaxRate};
use crate::addresses::Area;
use crate::db::Conn;
use crate::db::schema::tax_rates;

/// The whole table of rates.
///
/// # Errors
/// The database's.
pub async fn rates(mut conn: &Conn) -> QueryResult<Rates> {
    type Row = (String, String, String, String, String, i32, i32);
    let rows: Vec<Row> = tax_rates::table
        .order((
            tax_rates::country,
            tax_rates::region,
            tax_rates::priority,
            tax_rates::id,
        ))
        .select((
            tax_rates::tax_class,
            tax_rates::country,
            tax_rates::region,
            tax_rates::postal_pattern,
            tax_rates::name,
            tax_rates::rate_ppm,
            tax_rates::priority,
        ))
        .load(&mut conn)
        .await?;
    let rate = |(class, country, region, postal_pattern, name, ppm, priority): Row| TaxRate {
        class,
        area: Area {
            country,
            region,
            postal_pattern,
        },
        rate: Rate { name, ppm },
        priority,
    };
    Ok(Rates(rows.into_iter().map(rate).collect()))
}
