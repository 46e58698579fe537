use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::discounts::{DiscountDraft, Off, Scope, StoredDiscount};
use crate::money::{Money, Percent};
use crate::settings::ShopSettings;
use crate::text::{many_lines, one_line};
use crate::web::Fields;

/// A discount as it is typed: text throughout, so that a refused form shows what was sent.
#[derive(Clone, Debug, Default)]
pub(super) struct DiscountForm {
    pub version: String,
    pub name: String,
    /// Empty for one that is given by itself.
    pub code: String,
    pub kind: String,
    pub percent: String,
    pub amount: String,
    pub buy: String,
    pub get: String,
    pub scope: String,
    /// Addresses or SKUs.
    pub products: String,
    /// Ids.
    pub categories: Vec<String>,
    pub minimum: String,
    /// In the shop's zone, like all days and times here.
    pub start_day: String,
    pub start_time: String,
    /// The last minute that it is given in.
    pub end_day: String,
    pub end_time: String,
    pub max_uses: String,
    pub max_uses_per_customer: String,
    pub stacking: String,
    pub position: String,
    pub active: bool,
}

/// Forms show the last minute of a discount, and the database the moment after it.
pub(super) const MINUTE: SignedDuration = SignedDuration::from_secs(60);

impl DiscountForm {
    /// The form of a discount that is not there yet.
    pub(super) fn new() -> Self {
        Self {
            kind: "percent".to_owned(),
            scope: "all".to_owned(),
            stacking: "with_others".to_owned(),
            active: true,
            ..Self::default()
        }
    }

    /// The form of a discount as it is stored; `slugs` are the addresses of its products.
    pub(super) fn of(stored: &StoredDiscount, slugs: &[String], shop: &ShopSettings) -> Self {
        let DiscountDraft {
            discount,
            position,
            active,
        } = &stored.draft;
        let optional = |count: Option<i32>| count.map(|n| n.to_string()).unwrap_or_default();
        let (start_day, start_time) = day_and_time(discount.starts_at, shop);
        let last = discount.ends_at.map(|end| end - MINUTE);
        let (end_day, end_time) = day_and_time(last, shop);
        let plain = Self {
            version: stored.version.to_string(),
            name: discount.name.clone(),
            code: discount.code.clone().unwrap_or_default(),
            scope: scope(&discount.scope).to_owned(),
            products: slugs.join("\n"),
            categories: match &discount.scope {
                Scope::Categories(ids) => ids.iter().map(Uuid::to_string).collect(),
                Scope::All | Scope::Products(_) => Vec::new(),
            },
            minimum: match discount.minimum_minor {
                0 => String::new(),
                minor => shop.money(minor).plain(),
            },
            start_day,
            start_time,
            end_day,
            end_time,
            max_uses: optional(discount.limits.in_all),
            max_uses_per_customer: optional(discount.limits.per_customer),
            stacking: stacking(discount.alone).to_owned(),
            position: position.to_string(),
            active: *active,
            ..Self::default()
        };
        plain.with_value(discount.off, shop)
    }

    fn with_value(self, off: Off, shop: &ShopSettings) -> Self {
        match off {
            Off::Percent(ppm) => Self {
                kind: "percent".to_owned(),
                percent: Percent::new(ppm).to_string(),
                ..self
            },
            Off::Amount(minor) => Self {
                kind: "amount".to_owned(),
                amount: Money::new(minor, shop.currency()).plain(),
                ..self
            },
            Off::FreeDelivery => Self {
                kind: "free_delivery".to_owned(),
                ..self
            },
            Off::BuyGet { buy, get, ppm } => Self {
                kind: "buy_x_get_y".to_owned(),
                percent: Percent::new(ppm).to_string(),
                buy: buy.to_string(),
                get: get.to_string(),
                ..self
            },
        }
    }

    /// The form as it was sent.
    pub(super) fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        Self {
            version: line("version"),
            name: line("name"),
            code: line("code").to_uppercase(),
            kind: line("kind"),
            percent: line("percent"),
            amount: line("amount"),
            buy: line("buy"),
            get: line("get"),
            scope: line("scope"),
            products: many_lines(fields.text("products")),
            categories: fields.all("category").map(str::to_owned).collect(),
            minimum: line("minimum"),
            start_day: line("start_day"),
            start_time: line("start_time"),
            end_day: line("end_day"),
            end_time: line("end_time"),
            max_uses: line("max_uses"),
            max_uses_per_customer: line("max_uses_per_customer"),
            stacking: line("stacking"),
            position: line("position"),
            active: fields.ticked("active"),
        }
    }

    /// The products that are named, each once.
    pub(super) fn named(&self) -> Vec<String> {
        let words = self
            .products
            .split(|c: char| c.is_whitespace() || c == ',' || c == ';');
        let mut named: Vec<String> = Vec::new();
        for word in words.filter(|word| !word.is_empty()) {
            if !named.iter().any(|known| known == word) {
                named.push(word.to_owned());
            }
        }
        named
    }
}

fn day_and_time(at: Option<Timestamp>, shop: &ShopSettings) -> (String, String) {
    at.map(|at| shop.zone().day_and_time(at))
        .unwrap_or_default()
}

/// As the form spells it.
pub(super) fn scope(scope: &Scope) -> &'static str {
    match scope {
        Scope::All => "all",
        Scope::Products(_) => "products",
        Scope::Categories(_) => "categories",
    }
}

/// As the form spells it.
pub(super) fn stacking(alone: bool) -> &'static str {
    if alone { "alone" } else { "with_others" }
}
