use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::admin::mails::{self, Mail};
use crate::db::Conn;
use crate::inquiries::{Question, Status, Urgency};
use crate::settings::ShopSettings;
use crate::web::Error;

/// The question that is read.
pub(super) struct Open {
    pub question: Question,
    pub heading: String,
    pub state: (String, &'static str),
    pub received: String,
    pub due: String,
    pub answered: Option<String>,
    /// Opens the mail program with address and subject.
    pub mailto: String,
    pub mails: Vec<Mail>,
    /// As stored, or as it was typed.
    pub note: String,
    /// What can be made of it: the state and the button's words.
    pub deeds: Vec<(&'static str, &'static str)>,
}

/// Makes a question ready to be read; `typed` is a note that is not stored.
pub(super) async fn opened(
    question: Question,
    typed: Option<String>,
    shop: &ShopSettings,
    now: Timestamp,
    conn: &Conn,
) -> Result<Open, Error> {
    let mails = mails::of_inquiry(question.id, conn).await?;
    let zone = shop.zone();
    Ok(Open {
        heading: heading(&question),
        state: state(&question, now),
        received: zone.date_time(question.received_at),
        due: zone.date_time(question.due_at),
        answered: question.answered_at.map(|at| zone.date_time(at)),
        mailto: mailto(&question, &shop.name),
        mails,
        note: typed.unwrap_or_else(|| question.note.clone()),
        deeds: deeds(question.status()),
        question,
    })
}

/// Whose it is and its topic, as the mail to the shop says it.
pub(super) fn heading(question: &Question) -> String {
    with_topic(&format!("Question from {}", question.name), question)
}

fn with_topic(words: &str, question: &Question) -> String {
    if question.topic.is_empty() {
        words.to_owned()
    } else {
        format!("{words}: {}", question.topic)
    }
}

/// The words and the tone of the mark beside the heading.
fn state(question: &Question, now: Timestamp) -> (String, &'static str) {
    let tone = |urgency| match urgency {
        Urgency::Late => " state--bad",
        Urgency::Soon => " state--warn",
        Urgency::Calm => " state--signal",
    };
    match (question.due(now), question.status()) {
        (Some(due), _) => (due.words, tone(due.urgency)),
        (None, Status::Answered) => ("Answered".to_owned(), " state--good"),
        (None, status) => (status.label().to_owned(), ""),
    }
}

fn mailto(question: &Question, shop: &str) -> String {
    let subject = with_topic(&format!("Re: Your question to {shop}"), question);
    // RFC 6068: what is not plain is percent-encoded, a blank as %20; the @ between the parts stays.
    let address = utf8_percent_encode(&question.email, NON_ALPHANUMERIC)
        .to_string()
        .replace("%40", "@");
    let subject = utf8_percent_encode(&subject, NON_ALPHANUMERIC);
    format!("mailto:{address}?subject={subject}")
}

fn deeds(status: Status) -> Vec<(&'static str, &'static str)> {
    match status {
        Status::New => vec![
            ("answered", "Mark as answered"),
            ("closed", "Close without an answer"),
            ("spam", "It is spam"),
        ],
        Status::Answered => vec![("closed", "Close"), ("new", "Wait for an answer again")],
        Status::Closed => vec![("new", "Open again")],
        Status::Spam => vec![("new", "It is no spam")],
    }
}
