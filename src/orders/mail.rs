use askama::Template;

use super::order::Order;
use super::path;
use super::state::Payment;
use crate::mail::Message;
use crate::settings::ShopSettings;
use crate::web::Error;

/// What a buyer is written about after the order was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    Paid,
    Sent,
    Cancelled,
}

impl News {
    /// The kind of the event that it goes with.
    pub(super) fn event(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Sent => "fulfilled",
            Self::Cancelled => "cancelled",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Paid => "order.paid",
            Self::Sent => "order.sent",
            Self::Cancelled => "order.cancelled",
        }
    }
}

struct Facts<'a> {
    news: News,
    shop: &'a ShopSettings,
    order: &'a Order,
    total: String,
    /// Whether the money was here before.
    paid: bool,
    to_follow: bool,
    link: String,
}

#[derive(Template)]
#[template(path = "mail/orders/changed/subject.txt", escape = "none")]
struct Subject<'a> {
    mail: &'a Facts<'a>,
}

#[derive(Template)]
#[template(path = "mail/orders/changed/body.txt", escape = "none")]
struct Text<'a> {
    mail: &'a Facts<'a>,
}

#[derive(Template)]
#[template(path = "mail/orders/changed/body.html")]
struct Html<'a> {
    mail: &'a Facts<'a>,
}

/// The mail that tells a buyer what happened to the order, which is given as it was before.
///
/// # Errors
/// When a template fails.
pub(super) fn message(
    news: News,
    order: &Order,
    shop: &ShopSettings,
    origin: &str,
) -> Result<Message, Error> {
    let facts = Facts {
        news,
        shop,
        order,
        total: order.money(order.total_minor).to_string(),
        paid: order.payment() == Payment::Paid,
        to_follow: order.fulfilment() == super::Fulfilment::Unfulfilled,
        link: format!("{origin}{}", path(&order.token)),
    };
    let mail = &facts;
    Ok(Message {
        kind: news.kind(),
        recipient: order.email.clone(),
        reply_to: Some(shop.contact_email.clone()),
        subject: rendered(&Subject { mail })?.trim().to_owned(),
        text: rendered(&Text { mail })?,
        html: rendered(&Html { mail })?,
        order_id: Some(order.id),
        inquiry_id: None,
    })
}

fn rendered(template: &impl Template) -> Result<String, Error> {
    template.render().map_err(Error::internal)
}
