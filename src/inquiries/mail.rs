use askama::Template;
use jiff::Timestamp;
use uuid::Uuid;

use super::form::Inquiry;
use super::sql::Source;
use crate::mail::Message;
use crate::settings::ShopSettings;
use crate::text::shortened;
use crate::web::Error;

struct Facts<'a> {
    shop: &'a ShopSettings,
    inquiry: &'a Inquiry,
    source: &'a Source,
    /// "12 October 2026, 14:05", in the shop's zone.
    due: String,
    origin: &'a str,
    /// Of the page where staff answer.
    link: String,
}

#[derive(Template)]
#[template(path = "mail/inquiries/acknowledged/subject.txt", escape = "none")]
struct AcknowledgedSubject<'a> {
    mail: &'a Facts<'a>,
}

#[derive(Template)]
#[template(path = "mail/inquiries/acknowledged/body.txt", escape = "none")]
struct AcknowledgedText<'a> {
    mail: &'a Facts<'a>,
}

#[derive(Template)]
#[template(path = "mail/inquiries/acknowledged/body.html")]
struct AcknowledgedHtml<'a> {
    mail: &'a Facts<'a>,
    shop: &'a ShopSettings,
    origin: &'a str,
}

#[derive(Template)]
#[template(path = "mail/inquiries/received/subject.txt", escape = "none")]
struct ReceivedSubject<'a> {
    mail: &'a Facts<'a>,
}

#[derive(Template)]
#[template(path = "mail/inquiries/received/body.txt", escape = "none")]
struct ReceivedText<'a> {
    mail: &'a Facts<'a>,
}

#[derive(Template)]
#[template(path = "mail/inquiries/received/body.html")]
struct ReceivedHtml<'a> {
    mail: &'a Facts<'a>,
    shop: &'a ShopSettings,
    origin: &'a str,
}

/// The two mails of a question: the promise to its sender and the note to the shop, which answers to the sender.
///
/// # Errors
/// When a template fails.
pub(super) fn of_inquiry(
    id: Uuid,
    inquiry: &Inquiry,
    source: &Source,
    due: Timestamp,
    shop: &ShopSettings,
    origin: &str,
) -> Result<Vec<Message>, Error> {
    let facts = Facts {
        shop,
        inquiry,
        source,
        due: shop.zone().date_time(due),
        origin,
        link: format!("{origin}/admin/inquiries/{id}"),
    };
    let mail = &facts;
    let acknowledged = Message {
        kind: "inquiries.acknowledged",
        recipient: inquiry.email.to_string(),
        reply_to: Some(shop.contact_email.clone()),
        subject: subject(&AcknowledgedSubject { mail })?,
        text: rendered(&AcknowledgedText { mail })?,
        html: rendered(&AcknowledgedHtml { mail, shop, origin })?,
        inquiry_id: Some(id),
        ..Message::default()
    };
    let received = Message {
        kind: "inquiries.received",
        recipient: shop.contact_email.clone(),
        reply_to: Some(inquiry.email.to_string()),
        subject: subject(&ReceivedSubject { mail })?,
        text: rendered(&ReceivedText { mail })?,
        html: rendered(&ReceivedHtml { mail, shop, origin })?,
        inquiry_id: Some(id),
        ..Message::default()
    };
    Ok(vec![acknowledged, received])
}

fn rendered(template: &impl Template) -> Result<String, Error> {
    template.render().map_err(Error::internal)
}

fn subject(template: &impl Template) -> Result<String, Error> {
    Ok(shortened(rendered(template)?.trim(), 140))
}
