use jiff::Timestamp;
use uuid::Uuid;

use super::form::MINUTE;
use crate::admin::told::{pairs, yes_no};
use crate::discounts::{Discount, DiscountDraft, Off, Scope, StoredDiscount};
use crate::money::Percent;
use crate::settings::ShopSettings;
use crate::web::parts::Choice;

/// "20% off", "Buy 2, get 1 free".
pub(super) fn off(off: Off, shop: &ShopSettings) -> String {
    match off {
        Off::Percent(ppm) => format!("{}% off", Percent::new(ppm)),
        Off::Amount(minor) => format!("{} off", shop.money(minor)),
        Off::FreeDelivery => "Free delivery".to_owned(),
        Off::BuyGet { buy, get, ppm } if ppm == Percent::ALL.ppm => {
            format!("Buy {buy}, get {get} free")
        }
        Off::BuyGet { buy, get, ppm } => {
            format!("Buy {buy}, get {get} at {}% off", Percent::new(ppm))
        }
    }
}

/// "Everything", "3 products".
pub(super) fn scope(discount: &Discount) -> String {
    let counted = |count: usize, one: &str, several: &str| {
        let noun = if count == 1 { one } else { several };
        format!("{count} {noun}")
    };
    match &discount.scope {
        Scope::All => "Everything".to_owned(),
        Scope::Products(ids) => counted(ids.len(), "product", "products"),
        Scope::Categories(ids) => counted(ids.len(), "category", "categories"),
    }
}

/// How it stands, and the class that colours the mark.
pub(super) fn state(stored: &StoredDiscount, now: Timestamp) -> (&'static str, &'static str) {
    let DiscountDraft {
        discount, active, ..
    } = &stored.draft;
    let used_up = discount
        .limits
        .in_all
        .is_some_and(|most| stored.used >= most);
    if !active {
        ("Switched off", "")
    } else if discount.ends_at.is_some_and(|end| end <= now) {
        ("Over", "")
    } else if used_up {
        ("Used up", " state--warn")
    } else if discount.starts_at.is_some_and(|start| start > now) {
        ("Planned", " state--signal")
    } else {
        ("Running", " state--good")
    }
}

/// "3 of 100", "3".
pub(super) fn used(stored: &StoredDiscount) -> String {
    match stored.draft.discount.limits.in_all {
        Some(most) => format!("{} of {most}", stored.used),
        None => stored.used.to_string(),
    }
}

/// From the first minute to the last, or always.
pub(super) fn dates(discount: &Discount, shop: &ShopSettings) -> String {
    let zone = shop.zone();
    let start = discount.starts_at.map(|start| zone.date_time(start));
    let last = discount.ends_at.map(|end| end - MINUTE);
    let end = last.map(|last| zone.date_time(last));
    match (start, end) {
        (None, None) => "Always".to_owned(),
        (Some(start), None) => format!("From {start}"),
        (None, Some(end)) => format!("Until {end}"),
        (Some(start), Some(end)) => format!("{start} to {end}"),
    }
}

/// Names and values, for comparing two versions. `slugs` are the addresses of its products.
pub(super) fn compared(
    draft: &DiscountDraft,
    slugs: &[String],
    categories: &[(Uuid, String)],
    shop: &ShopSettings,
) -> Vec<(String, String)> {
    let discount = &draft.discount;
    let limit = |count: Option<i32>| count.map(|n| n.to_string()).unwrap_or_default();
    let named = categories.iter().filter(|(id, _)| match &discount.scope {
        Scope::Categories(ids) => ids.contains(id),
        Scope::All | Scope::Products(_) => false,
    });
    let named: Vec<&str> = named.map(|(_, name)| name.as_str()).collect();
    pairs([
        ("Name", discount.name.clone()),
        ("Code", discount.code.clone().unwrap_or_default()),
        ("Takes off", off(discount.off, shop)),
        ("Applies to", scope(discount)),
        ("Products", slugs.join("\n")),
        ("Categories", named.join(", ")),
        (
            "From a value of",
            shop.money(discount.minimum_minor).to_string(),
        ),
        ("When", dates(discount, shop)),
        ("Times in all", limit(discount.limits.in_all)),
        ("Times per customer", limit(discount.limits.per_customer)),
        ("Alone", yes_no(discount.alone)),
        ("Place", draft.position.to_string()),
        ("Switched on", yes_no(draft.active)),
    ])
}

/// What a discount can take off.
pub(super) fn kinds() -> Vec<Choice> {
    choices([
        ("percent", "A percentage of the goods"),
        ("amount", "An amount"),
        ("free_delivery", "The price of delivery"),
        ("buy_x_get_y", "Some pieces of several"),
    ])
}

/// What it can apply to.
pub(super) fn scopes() -> Vec<Choice> {
    choices([
        ("all", "Everything"),
        ("products", "Certain products"),
        ("categories", "Certain categories and those below them"),
    ])
}

/// How it goes with others.
pub(super) fn stackings() -> Vec<Choice> {
    choices([
        ("with_others", "Yes, with all that say the same"),
        ("alone", "No, it is given alone"),
    ])
}

fn choices<const N: usize>(all: [(&str, &str); N]) -> Vec<Choice> {
    all.into_iter()
        .map(|(value, words)| Choice::new(value, words))
        .collect()
}
