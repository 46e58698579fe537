use askama::Template;

use crate::cart::{Contents, Line};
use crate::mail::Message;
use crate::settings::ShopSettings;
use crate::web::Error;

#[derive(Template)]
#[template(path = "mail/abandoned/reminder/body.txt", escape = "none")]
struct Text<'a> {
    mail: &'a Reminder<'a>,
}

#[derive(Template)]
#[template(path = "mail/abandoned/reminder/body.html")]
struct Html<'a> {
    mail: &'a Reminder<'a>,
}

struct Reminder<'a> {
    shop: &'a str,
    /// Empty where they have typed none.
    name: &'a str,
    /// Pieces and name. No prices: they are those of the day on which the link is opened.
    lines: Vec<(i32, String)>,
    links: &'a Links,
}

/// Where the reminder leads.
pub(super) struct Links {
    pub restore: String,
    pub stop: String,
}

/// The one reminder of a checkout that was left.
///
/// # Errors
/// When a template fails.
pub(super) fn reminder(
    email: &str,
    full_name: &str,
    contents: &Contents,
    links: &Links,
    shop: &ShopSettings,
) -> Result<Message, Error> {
    let name = |line: &Line| match line.title.as_str() {
        "" => line.name.clone(),
        title => format!("{} ({title})", line.name),
    };
    let sold = contents.lines.iter().filter(|line| line.for_sale);
    let mail = Reminder {
        shop: &shop.name,
        name: full_name,
        lines: sold.map(|line| (line.quantity, name(line))).collect(),
        links,
    };
    Ok(Message {
        kind: "checkouts.reminder",
        recipient: email.to_owned(),
        reply_to: Some(shop.contact_email.clone()),
        subject: format!("Your cart at {} is still here", shop.name),
        text: Text { mail: &mail }.render().map_err(Error::internal)?,
        html: Html { mail: &mail }.render().map_err(Error::internal)?,
        ..Message::default()
    })
}
