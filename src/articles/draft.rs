use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

/// Whether an article is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Draft,
    /// Goes out by itself when its time of publication has come.
    Scheduled,
    Published,
    Archived,
}

impl Status {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Archived => "archived",
        }
    }

    /// From the database or a form; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Draft,
            Self::Scheduled,
            Self::Published,
            Self::Archived,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
    }
}

/// An article as its writer wants it to be: what the editor, imports and the demo shop hand to [`save`](super::save).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ArticleDraft {
    pub slug: String,
    pub title: String,
    pub summary: String,
    /// The text in short, shown above the body.
    pub lead: String,
    /// One word for cards.
    pub topic: String,
    pub body_markdown: String,
    pub status: Status,
    pub author_id: Option<Uuid>,
    pub reviewer_id: Option<Uuid>,
    pub reviewed_on: Option<Date>,
    pub hero_media_id: Option<Uuid>,
    pub hero_alt: String,
    pub offer_product_id: Option<Uuid>,
    pub offer_title: String,
    pub offer_text: String,
    pub inquiry_title: String,
    /// When it was first published; set to now when it is published without.
    pub published_at: Option<Timestamp>,
    /// When the text was last changed for readers; set to now when a published text changes.
    pub revised_at: Option<Timestamp>,
    pub questions: Vec<Question>,
    pub tags: Vec<String>,
    pub products: Vec<Uuid>,
    pub related: Vec<Uuid>,
}

/// A question and its answer, shown as text and as structured data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Question {
    pub question: String,
    pub answer: String,
}
