use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::product_sql::StockRow;
use crate::db::Conn;
use crate::db::schema::{products, stock, variants};
use crate::inventory::Availability;
use crate::money::{Currency, Money};
use crate::pricing::Shown;

/// A variant to choose in a small form, away from the product's own page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardChoice {
    pub id: Uuid,
    /// "Grey"; with the price where prices differ, and with "sold out" where it is.
    pub words: String,
    pub sold_out: bool,
}

/// Product, variant, title, price, stock and tax class.
type Row = (Uuid, Uuid, String, i64, Option<StockRow>, String);

/// More variants than this are chosen on the product's page.
const MOST: usize = 30;

/// The variants of those products, each product's in its own order; none of a product with a single one or with too many.
///
/// # Errors
/// The database's.
pub async fn choices(
    wanted: &[Uuid],
    prices: &Shown,
    mut conn: &Conn,
) -> QueryResult<HashMap<Uuid, Vec<CardChoice>>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let mut rows: Vec<Row> = variants::table
        .inner_join(products::table)
        .left_join(stock::table.on(stock::variant_id.eq(variants::id)))
        .filter(variants::product_id.eq_any(wanted).and(variants::active))
        .order((variants::position, variants::id))
        .select((
            variants::product_id,
            variants::id,
            variants::title,
            variants::price_minor,
            (stock::tracked, stock::backorder, stock::on_hand).nullable(),
            products::tax_class,
        ))
        .load(&mut conn)
        .await?;
    for row in &mut rows {
        row.3 = prices.price(row.3, &row.5);
    }
    let mut found = HashMap::new();
    for product in wanted {
        let own: Vec<&Row> = rows.iter().filter(|row| row.0 == *product).collect();
        if (2..=MOST).contains(&own.len()) {
            let several: BTreeSet<i64> = own.iter().map(|row| row.3).collect();
            let choice = |row: &&Row| choice(row, several.len() > 1, prices.currency());
            found.insert(*product, own.iter().map(choice).collect());
        }
    }
    Ok(found)
}

fn choice((_, id, title, price, stock, _): &Row, priced: bool, currency: Currency) -> CardChoice {
    let (tracked, backorder, on_hand) = stock.unwrap_or((true, false, 0));
    let sold_out = !Availability::of(tracked, backorder, on_hand).buyable();
    let mut words = title.clone();
    if priced {
        words = format!("{words}, {}", Money::new(*price, currency));
    }
    if sold_out {
        words.push_str(" (sold out)");
    }
    CardChoice {
        id: *id,
        words,
        sold_out,
    }
}
