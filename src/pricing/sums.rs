use super::quote::Quote;
use crate::money::{Money, Percent};

/// The sums of a cart or an order as they are shown, minor units: the same rows on every page, mail and invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub items: i64,
    /// Name, and what is taken off.
    pub discounts: Vec<(String, i64)>,
    pub delivery: Sent,
    /// "VAT 20%", and how much.
    pub taxes: Vec<(String, i64)>,
    /// Whether the taxes are contained in the rows before.
    pub tax_included: bool,
    /// Whether there will be some, which cannot be told yet.
    pub tax_later: bool,
    pub total: i64,
}

/// How the goods go, for the sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sent {
    /// Nothing has to be sent.
    #[default]
    Not,
    /// It is not settled yet.
    Later,
    /// For that price before any discount.
    For(i64),
}

/// A row of the sums, as templates print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumRow {
    /// What it is, for styles: `items`, `discount`, `delivery`, `tax` or `total`.
    pub kind: &'static str,
    pub label: String,
    pub amount: String,
}

impl Sums {
    /// The sums of a quote; `sent` tells whether anything has to be sent.
    pub fn of_quote(quote: &Quote, sent: bool) -> Self {
        Self {
            items: quote.items,
            discounts: quote
                .discounts
                .iter()
                .map(|discount| {
                    (
                        called(&discount.name, discount.code.as_deref()),
                        discount.amount,
                    )
                })
                .collect(),
            delivery: match &quote.delivery {
                Some(delivery) => Sent::For(delivery.price),
                None if sent => Sent::Later,
                None => Sent::Not,
            },
            taxes: quote
                .taxes
                .iter()
                .map(|line| (rate_label(&line.rate.name, line.rate.ppm), line.tax))
                .collect(),
            tax_included: quote.tax_included,
            tax_later: false,
            total: quote.total,
        }
    }

    /// The rows in their order, the total among them. `money` writes an amount.
    pub fn rows(&self, money: impl Fn(i64) -> Money) -> Vec<SumRow> {
        let row = |kind, label: &str, amount: String| SumRow {
            kind,
            label: label.to_owned(),
            amount,
        };
        let mut rows = vec![row("items", "Subtotal", money(self.items).to_string())];
        for (name, amount) in self.discounts.iter().filter(|(_, amount)| *amount > 0) {
            rows.push(row("discount", name, money(-amount).to_string()));
        }
        match self.delivery {
            Sent::Not => {}
            Sent::Later => rows.push(row("delivery", "Delivery", "At checkout".to_owned())),
            Sent::For(0) => rows.push(row("delivery", "Delivery", "Free".to_owned())),
            Sent::For(price) => rows.push(row("delivery", "Delivery", money(price).to_string())),
        }
        let taxes = self.taxes.iter().filter(|(_, amount)| *amount > 0);
        if !self.tax_included {
            rows.extend(
                taxes
                    .clone()
                    .map(|(name, tax)| row("tax", name, money(*tax).to_string())),
            );
        }
        if self.tax_later {
            rows.push(row("tax", "Tax", "At checkout".to_owned()));
        }
        let total = if self.delivery == Sent::Later || self.tax_later {
            "Total so far"
        } else {
            "Total"
        };
        rows.push(row("total", total, money(self.total).to_string()));
        if self.tax_included {
            rows.extend(taxes.map(|(name, tax)| {
                row("tax", &format!("Including {name}"), money(*tax).to_string())
            }));
        }
        rows
    }
}

/// A discount as the sums call it: "Autumn (AUTUMN10)".
pub fn called(name: &str, code: Option<&str>) -> String {
    match code {
        Some(code) => format!("{name} ({code})"),
        None => name.to_owned(),
    }
}

/// A rate as the sums call it: "VAT 20%", "Sales tax 8.875%".
pub fn rate_label(name: &str, ppm: i32) -> String {
    format!("{name} {}%", Percent::new(ppm))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_reads_as_people_write_it() {
        assert_eq!(rate_label("VAT", 200_000), "VAT 20%");
        assert_eq!(rate_label("Sales tax", 88_750), "Sales tax 8.875%");
        assert_eq!(rate_label("Low", 500), "Low 0.05%");
    }
}
