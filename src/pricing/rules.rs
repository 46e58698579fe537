use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::allocate::rounded;
use crate::addresses::Destination;
use crate::delivery::Methods;
use crate::discounts::Discount;
use crate::settings::ShopSettings;
use crate::tax::{Rate, Rates};

/// Everything of the shop that decides what a basket costs.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Which state of the database this is.
    pub revision: i64,
    pub settings: ShopSettings,
    pub rates: Rates,
    pub delivery: Methods,
    /// Those that are switched on, in the order in which they are taken off.
    pub discounts: Vec<Discount>,
    /// Each category's parent.
    pub parents: HashMap<Uuid, Option<Uuid>>,
    /// The categories, without those below them, whose buyers must accept the disclaimer.
    pub asking: HashSet<Uuid>,
}

/// A whole, in parts per million.
pub(super) const MILLION: i64 = 1_000_000;

impl Rules {
    /// Where goods are thought to go as long as nobody has said.
    pub fn home(&self) -> Destination {
        Destination {
            country: self.settings.country.clone(),
            ..Destination::default()
        }
    }

    /// An entered price of goods of that class as it is shown there: with or without tax, minor units.
    pub fn shown(&self, entered_minor: i64, class: &str, destination: &Destination) -> i64 {
        if !self.turns() {
            return entered_minor;
        }
        let (times, by) = self.turn(sum(&self.rates.of(class, destination)));
        rounded(entered_minor, times, by)
    }

    /// Whether prices are shown other than they are entered.
    pub(super) fn turns(&self) -> bool {
        self.settings.prices_include_tax != self.settings.show_prices_with_tax
    }

    /// What an entered price is multiplied with and divided by to be shown, where rates of so many parts per million hold.
    pub(super) fn turn(&self, ppm: i64) -> (i64, i64) {
        if self.settings.prices_include_tax {
            (MILLION, MILLION + ppm)
        } else {
            (MILLION + ppm, MILLION)
        }
    }

    /// These categories and all above them.
    pub fn with_ancestors(&self, categories: &[Uuid]) -> Vec<Uuid> {
        let mut all: Vec<Uuid> = Vec::new();
        for category in categories {
            let mut next = Some(*category);
            while let Some(id) = next.filter(|id| !all.contains(id)) {
                all.push(id);
                next = self.parents.get(&id).copied().flatten();
            }
        }
        all
    }

    /// Whether who buys something of these categories (ancestors among them) must accept the disclaimer.
    pub fn asks_disclaimer(&self, categories: &[Uuid]) -> bool {
        categories.iter().any(|id| self.asking.contains(id))
    }
}

/// All rates together, in parts per million.
pub(super) fn sum(rates: &[Rate]) -> i64 {
    rates.iter().map(|rate| i64::from(rate.ppm)).sum()
}
