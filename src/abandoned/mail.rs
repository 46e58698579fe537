use crate::cart::{Contents, Line};
use crate::mail::{Envelope, Letter, ListRow, Message};
use crate::settings::ShopSettings;
use crate::web::Error;

/// Where the reminder leads.
pub(super) struct Links {
    pub restore: String,
    pub stop: String,
}

/// The one reminder of a checkout that was left. It names no prices: they are those of the day on which the link is opened.
///
/// # Errors
/// When a template fails.
pub(super) fn reminder(
    email: &str,
    full_name: &str,
    contents: &Contents,
    links: &Links,
    shop: &ShopSettings,
    origin: &str,
) -> Result<Message, Error> {
    let first_name = full_name.split_whitespace().next();
    let sold = contents.lines.iter().filter(|line| line.for_sale);
    let letter = Letter {
        subject: format!("Your cart at {} is still here", shop.name),
        heading: "Your cart is still here.".to_owned(),
        name: first_name.unwrap_or_default().to_owned(),
        paragraphs: vec![format!(
            "You began an order at {} and did not finish it. If you still want this, the link below puts it back. Is there something that you would like to know first? Answer this mail.",
            shop.name
        )],
        list: sold.map(row).collect(),
        button: Some(("Put it back into my cart".to_owned(), links.restore.clone())),
        links: vec![("I want no such mail".to_owned(), links.stop.clone())],
        closing: "We write once about a cart.".to_owned(),
        ..Letter::default()
    };
    let envelope = Envelope {
        kind: "checkouts.reminder",
        recipient: email.to_owned(),
        ..Envelope::default()
    };
    letter.message(envelope, shop, origin)
}

fn row(line: &Line) -> ListRow {
    let words = match line.title.as_str() {
        "" => format!("{} × {}", line.quantity, line.name),
        title => format!("{} × {} ({title})", line.quantity, line.name),
    };
    ListRow {
        words,
        amount: String::new(),
    }
}
