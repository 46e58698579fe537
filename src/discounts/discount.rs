use std::collections::HashSet;

use jiff::Timestamp;
use uuid::Uuid;

/// What is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// Parts per million of the goods.
    Percent(i32),
    /// Minor units of the goods, shared out among them.
    Amount(i64),
    FreeDelivery,
    /// Of every `buy + get` pieces, `get` (the cheapest) cost so many parts per million less.
    BuyGet {
        buy: i32,
        get: i32,
        ppm: i32,
    },
}

/// What goods it applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    All,
    /// By id.
    Products(HashSet<Uuid>),
    /// By id; each stands for itself and all below it.
    Categories(HashSet<Uuid>),
}

/// How often it may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub in_all: Option<i32>,
    pub per_customer: Option<i32>,
}

/// A discount that staff have made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    pub id: Uuid,
    /// As shoppers read it.
    pub name: String,
    /// In capitals; `None` for one that is given by itself.
    pub code: Option<String>,
    pub off: Off,
    pub scope: Scope,
    /// Value of the goods that it applies to from which it is given, minor units, before any discount.
    pub minimum_minor: i64,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub limits: Limits,
    /// No other discount beside it.
    pub alone: bool,
}

impl Discount {
    /// Whether it applies to a product that stands in those categories, ancestors among them.
    pub fn covers(&self, product: Uuid, categories: &[Uuid]) -> bool {
        match &self.scope {
            Scope::All => true,
            Scope::Products(ids) => ids.contains(&product),
            Scope::Categories(ids) => categories.iter().any(|id| ids.contains(id)),
        }
    }

    /// Whether its dates include that moment.
    pub fn runs_at(&self, now: Timestamp) -> bool {
        self.starts_at.is_none_or(|start| start <= now) && self.ends_at.is_none_or(|end| now < end)
    }
}
