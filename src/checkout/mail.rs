use askama::Template;

use crate::mail::Message;
use crate::orders::{NUMBER, NewLine, NewOrder, path};
use crate::pricing::{SumRow, Sums};
use crate::settings::ShopSettings;
use crate::web::Error;

#[derive(Template)]
#[template(path = "mail/orders/placed/body.txt", escape = "none")]
struct Text<'a> {
    mail: &'a Placed<'a>,
}

#[derive(Template)]
#[template(path = "mail/orders/placed/body.html")]
struct Html<'a> {
    mail: &'a Placed<'a>,
}

struct Placed<'a> {
    shop: &'a str,
    number: &'static str,
    name: &'a str,
    link: String,
    lines: Vec<(String, i32, String)>,
    delivery_name: &'a str,
    sums: Vec<SumRow>,
    total: String,
    bank_details: Option<&'a str>,
}

/// The confirmation of an order that is being placed; its number is filled in where it becomes known.
///
/// # Errors
/// When a template fails.
pub fn confirmation(
    order: &NewOrder,
    sums: &Sums,
    shop: &ShopSettings,
    origin: &str,
) -> Result<Message, Error> {
    let transfer = order.payment_method == "bank_transfer" && !shop.bank_details.is_empty();
    let name = |line: &NewLine| match line.variant_title.as_str() {
        "" => line.name.clone(),
        title => format!("{} ({title})", line.name),
    };
    let mail = Placed {
        shop: &shop.name,
        number: NUMBER,
        name: &order.full_name,
        link: format!("{origin}{}", path(&order.token)),
        lines: order
            .lines
            .iter()
            .map(|line| {
                (
                    name(line),
                    line.quantity,
                    shop.money(line.total_minor).to_string(),
                )
            })
            .collect(),
        delivery_name: &order.delivery_name,
        sums: sums.rows(|minor| shop.money(minor)),
        total: shop.money(order.total_minor).to_string(),
        bank_details: transfer.then_some(shop.bank_details.as_str()),
    };
    Ok(Message {
        kind: "order.placed",
        recipient: order.email.clone(),
        reply_to: Some(shop.contact_email.clone()),
        subject: format!("Your order {NUMBER} at {}", shop.name),
        text: Text { mail: &mail }.render().map_err(Error::internal)?,
        html: Html { mail: &mail }.render().map_err(Error::internal)?,
        order_id: Some(order.id),
        inquiry_id: None,
    })
}
