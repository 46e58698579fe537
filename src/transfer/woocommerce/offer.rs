use jiff::civil::Date;

use super::cells;
use super::plan::PlannedVariant;
use super::read::{Column, Row, Unit};
use crate::money::Currency;

/// What the shop is and when it is, as far as a file needs it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub currency: Currency,
    /// For sales with a beginning and an end.
    pub today: Date,
}

/// How a row's stock is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stock {
    Untracked,
    Pieces(i32),
    /// The variation shares what its parent has.
    OfParent,
}

/// Price, stock and measures of a row as a variant of that SKU, without its options.
///
/// # Errors
/// The sentence that refuses the row.
pub(super) fn variant(
    row: &Row,
    sku: String,
    no_delivery: bool,
    unit: Unit,
    setting: Setting,
    notes: &mut Vec<String>,
) -> Result<PlannedVariant, String> {
    let prices = prices(row, setting)?;
    let stock = stock(row);
    let weight = row.get(Column::Weight);
    let grams = cells::grams(weight, unit);
    if grams.is_none() {
        notes.push(format!(
            "line {}: the weight {weight:?} is left out",
            row.line
        ));
    }
    let gtin = cells::gtin(row.get(Column::Gtin)).unwrap_or_else(|text| {
        notes.push(format!(
            "line {}: {text:?} is no GTIN and is left out",
            row.line
        ));
        None
    });
    if prices.is_none() {
        notes.push(format!(
            "line {}: {sku} has no price, so it is not sold until somebody gives it one",
            row.line
        ));
    }
    let (price_minor, compare_at_minor) = prices.unwrap_or_default();
    Ok(PlannedVariant {
        sku,
        options: Vec::new(),
        price_minor,
        compare_at_minor,
        tracked: stock != Stock::Untracked,
        backorder: cells::flag(row.get(Column::Backorders), false)
            || row.get(Column::InStock) == "backorder",
        on_hand: match stock {
            Stock::Pieces(count) => count,
            _ => 0,
        },
        weight_grams: grams.filter(|_| !weight.is_empty()),
        gtin,
        requires_delivery: !no_delivery,
        image_url: None,
        active: prices.is_some() && cells::flag(row.get(Column::Published), true),
    })
}

/// How the row's stock is kept: counted where there is a number, else only in stock or not.
pub(super) fn stock(row: &Row) -> Stock {
    let cell = row.get(Column::Stock);
    if cell.eq_ignore_ascii_case("parent") {
        return Stock::OfParent;
    }
    if let Some(count) = cells::pieces(cell) {
        return Stock::Pieces(count.max(0));
    }
    if cells::flag(row.get(Column::InStock), true) {
        Stock::Untracked
    } else {
        Stock::Pieces(0)
    }
}

/// The price and what it is compared with; `None` for a row without a price.
fn prices(row: &Row, setting: Setting) -> Result<Option<(i64, Option<i64>)>, String> {
    let regular = cells::price(row.get(Column::RegularPrice), setting.currency)?;
    let sale = cells::price(row.get(Column::SalePrice), setting.currency)?;
    let begun = cells::day(row.get(Column::SaleStarts)).is_none_or(|day| day <= setting.today);
    let ended = cells::day(row.get(Column::SaleEnds)).is_some_and(|day| day < setting.today);
    Ok(match (regular, sale.filter(|_| begun && !ended)) {
        (Some(regular), Some(sale)) if sale < regular => Some((sale, Some(regular))),
        (Some(regular), _) => Some((regular, None)),
        (None, sale) => sale.map(|sale| (sale, None)),
    })
}
