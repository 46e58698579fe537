use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::When;
use crate::articles::draft::Question;

/// What a file's head tells of its article. What is empty is left out when it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct FrontMatter {
    pub title: String,
    pub slug: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub summary: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lead: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub topic: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<When>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hero: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hero_alt: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub offer_title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub offer_text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub inquiry_title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faq: Vec<Faq>,
}

/// A question of the file's head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    pub question: String,
    pub answer: String,
}

/// Every key that a head or one of its questions may have.
pub(super) const KEYS: [&str; 22] = [
    "title",
    "slug",
    "summary",
    "lead",
    "topic",
    "author",
    "reviewer",
    "reviewed_on",
    "published",
    "updated",
    "tags",
    "hero",
    "hero_alt",
    "products",
    "offer",
    "offer_title",
    "offer_text",
    "related",
    "inquiry_title",
    "faq",
    "question",
    "answer",
];

impl FrontMatter {
    /// The questions.
    pub fn questions(&self) -> Vec<Question> {
        self.faq
            .iter()
            .map(|faq| Question {
                question: faq.question.clone(),
                answer: faq.answer.clone(),
            })
            .collect()
    }

    /// A moment of the head; a date alone is its beginning in UTC.
    pub fn moment(value: Option<&When>) -> Option<Timestamp> {
        value.map(When::moment)
    }

    /// A date of the head.
    pub fn date(value: Option<&When>) -> Option<Date> {
        value.map(When::date)
    }
}
