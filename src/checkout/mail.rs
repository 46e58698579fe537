use crate::addresses::{Place, country_name, place_lines};
use crate::mail::{Envelope, Letter, ListRow, Message};
use crate::orders::{NUMBER, NewLine, NewOrder, path};
use crate::pricing::Sums;
use crate::settings::ShopSettings;
use crate::web::Error;

/// The confirmation of an order that is being placed; its number is filled in where it becomes known. One that waits for its payment
/// online says where to pay.
///
/// # Errors
/// When a template fails.
pub fn confirmation(
    order: &NewOrder,
    sums: &Sums,
    shop: &ShopSettings,
    origin: &str,
) -> Result<Message, Error> {
    let page = format!("{origin}{}", path(&order.token));
    let waits_online = order.due_by.is_some();
    let first_name = order.full_name.split_whitespace().next();
    let letter = Letter {
        subject: format!("Your order {NUMBER} at {}", shop.name),
        heading: "Thank you. We have your order.".to_owned(),
        name: first_name.unwrap_or_default().to_owned(),
        paragraphs: vec![
            format!("Thank you for your order {NUMBER} at {}.", shop.name),
            next(order, shop),
        ],
        list: order.lines.iter().map(|line| row(line, shop)).collect(),
        sums: sums.rows(|minor| shop.money(minor)),
        blocks: transfer(order, shop)
            .into_iter()
            .chain(delivery(order))
            .collect(),
        button: Some(if waits_online {
            ("Pay now".to_owned(), page)
        } else {
            ("See where your order is".to_owned(), page)
        }),
        ..Letter::default()
    };
    let envelope = Envelope {
        kind: "order.placed",
        recipient: order.email.clone(),
        order_id: Some(order.id),
        inquiry_id: None,
    };
    letter.message(envelope, shop, origin)
}

/// What happens next.
fn next(order: &NewOrder, shop: &ShopSettings) -> String {
    let sent = order.delivery_method != "none";
    let total = shop.money(order.total_minor);
    match (order.payment_method.as_str(), order.due_by) {
        (_, Some(due_by)) => format!(
            "It waits for your payment of {total}. Until {} we keep the goods for you.",
            shop.zone().date_time(due_by)
        ),
        _ if order.total_minor == 0 && sent => "It costs you nothing. We pack it, and you get an email when it leaves.".to_owned(),
        ("bank_transfer", _) if shop.bank_details.is_empty() => {
            format!("Answer this mail, and we tell you the account for your transfer of {total}.")
        }
        ("bank_transfer", _) if sent => "As soon as your transfer is here, we write to you and pack your order. When it leaves, you get another email.".to_owned(),
        ("bank_transfer", _) => "As soon as your transfer is here, we write to you.".to_owned(),
        ("cash_on_delivery", _) => format!(
            "We pack it, and you get an email when it leaves. You pay {total} at the door."
        ),
        _ => "We pack it, and you get an email when it leaves.".to_owned(),
    }
}

fn row(line: &NewLine, shop: &ShopSettings) -> ListRow {
    let name = match line.variant_title.as_str() {
        "" => line.name.clone(),
        title => format!("{} ({title})", line.name),
    };
    ListRow {
        words: format!("{} × {name}", line.quantity),
        amount: shop.money(line.total_minor).to_string(),
    }
}

fn transfer(order: &NewOrder, shop: &ShopSettings) -> Option<(String, Vec<String>)> {
    let awaited = order.payment_method == "bank_transfer"
        && order.total_minor > 0
        && !shop.bank_details.is_empty();
    awaited.then(|| {
        let title = format!(
            "Please transfer {} with the reference {NUMBER}:",
            shop.money(order.total_minor)
        );
        let lines = shop.bank_details.lines().map(str::to_owned).collect();
        (title, lines)
    })
}

fn delivery(order: &NewOrder) -> Option<(String, Vec<String>)> {
    let place = place_lines(&Place {
        city: &order.city,
        region: &order.region,
        postal_code: &order.postal_code,
        country: &order.country,
    });
    let whom = [&order.full_name, &order.line1, &order.line2];
    let lines = whom
        .into_iter()
        .cloned()
        .chain(place)
        .chain([country_name(&order.country)])
        .filter(|line| !line.is_empty())
        .collect();
    (order.delivery_method != "none").then(|| (format!("{} to", order.delivery_name), lines))
}
