use super::form::CheckoutForm;
use crate::addresses::country_name;
use crate::cart::{self, Contents, Priced, why};

/// What is not as the page showed it, in sentences.
pub(super) fn changes(priced: &Priced, form: &CheckoutForm) -> Vec<String> {
    let mut changes = of_products(priced, form);
    changes.extend(of_delivery(priced, form));
    changes.extend(of_words(priced, form));
    let rules = &priced.rules;
    // Codes that were given when the page was shown and are not now.
    if form
        .shown_total()
        .is_some_and(|shown| shown != priced.quote.total)
    {
        changes.extend(
            priced
                .quote
                .refused
                .iter()
                .map(|refused| why(refused, rules)),
        );
    }
    if let Some(shown) = form
        .shown_total()
        .filter(|shown| *shown != priced.quote.total)
        && changes.is_empty()
    {
        changes.push(format!(
            "The total went from {} to {}: it goes by where the order is sent.",
            rules.settings.money(shown),
            rules.settings.money(priced.quote.total)
        ));
    }
    changes
}

fn of_products(priced: &Priced, form: &CheckoutForm) -> Vec<String> {
    let (contents, now) = (&priced.contents, priced.quote.items);
    let mut changes = Vec::new();
    let same_sum = form.shown_items == Some(now);
    for line in &contents.lines {
        let name = called(line, contents);
        match line.problem() {
            Some(cart::Problem::Gone) => changes.push(format!("{name} is no longer sold.")),
            Some(cart::Problem::SoldOut) => changes.push(format!("{name} has sold out.")),
            Some(cart::Problem::Only(left)) => changes.push(only(&name, left, line.quantity)),
            None => {}
        }
        if let Some(before) = line.repriced_from().filter(|_| !same_sum) {
            changes.push(went(
                &name,
                priced.shown(before, line),
                priced.shown(line.price, line),
                priced,
            ));
        }
    }
    if let Some(shown) = form.shown_items
        && shown != now
        && changes.is_empty()
    {
        changes.push(went("The subtotal", shown, now, priced));
    }
    changes
}

/// That the buyer has accepted other words than those that hold now.
fn of_words(priced: &Priced, form: &CheckoutForm) -> Vec<String> {
    let shop = &priced.rules.settings;
    let other = |shown: Option<i32>, now| shown.is_some_and(|shown| shown != now);
    let mut changes = Vec::new();
    if other(form.shown_terms, shop.terms_version) {
        changes.push(
            "The terms of sale have new words. Read them below, and tick that you accept them."
                .to_owned(),
        );
    }
    if priced.asks_disclaimer()
        && (!form.accept_disclaimer || other(form.shown_disclaimer, shop.disclaimer_version))
    {
        changes.push("The disclaimer for medical devices has new words. Read them below, and tick that you accept them.".to_owned());
    }
    changes
}

fn of_delivery(priced: &Priced, form: &CheckoutForm) -> Option<String> {
    if !priced.contents.requires_delivery() {
        return None;
    }
    let Some(delivery) = &priced.quote.delivery else {
        return Some(no_way(priced));
    };
    let shown = form.delivery_shown()?;
    (shown != delivery.price).then(|| went(&delivery.name, shown, delivery.price, priced))
}

/// Why the chosen way to deliver is none, and what to do.
fn no_way(priced: &Priced) -> String {
    match priced.basket(None).ways(&priced.rules) {
        Ok(ways) if !ways.is_empty() => {
            "The delivery that you chose is no longer offered for this order. Look at the one that is chosen now.".to_owned()
        }
        _ => nowhere(priced),
    }
}

/// That nothing goes there, and what to do.
pub fn nowhere(priced: &Priced) -> String {
    format!(
        "We have no way to deliver this order to {} as it is. Try with fewer pieces or another address, or write to us: we often find a way.",
        country_name(&priced.destination.country)
    )
}

fn went(what: &str, before: i64, now: i64, priced: &Priced) -> String {
    let shop = &priced.rules.settings;
    format!(
        "{what} went from {} to {}.",
        shop.money(before),
        shop.money(now)
    )
}

/// "Only 2 of Knee pillow are left; 3 are wanted here."
pub(super) fn only(name: &str, left: i32, wanted: i32) -> String {
    let are = if left == 1 { "is" } else { "are" };
    format!("Only {left} of {name} {are} left; {wanted} are wanted here.")
}

/// The name of a line, with the variant where the name alone would leave it open.
pub(super) fn called(line: &cart::Line, contents: &Contents) -> String {
    let alike = contents
        .lines
        .iter()
        .filter(|other| other.name == line.name);
    if alike.count() > 1 && !line.title.is_empty() {
        format!("{} ({})", line.name, line.title)
    } else {
        line.name.clone()
    }
}
