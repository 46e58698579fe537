use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use uuid::Uuid;

use super::form::{DiscountForm, MINUTE};
use crate::admin::told::place;
use crate::discounts::{Discount, DiscountDraft, Limits, Off, Scope};
use crate::money::{Currency, Money, Percent};
use crate::settings::ShopSettings;
use crate::web::FieldErrors;

/// What is in the shop that a form can name.
pub(super) struct Known<'a> {
    pub shop: &'a ShopSettings,
    /// The products that the form names.
    pub products: HashSet<Uuid>,
    /// What it names that is no product.
    pub unknown: Vec<String>,
    pub categories: HashSet<Uuid>,
}

impl DiscountForm {
    /// What to save under that id.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub(super) fn draft(&self, id: Uuid, known: &Known<'_>) -> Result<DiscountDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let currency = known.shop.currency();
        errors.required("name", &self.name, 80, "Give the discount a name.");
        errors.take("code", self.code());
        let off = self.off(currency, &mut errors);
        let scope = self.scope(known, &mut errors);
        let minimum = match self.minimum.as_str() {
            "" => Some(0),
            typed => errors.take("minimum", minor(typed, currency)),
        };
        let starts_at = self.starts_at(known.shop, &mut errors);
        let ends_at = self.ends_at(known.shop, &mut errors);
        if let (Some(start), Some(end)) = (starts_at, ends_at)
            && start >= end
        {
            errors.add("end_day", "It ends before it starts.");
        }
        let limits = Limits {
            in_all: errors.take("max_uses", limit(&self.max_uses)).flatten(),
            per_customer: errors
                .take("max_uses_per_customer", limit(&self.max_uses_per_customer))
                .flatten(),
        };
        let position = errors.take("position", place(&self.position));
        let (Some(off), Some(scope), true) = (off, scope, errors.is_empty()) else {
            return Err(errors);
        };
        Ok(DiscountDraft {
            discount: Discount {
                id,
                name: self.name.clone(),
                code: Some(self.code.clone()).filter(|code| !code.is_empty()),
                off,
                scope,
                minimum_minor: minimum.unwrap_or_default(),
                starts_at,
                ends_at,
                limits,
                alone: self.stacking == "alone",
            },
            position: position.unwrap_or_default(),
            active: self.active,
        })
    }

    fn code(&self) -> Result<(), &'static str> {
        let written = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'-';
        let begins = self.code.bytes().next().map(|c| c.is_ascii_alphanumeric());
        match begins {
            None => Ok(()),
            Some(true) if (2..=40).contains(&self.code.len()) && self.code.bytes().all(written) => {
                Ok(())
            }
            Some(_) => Err(
                "A code has 2 to 40 letters, digits, hyphens and underscores, and begins with a letter or digit.",
            ),
        }
    }

    fn off(&self, currency: Currency, errors: &mut FieldErrors) -> Option<Off> {
        match self.kind.as_str() {
            "percent" => percent(&self.percent, errors).map(Off::Percent),
            "amount" => {
                let amount = minor(&self.amount, currency).and_then(|minor| match minor {
                    0 => Err("Take something off: more than nothing.".to_owned()),
                    minor => Ok(minor),
                });
                errors.take("amount", amount).map(Off::Amount)
            }
            "free_delivery" => Some(Off::FreeDelivery),
            "buy_x_get_y" => {
                let (buy, get) = (count(&self.buy), count(&self.get));
                let (buy, get) = (errors.take("buy", buy), errors.take("get", get));
                let ppm = match self.percent.as_str() {
                    "" => Some(Percent::ALL.ppm),
                    typed => percent(typed, errors),
                };
                Some(Off::BuyGet {
                    buy: buy?,
                    get: get?,
                    ppm: ppm?,
                })
            }
            _ => errors.take("kind", Err("Choose what it takes off.")),
        }
    }

    fn scope(&self, known: &Known<'_>, errors: &mut FieldErrors) -> Option<Scope> {
        match self.scope.as_str() {
            "all" => Some(Scope::All),
            "products" => {
                let products = match known.unknown.as_slice() {
                    [] if known.products.is_empty() => Err("Name at least one product.".to_owned()),
                    [] => Ok(known.products.clone()),
                    unknown => Err(format!(
                        "No product has this address or SKU: {}.",
                        unknown.join(", ")
                    )),
                };
                errors.take("products", products).map(Scope::Products)
            }
            "categories" => {
                let chosen = self.categories.iter().filter_map(|id| id.parse().ok());
                let chosen: HashSet<Uuid> =
                    chosen.filter(|id| known.categories.contains(id)).collect();
                let chosen = if chosen.is_empty() {
                    Err("Choose at least one category.")
                } else {
                    Ok(chosen)
                };
                errors.take("category", chosen).map(Scope::Categories)
            }
            _ => errors.take("scope", Err("Choose what it applies to.")),
        }
    }

    fn starts_at(&self, shop: &ShopSettings, errors: &mut FieldErrors) -> Option<Timestamp> {
        let names = ("start_day", "start_time");
        moment(
            &self.start_day,
            &self.start_time,
            Time::midnight(),
            names,
            shop,
            errors,
        )
    }

    fn ends_at(&self, shop: &ShopSettings, errors: &mut FieldErrors) -> Option<Timestamp> {
        let names = ("end_day", "end_time");
        let last = Time::constant(23, 59, 0, 0);
        let last = moment(&self.end_day, &self.end_time, last, names, shop, errors)?;
        last.checked_add(MINUTE).ok()
    }
}

/// The moment of a day and a time of the shop's clock; `else_at` where no time is typed.
fn moment(
    day: &str,
    time: &str,
    else_at: Time,
    names: (&str, &str),
    shop: &ShopSettings,
    errors: &mut FieldErrors,
) -> Option<Timestamp> {
    if day.is_empty() {
        if !time.is_empty() {
            errors.add(names.0, "A time stands there without its day.");
        }
        return None;
    }
    let day = day.parse::<Date>().ok();
    let day = day.filter(|day| (2000..=2200).contains(&day.year()));
    let day = errors.take(names.0, day.ok_or("Write the day as 2026-11-25."));
    let time = match time {
        "" => Ok(else_at),
        typed => typed.parse(),
    };
    let time: Option<Time> = errors.take(
        names.1,
        time.map_err(|_| "Write the time as 06:00 or 18:30."),
    );
    shop.zone().moment(day?, time?)
}

fn minor(typed: &str, currency: Currency) -> Result<i64, String> {
    let read = Money::parse(typed, currency);
    read.map(|money| money.minor)
        .map_err(|error| error.to_string())
}

fn percent(typed: &str, errors: &mut FieldErrors) -> Option<i32> {
    let read = Percent::parse(typed).map_err(|error| error.to_string());
    let read = read.and_then(|percent| match percent.ppm {
        0 => Err("Take something off: more than nothing.".to_owned()),
        ppm => Ok(ppm),
    });
    errors.take("percent", read)
}

/// A number of pieces.
fn count(typed: &str) -> Result<i32, &'static str> {
    let read = typed.parse().ok();
    read.filter(|count| (1..=10_000).contains(count))
        .ok_or("Write a whole number of pieces, at least 1.")
}

fn limit(typed: &str) -> Result<Option<i32>, &'static str> {
    match typed {
        "" => Ok(None),
        typed => typed
            .parse()
            .ok()
            .filter(|limit| *limit > 0)
            .map(Some)
            .ok_or("Write a whole number, at least 1, or leave it empty for no limit."),
    }
}
