use serde::Serialize;
use uuid::Uuid;

use super::cards::{price_range, saving};
use super::product_sql::{StockRow, ValueRow, VariantRow};
use crate::inventory::Availability;
use crate::pricing::Shown;
use crate::web::parts::{Price, Stock, StockLevel};

/// A variant as the product's page offers it.
#[derive(Clone, Debug)]
pub struct Variant {
    pub id: Uuid,
    pub sku: String,
    /// The option values in words.
    pub title: String,
    /// One for each option, in their order.
    pub values: Vec<String>,
    /// As shown.
    pub price_minor: i64,
    pub price: Price,
    pub note: Option<String>,
    pub availability: Availability,
    pub stock: Stock,
    /// Most pieces that go into a cart.
    pub most: i32,
    pub weight_grams: Option<i32>,
    pub gtin: Option<String>,
    pub media_id: Option<Uuid>,
}

/// What a buyer chooses, with the state of each value beside the variant that is chosen.
#[derive(Clone, Debug)]
pub struct OptionChoice {
    pub name: String,
    pub values: Vec<ValueChoice>,
}

/// One value of an option.
#[derive(Clone, Debug)]
pub struct ValueChoice {
    pub value: String,
    pub swatch: Option<String>,
    pub checked: bool,
    /// Something that can be bought has it beside the choices before it.
    pub offered: bool,
}

/// A variant as the page's script reads it.
#[derive(Serialize)]
pub struct ScriptVariant<'a> {
    id: Uuid,
    values: &'a [String],
    now: &'a str,
    before: Option<&'a str>,
    stock: &'a str,
    level: &'static str,
    most: i32,
    buyable: bool,
    picture: Option<Uuid>,
}

/// The active variants with what is there of them.
pub fn variants(
    rows: Vec<(VariantRow, Option<StockRow>)>,
    values: &[ValueRow],
    tax_class: &str,
    prices: &Shown,
) -> Vec<Variant> {
    rows.into_iter()
        .map(|(row, stock)| variant(row, stock, values, tax_class, prices))
        .collect()
}

fn variant(
    row: VariantRow,
    stock: Option<StockRow>,
    values: &[ValueRow],
    tax_class: &str,
    prices: &Shown,
) -> Variant {
    let currency = prices.currency();
    let price_minor = prices.price(row.price_minor, tax_class);
    let before = row.compare_at_minor;
    let before = before.map(|before| prices.price(before, tax_class));
    let (tracked, backorder, on_hand) = stock.unwrap_or((true, false, 0));
    let availability = Availability::of(tracked, backorder, on_hand);
    Variant {
        values: values
            .iter()
            .filter(|(of, ..)| *of == row.id)
            .map(|(_, _, value, _)| value.clone())
            .collect(),
        price: price_range(Some(price_minor), None, before, currency),
        note: saving(Some(price_minor), before, currency),
        stock: availability.label(),
        most: availability.most(backorder),
        availability,
        title: if row.title.is_empty() {
            row.sku.clone()
        } else {
            row.title
        },
        id: row.id,
        sku: row.sku,
        price_minor,
        weight_grams: row.weight_grams,
        gtin: row.gtin,
        media_id: row.media_id,
    }
}

impl Variant {
    /// What the script needs to show it.
    pub fn for_script(&self) -> ScriptVariant<'_> {
        ScriptVariant {
            id: self.id,
            values: &self.values,
            now: &self.price.now,
            before: self.price.before.as_deref(),
            stock: &self.stock.words,
            level: match self.stock.level {
                StockLevel::Enough => "enough",
                StockLevel::Low => "low",
                StockLevel::Out => "out",
            },
            most: self.most,
            buyable: self.availability.buyable(),
            picture: self.media_id,
        }
    }
}

/// The variant that an address names by SKU or id; else the first that can be bought, else the first.
pub fn chosen<'a>(variants: &'a [Variant], named: &str) -> Option<&'a Variant> {
    variants
        .iter()
        .find(|variant| {
            !named.is_empty() && (variant.sku == named || variant.id.to_string() == named)
        })
        .or_else(|| {
            variants
                .iter()
                .find(|variant| variant.availability.buyable())
        })
        .or_else(|| variants.first())
}

/// The options in their order, seen from the chosen variant.
pub fn options(rows: &[ValueRow], variants: &[Variant], chosen: &Variant) -> Vec<OptionChoice> {
    let mut options: Vec<OptionChoice> = Vec::new();
    for (_, name, value, swatch) in rows {
        let place = options
            .iter()
            .position(|option| option.name == *name)
            .unwrap_or(options.len());
        if place == options.len() {
            options.push(OptionChoice {
                name: name.clone(),
                values: Vec::new(),
            });
        }
        let Some(option) = options.get_mut(place) else {
            continue;
        };
        if option.values.iter().any(|known| known.value == *value) {
            continue;
        }
        option.values.push(ValueChoice {
            checked: chosen.values.get(place) == Some(value),
            offered: variants
                .iter()
                .any(|other| goes_with(other, chosen, place, value)),
            value: value.clone(),
            swatch: swatch.clone(),
        });
    }
    options
}

fn goes_with(other: &Variant, chosen: &Variant, place: usize, value: &str) -> bool {
    other.availability.buyable()
        && other
            .values
            .iter()
            .take(place)
            .eq(chosen.values.iter().take(place))
        && other.values.get(place).is_some_and(|own| own == value)
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};
    use std::sync::Arc;

    use super::*;
    use crate::config::ShopDefaults;
    use crate::delivery::Methods;
    use crate::pricing::Rules;
    use crate::settings::ShopSettings;
    use crate::tax::Rates;

    /// Shown as they are entered.
    fn prices() -> Shown {
        Shown::new(Arc::new(Rules {
            revision: 1,
            settings: ShopSettings::first(&ShopDefaults::default()),
            rates: Rates::default(),
            delivery: Methods::default(),
            discounts: Vec::new(),
            parents: HashMap::new(),
            asking: HashSet::new(),
        }))
    }

    fn sample() -> (Vec<ValueRow>, Vec<Variant>) {
        let ids: Vec<Uuid> = (0..3).map(|_| crate::id::new_uuid()).collect();
        let value = |variant: usize, option: &str, value: &str| -> ValueRow {
            (ids[variant], option.into(), value.into(), None)
        };
        let values = vec![
            value(0, "Size", "S"),
            value(1, "Size", "S"),
            value(2, "Size", "L"),
            value(0, "Colour", "Red"),
            value(2, "Colour", "Red"),
            value(1, "Colour", "Blue"),
        ];
        let rows = ids
            .iter()
            .zip([0, 4, 9])
            .map(|(id, on_hand)| {
                let row = VariantRow {
                    id: *id,
                    sku: format!("SKU-{on_hand}"),
                    title: String::new(),
                    price_minor: 1900,
                    compare_at_minor: None,
                    weight_grams: None,
                    gtin: None,
                    media_id: None,
                };
                (row, Some((true, false, on_hand)))
            })
            .collect();
        let variants = variants(rows, &values, "standard", &prices());
        (values, variants)
    }

    #[test]
    fn the_first_that_can_be_bought_is_chosen_unless_one_is_named() {
        let (_, variants) = sample();
        assert_eq!(chosen(&variants, "").unwrap().sku, "SKU-4");
        assert_eq!(chosen(&variants, "SKU-0").unwrap().sku, "SKU-0");
        assert_eq!(
            chosen(&variants, &variants[2].id.to_string()).unwrap().sku,
            "SKU-9"
        );
        assert_eq!(chosen(&variants, "nonsense").unwrap().sku, "SKU-4");
        assert!(chosen(&[], "x").is_none());
    }

    #[test]
    fn values_are_offered_only_where_something_can_be_bought() {
        let (values, variants) = sample();
        let options = options(&values, &variants, &variants[1]);
        let state: Vec<(&str, bool, bool)> = options
            .iter()
            .flat_map(|option| &option.values)
            .map(|value| (value.value.as_str(), value.checked, value.offered))
            .collect();
        assert_eq!(
            state,
            [
                ("S", true, true),
                ("L", false, true),
                ("Red", false, false),
                ("Blue", true, true)
            ]
        );
    }
}
