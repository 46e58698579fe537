use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::allocate::rounded;
use super::rules::{Rules, sum};
use crate::money::{Currency, Money};
use crate::tax::Rates;

/// Prices as visitors are shown them as long as nobody has said where goods go: by the rates of the shop's own country,
/// which are looked up once for a page. Carts and orders reckon with the place that the goods go to.
#[derive(Clone, Debug)]
pub struct Shown {
    rules: Arc<Rules>,
    /// All rates together of the classes that bear any in the whole country, in parts per million.
    at_home: BTreeMap<String, i64>,
    /// The classes that bear tax in some part of the country at least.
    somewhere: BTreeSet<String>,
}

/// How the database turns entered prices into shown ones: what those of each class are multiplied with and divided by.
/// Classes that are left out, and all of them where prices are shown as they are entered, stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    pub classes: Vec<String>,
    pub times: Vec<i64>,
    pub by: Vec<i64>,
}

impl Shown {
    /// Prices by these rules.
    pub fn new(rules: Arc<Rules>) -> Self {
        let home = rules.home();
        let rates = rules.rates.0.iter();
        let rates: Vec<_> = rates
            .filter(|rate| rate.area.country == home.country)
            .collect();
        let somewhere: BTreeSet<String> = rates
            .iter()
            .filter(|rate| rate.rate.ppm > 0)
            .map(|rate| rate.class.clone())
            .collect();
        // Only these can hold a place of which no more than the country is known.
        let whole = rates
            .into_iter()
            .filter(|rate| rate.area.region.is_empty() && rate.area.postal_pattern.is_empty());
        let whole = Rates(whole.cloned().collect());
        let at_home = somewhere
            .iter()
            .map(|class| (class.clone(), sum(&whole.of(class, &home))))
            .filter(|(_, ppm)| *ppm > 0)
            .collect();
        Self {
            rules,
            at_home,
            somewhere,
        }
    }

    /// The shop's currency.
    pub fn currency(&self) -> Currency {
        self.rules.settings.currency()
    }

    /// An entered price of goods of that class as it is shown, minor units.
    pub fn price(&self, entered_minor: i64, class: &str) -> i64 {
        match self.at_home.get(class) {
            Some(ppm) if self.rules.turns() => {
                let (times, by) = self.rules.turn(*ppm);
                rounded(entered_minor, times, by)
            }
            _ => entered_minor,
        }
    }

    /// The same with its currency.
    pub fn money(&self, entered_minor: i64, class: &str) -> Money {
        Money::new(self.price(entered_minor, class), self.currency())
    }

    /// How the database does the same.
    pub fn turns(&self) -> Turns {
        let mut turns = Turns::default();
        let turned = self.at_home.iter().filter(|_| self.rules.turns());
        for (class, ppm) in turned {
            let (times, by) = self.rules.turn(*ppm);
            turns.classes.push(class.clone());
            turns.times.push(times);
            turns.by.push(by);
        }
        turns
    }

    /// What to say beside the price of goods of that class; nothing where they bear no tax.
    pub fn note(&self, class: &str) -> Option<&'static str> {
        if self.rules.settings.show_prices_with_tax {
            self.at_home.contains_key(class).then_some("incl. tax")
        } else {
            self.somewhere.contains(class).then_some("plus tax")
        }
    }
}
