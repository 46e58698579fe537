use askama::Template;
use uuid::Uuid;

use super::Message;
use crate::pricing::SumRow;
use crate::settings::ShopSettings;
use crate::text::shortened;
use crate::web::Error;

/// What a mail says, as plain text throughout; it is printed as text and as HTML in the shop's look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    /// What it is about, in one line on top.
    pub heading: String,
    /// Who is spoken to; empty for nobody by name.
    pub name: String,
    pub paragraphs: Vec<String>,
    /// What somebody wrote, as it was typed.
    pub quote: String,
    /// Goods and the like, under their heading.
    pub list: Vec<ListRow>,
    pub sums: Vec<SumRow>,
    /// Such as an address or a bank account: a heading and its lines.
    pub blocks: Vec<(String, Vec<String>)>,
    /// The one thing to do: its words and where it leads.
    pub button: Option<(String, String)>,
    pub links: Vec<(String, String)>,
    /// Said last.
    pub closing: String,
}

/// A row of a letter's list: "2 × Knee pillow", and what it costs where that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    pub words: String,
    pub amount: String,
}

/// To whom a letter goes and what it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// What it is, such as `order.placed`: for the outbox's list.
    pub kind: &'static str,
    pub recipient: String,
    pub order_id: Option<Uuid>,
    pub inquiry_id: Option<Uuid>,
}

/// No mail program shows more of a subject.
const LONGEST_SUBJECT: usize = 140;

#[derive(Template)]
#[template(
    path = "mail/letter/body.txt",
    escape = "none",
    whitespace = "preserve"
)]
struct Text<'a> {
    letter: &'a Letter,
    shop: &'a ShopSettings,
    origin: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letter/body.html")]
struct Html<'a> {
    letter: &'a Letter,
    shop: &'a ShopSettings,
    origin: &'a str,
}

impl Letter {
    /// The message for the outbox. Answers go to the shop; `origin` is its address on the web.
    ///
    /// # Errors
    /// When a template fails.
    pub fn message(
        &self,
        envelope: Envelope,
        shop: &ShopSettings,
        origin: &str,
    ) -> Result<Message, Error> {
        let letter = self;
        let text = Text {
            letter,
            shop,
            origin,
        };
        let html = Html {
            letter,
            shop,
            origin,
        };
        Ok(Message {
            kind: envelope.kind,
            recipient: envelope.recipient,
            reply_to: Some(shop.contact_email.clone()),
            subject: shortened(&self.subject, LONGEST_SUBJECT),
            text: text.render().map_err(Error::internal)?,
            html: html.render().map_err(Error::internal)?,
            order_id: envelope.order_id,
            inquiry_id: envelope.inquiry_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ShopDefaults;

    #[test]
    fn nothing_that_people_typed_becomes_markup() {
        let nasty = "<script>alert(1)</script> & \"more\"".to_owned();
        let letter = Letter {
            subject: "About <b>".to_owned(),
            heading: nasty.clone(),
            name: nasty.clone(),
            paragraphs: vec![nasty.clone()],
            quote: nasty.clone(),
            list: vec![ListRow {
                words: nasty.clone(),
                amount: nasty.clone(),
            }],
            blocks: vec![(nasty.clone(), vec![nasty.clone()])],
            button: Some((nasty.clone(), "https://x.example/?a=\"><i>".to_owned())),
            closing: nasty.clone(),
            ..Letter::default()
        };
        let shop = ShopSettings::first(&ShopDefaults::default());
        let message = letter
            .message(Envelope::default(), &shop, "https://x.example")
            .unwrap();
        assert!(!message.html.contains("<script>") && !message.html.contains("\"><i>"));
        assert!(message.text.contains(&nasty), "the text is as it was typed");
    }
}
