use std::collections::HashMap;

use uuid::Uuid;

use super::lines::number;
use crate::catalog::{OptionDraft, VariantDraft};
use crate::money::{Currency, Money};
use crate::text::one_line;
use crate::web::Fields;

/// A row of the variants' table.
#[derive(Clone, Debug, Default)]
pub(in crate::admin::products) struct VariantRow {
    pub id: String,
    pub sku: String,
    /// Values in the order of the options, joined by " / ".
    pub choice: String,
    pub price: String,
    pub compare_at: String,
    pub change: String,
    pub weight: String,
    pub gtin: String,
    /// `counted`, `backorder` or `unlimited`.
    pub policy: String,
    pub delivery: String,
    pub active: String,
    pub media: String,
    /// Shown beside the field; not sent.
    pub on_hand: String,
}

impl VariantRow {
    /// The rows as they were sent, but for those left empty: each field of a row stands in a column of its own.
    pub(super) fn all_of(fields: &Fields) -> Vec<Self> {
        let column = |name: &'static str| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
        let names = [
            "v_id",
            "v_sku",
            "v_choice",
            "v_price",
            "v_compare",
            "v_change",
            "v_weight",
            "v_gtin",
            "v_policy",
            "v_delivery",
            "v_active",
            "v_media",
        ];
        let columns: Vec<Vec<String>> = names.into_iter().map(column).collect();
        let cell = |column: usize, row: usize| {
            columns
                .get(column)
                .and_then(|c| c.get(row))
                .cloned()
                .unwrap_or_default()
        };
        let rows = columns.first().map_or(0, Vec::len);
        (0..rows)
            .map(|row| VariantRow {
                id: cell(0, row),
                sku: one_line(&cell(1, row)),
                choice: one_line(&cell(2, row)),
                price: cell(3, row),
                compare_at: cell(4, row),
                change: cell(5, row),
                weight: cell(6, row),
                gtin: one_line(&cell(7, row)),
                policy: cell(8, row),
                delivery: cell(9, row),
                active: cell(10, row),
                media: cell(11, row),
                on_hand: String::new(),
            })
            .filter(|row| !row.is_blank())
            .collect()
    }

    /// The row of a variant as it is stored.
    pub(super) fn of(
        variant: &VariantDraft,
        stock: &HashMap<Uuid, (i32, i32)>,
        currency: Currency,
    ) -> Self {
        let (on_hand, backordered) = variant
            .id
            .and_then(|id| stock.get(&id).copied())
            .unwrap_or_default();
        Self {
            id: variant.id.map(|id| id.to_string()).unwrap_or_default(),
            sku: variant.sku.clone(),
            choice: variant
                .options
                .iter()
                .map(|(_, value)| value.as_str())
                .collect::<Vec<_>>()
                .join(" / "),
            price: Money::new(variant.price_minor, currency).plain(),
            compare_at: variant
                .compare_at_minor
                .map(|minor| Money::new(minor, currency).plain())
                .unwrap_or_default(),
            change: String::new(),
            weight: variant
                .weight_grams
                .map(|grams| grams.to_string())
                .unwrap_or_default(),
            gtin: variant.gtin.clone().unwrap_or_default(),
            policy: match (variant.tracked, variant.backorder) {
                (false, _) => "unlimited",
                (true, true) => "backorder",
                (true, false) => "counted",
            }
            .to_owned(),
            delivery: if variant.requires_delivery {
                "yes"
            } else {
                "no"
            }
            .to_owned(),
            active: if variant.active { "yes" } else { "no" }.to_owned(),
            media: variant
                .media_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
            on_hand: if backordered > 0 {
                format!("{on_hand}, {backordered} owed")
            } else {
                on_hand.to_string()
            },
        }
    }

    fn is_blank(&self) -> bool {
        self.id.is_empty() && self.sku.is_empty() && self.price.trim().is_empty()
    }

    /// Names and values, to lay two versions side by side.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &String| (format!("{}: {name}", self.sku), value.clone());
        vec![
            pair("choice", &self.choice),
            pair("price", &self.price),
            pair("before", &self.compare_at),
            pair("for sale", &self.active),
            pair("stock is", &self.policy),
        ]
    }

    /// The variant that the row describes, or a sentence that names it and what is wrong.
    pub(super) fn draft(
        &self,
        options: &[OptionDraft],
        currency: Currency,
    ) -> Result<VariantDraft, String> {
        let of = |sentence: &str| {
            format!(
                "{}: {sentence}",
                if self.sku.is_empty() {
                    "A variant without SKU"
                } else {
                    &self.sku
                }
            )
        };
        let price = Money::parse(&self.price, currency).map_err(|e| of(&e.to_string()))?;
        let compare_at = match self.compare_at.trim() {
            "" => None,
            text => Some(Money::parse(text, currency).map_err(|e| of(&e.to_string()))?),
        };
        if compare_at.is_some_and(|before| before.minor <= price.minor) {
            return Err(of("the price before must be above the price, or empty."));
        }
        let change = number(
            &self.change,
            "the change of stock is a whole number such as 10 or -2.",
        )
        .map_err(|e| of(&e))?;
        let weight =
            number(&self.weight, "the weight is a whole number of grams.").map_err(|e| of(&e))?;
        let is_new = self.id.is_empty();
        Ok(VariantDraft {
            id: self.id.parse().ok(),
            sku: self.sku.clone(),
            options: self.choices(options).map_err(|e| of(&e))?,
            price_minor: price.minor,
            compare_at_minor: compare_at.map(|before| before.minor),
            weight_grams: (!self.weight.trim().is_empty()).then_some(weight),
            gtin: Some(self.gtin.clone()).filter(|gtin| !gtin.is_empty()),
            requires_delivery: self.delivery != "no",
            media_id: self.media.parse().ok(),
            active: self.active != "no",
            tracked: self.policy != "unlimited",
            backorder: self.policy == "backorder",
            first_stock: if is_new { change } else { 0 },
            stock_change: if is_new { 0 } else { change },
        })
    }

    fn choices(&self, options: &[OptionDraft]) -> Result<Vec<(String, String)>, String> {
        let values: Vec<&str> = self
            .choice
            .split(" / ")
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect();
        if values.len() != options.len() {
            return Err(format!(
                "give one value for each of the {} options, parted by “ / ”.",
                options.len()
            ));
        }
        let pairs = options.iter().zip(values);
        Ok(pairs
            .map(|(option, value)| (option.name.clone(), value.to_owned()))
            .collect())
    }
}
