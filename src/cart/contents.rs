use uuid::Uuid;

use crate::pricing::{Item, Quote, quote};

/// A line of the cart as it stands now.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: Uuid,
    pub variant_id: Uuid,
    pub quantity: i32,
    /// The price that the visitor was last shown, minor units.
    pub price_seen: i64,
    /// The price now.
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

    /// The line as something bought.
    pub fn item(&self) -> Item {
        Item {
            unit_minor: self.price,
            quantity: self.quantity,
        }
    }
}

/// What is in a cart.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    pub lines: Vec<Line>,
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

    /// The sums with that delivery; lines that are no longer sold count for nothing.
    pub fn quote(&self, delivery: i64) -> Option<Quote> {
        let items: Vec<Item> = self
            .lines
            .iter()
            .filter(|line| line.for_sale)
            .map(Line::item)
            .collect();
        quote(&items, delivery)
    }
}
