use askama::Template;

use crate::mail::Message;
use crate::orders::{NewLine, NewOrder, path};
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
    number: i64,
    name: &'a str,
    link: String,
    lines: Vec<(String, i32, String)>,
    delivery: (String, String),
    total: String,
    bank_details: Option<&'a str>,
}

/// The confirmation of an order that is being placed.
///
/// # Errors
/// When a template fails.
pub(super) fn confirmation(
    order: &NewOrder,
    lines: &[NewLine],
    number: i64,
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
        number,
        name: &order.full_name,
        link: format!("{origin}{}", path(&order.token)),
        lines: lines
            .iter()
            .map(|line| {
                (
                    name(line),
                    line.quantity,
                    shop.money(line.total_minor).to_string(),
                )
            })
            .collect(),
        delivery: (
            order.delivery_name.clone(),
            shop.money(order.delivery_minor).to_string(),
        ),
        total: shop.money(order.total_minor).to_string(),
        bank_details: transfer.then_some(shop.bank_details.as_str()),
    };
    Ok(Message {
        kind: "order.placed",
        recipient: order.email.clone(),
        reply_to: Some(shop.contact_email.clone()),
        subject: format!("Your order {number} at {}", shop.name),
        text: Text { mail: &mail }.render().map_err(Error::internal)?,
        html: Html { mail: &mail }.render().map_err(Error::internal)?,
        order_id: Some(order.id),
        inquiry_id: None,
    })
}
