use diesel::QueryResult;

use super::form::CheckoutForm;
use crate::cart::{self, Contents};
use crate::db::Conn;
use crate::settings::{self, DeliveryMethod, ShopSettings};

/// How the goods of a cart would be sent now.
pub(super) enum Delivery {
    NotNeeded,
    /// The way that the form names is not offered any more.
    Ended,
    By(DeliveryMethod),
}

impl Delivery {
    /// The way that the form names, as it is offered now.
    pub(super) async fn chosen(
        contents: &Contents,
        form: &CheckoutForm,
        conn: &Conn,
    ) -> QueryResult<Self> {
        if !contents.requires_delivery() {
            return Ok(Self::NotNeeded);
        }
        let mut methods = settings::delivery_methods(conn).await?.into_iter();
        let chosen = methods.find(|method| method.code == form.delivery_method);
        Ok(chosen.map_or(Self::Ended, Self::By))
    }

    /// What the order names and costs.
    pub(super) fn method(&self) -> Option<&DeliveryMethod> {
        match self {
            Self::By(method) => Some(method),
            Self::NotNeeded | Self::Ended => None,
        }
    }
}

/// What is not as the page showed it, in sentences.
pub(super) fn changes(
    contents: &Contents,
    delivery: &Delivery,
    form: &CheckoutForm,
    shop: &ShopSettings,
) -> Vec<String> {
    let mut changes = of_products(contents, form, shop);
    match delivery {
        Delivery::NotNeeded => {}
        Delivery::Ended => changes.push(
            "The delivery that you chose is no longer offered. Look at the one that is chosen now."
                .to_owned(),
        ),
        Delivery::By(method) => {
            let shown = form.delivery_shown();
            if let Some(before) = shown.filter(|shown| *shown != method.price_minor) {
                changes.push(went(&method.name, before, method.price_minor, shop));
            }
        }
    }
    changes
}

fn of_products(contents: &Contents, form: &CheckoutForm, shop: &ShopSettings) -> Vec<String> {
    let mut changes = Vec::new();
    let now = contents.quote(0).map(|quote| quote.items);
    let same_sum = form.shown_items.is_some() && form.shown_items == now;
    for line in &contents.lines {
        let name = called(line, contents);
        match line.problem() {
            Some(cart::Problem::Gone) => changes.push(format!("{name} is no longer sold.")),
            Some(cart::Problem::SoldOut) => changes.push(format!("{name} has sold out.")),
            Some(cart::Problem::Only(left)) => changes.push(only(&name, left, line.quantity)),
            None => {}
        }
        if let Some(before) = line.repriced_from().filter(|_| !same_sum) {
            changes.push(went(&name, before, line.price, shop));
        }
    }
    if let (Some(shown), Some(now)) = (form.shown_items, now)
        && shown != now
        && changes.is_empty()
    {
        changes.push(went("The subtotal", shown, now, shop));
    }
    changes
}

fn went(what: &str, before: i64, now: i64, shop: &ShopSettings) -> String {
    format!(
        "{what} went from {} to {}.",
        shop.money(before),
        shop.money(now)
    )
}

/// "Only 2 of Knee pillow are left; your cart holds 3."
pub(super) fn only(name: &str, left: i32, wanted: i32) -> String {
    let are = if left == 1 { "is" } else { "are" };
    format!("Only {left} of {name} {are} left; your cart holds {wanted}.")
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
