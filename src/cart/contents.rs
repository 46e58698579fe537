use uuid::Uuid;

use crate::pricing::{Item, Rules};

/// A line of the cart as it stands now.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: Uuid,
    pub variant_id: Uuid,
    pub product_id: Uuid,
    /// The categories that the product stands in, without those above them.
    pub categories: Vec<Uuid>,
    pub tax_class: String,
    pub weight_grams: i32,
    pub quantity: i32,
    /// The price that the visitor was last shown, as it was entered, minor units.
    pub price_seen: i64,
    /// The price now, as it was entered.
    pub price: i64,
    pub name: String,
    pub slug: String,
    /// "Standard / Soft", empty without options.
    pub title: String,
    pub sku: String,
    pub requires_delivery: bool,
    pub media_id: Option<Uuid>,
    /// Whether the product has a public page.
    pub has_page: bool,
    pub for_sale: bool,
    /// Pieces that can be bought; `None` when any number can.
    pub available: Option<i32>,
}

/// Why a line cannot be bought as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No longer sold.
    Gone,
    SoldOut,
    /// That many are left.
    Only(i32),
}

impl Line {
    /// What keeps the line from being bought, if anything.
    pub fn problem(&self) -> Option<Problem> {
        match self.available {
            _ if !self.for_sale => Some(Problem::Gone),
            Some(0) => Some(Problem::SoldOut),
            Some(left) if left < self.quantity => Some(Problem::Only(left)),
            _ => None,
        }
    }

    /// The price before, where it is another now.
    pub fn repriced_from(&self) -> Option<i64> {
        (self.price != self.price_seen).then_some(self.price_seen)
    }

    /// The line as something wanted.
    pub fn item(&self) -> Item {
        Item {
            product: self.product_id,
            variant: self.variant_id,
            categories: self.categories.clone(),
            tax_class: self.tax_class.clone(),
            entered_minor: self.price,
            quantity: self.quantity,
            weight_grams: i64::from(self.weight_grams),
            requires_delivery: self.requires_delivery,
        }
    }
}

/// What is in a cart.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    pub lines: Vec<Line>,
    /// Codes of discounts that the visitor has typed, in capitals.
    pub codes: Vec<String>,
    /// The rules of pricing that held when this was read.
    pub revision: i64,
}

impl Contents {
    /// Pieces in all.
    pub fn pieces(&self) -> i64 {
        self.lines.iter().map(|line| i64::from(line.quantity)).sum()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether every line can be bought as it is.
    pub fn is_fine(&self) -> bool {
        self.lines.iter().all(|line| line.problem().is_none())
    }

    /// Whether anything has to be sent.
    pub fn requires_delivery(&self) -> bool {
        self.lines.iter().any(|line| line.requires_delivery)
    }

    /// Whether a buyer of this must accept the disclaimer for medical devices.
    pub fn asks_disclaimer(&self, rules: &Rules) -> bool {
        let ask = |line: &Line| rules.asks_disclaimer(&rules.with_ancestors(&line.categories));
        let mut sold = self.lines.iter().filter(|line| line.for_sale);
        !rules.settings.disclaimer_text.is_empty() && sold.any(ask)
    }
}
