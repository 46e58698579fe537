mod draft;

use uuid::Uuid;

use super::known::Slugs;
use super::questions::QuestionRow;
use crate::articles::{ArticleDraft, Status};
use crate::clock::Zone;
use crate::text::{many_lines, one_line};
use crate::web::Fields;

/// The article form as it is typed: text throughout, so that a refused form shows what was sent.
#[derive(Clone, Debug, Default)]
pub(super) struct ArticleForm {
    pub version: String,
    pub title: String,
    pub slug: String,
    pub summary: String,
    pub lead: String,
    pub topic: String,
    pub body: String,
    /// `draft`, `published` or `archived`; published with a time ahead waits for it.
    pub status: String,
    /// In the shop's zone.
    pub day: String,
    pub time: String,
    /// The stored moment in full, so that a form that shows minutes does not cut its seconds off.
    pub published_was: String,
    /// Ids of people.
    pub author: String,
    pub reviewer: String,
    pub reviewed_on: String,
    /// Separated by commas.
    pub tags: String,
    /// Id of a picture.
    pub hero: String,
    pub hero_alt: String,
    pub hero_removed: bool,
    /// A product's slug.
    pub offer: String,
    pub offer_title: String,
    pub offer_text: String,
    /// Slugs, one a line.
    pub products: String,
    pub related: String,
    pub inquiry_title: String,
    pub questions: Vec<QuestionRow>,
    /// Rows for further questions.
    pub blank: usize,
}

/// Rows for further questions that a form begins with.
const BLANK: usize = 2;
/// More than this are of no use on one page.
const MOST_BLANK: usize = 12;

impl ArticleForm {
    /// The form of an article that is not there yet.
    pub(super) fn new() -> Self {
        Self {
            status: "draft".to_owned(),
            blank: BLANK,
            ..Self::default()
        }
    }

    /// The form of an article as it is stored.
    pub(super) fn of_draft(draft: &ArticleDraft, version: i32, slugs: &Slugs, zone: &Zone) -> Self {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let (day, time) = draft
            .published_at
            .map(|at| zone.day_and_time(at))
            .unwrap_or_default();
        let status = match draft.status {
            Status::Scheduled => Status::Published,
            other => other,
        };
        Self {
            version: version.to_string(),
            title: draft.title.clone(),
            slug: draft.slug.clone(),
            summary: draft.summary.clone(),
            lead: draft.lead.clone(),
            topic: draft.topic.clone(),
            body: draft.body_markdown.clone(),
            status: status.as_str().to_owned(),
            day,
            time,
            published_was: draft
                .published_at
                .map(|at| at.to_string())
                .unwrap_or_default(),
            author: id(draft.author_id),
            reviewer: id(draft.reviewer_id),
            reviewed_on: draft
                .reviewed_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
            tags: draft.tags.join(", "),
            hero: id(draft.hero_media_id),
            hero_alt: draft.hero_alt.clone(),
            hero_removed: false,
            offer: slugs.products(&draft.offer_product_id.into_iter().collect::<Vec<_>>()),
            offer_title: draft.offer_title.clone(),
            offer_text: draft.offer_text.clone(),
            products: slugs.products(&draft.products),
            related: slugs.articles(&draft.related),
            inquiry_title: draft.inquiry_title.clone(),
            questions: QuestionRow::of(&draft.questions),
            blank: BLANK,
        }
    }

    /// The form as it was sent.
    pub(super) fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        let lines = |name: &str| many_lines(fields.text(name));
        let more = if wants_more(fields) { 3 } else { 0 };
        let mut form = Self {
            version: line("version"),
            title: line("title"),
            slug: line("slug"),
            summary: line("summary"),
            lead: lines("lead"),
            topic: line("topic"),
            body: lines("body"),
            status: line("status"),
            day: line("day"),
            time: line("time"),
            published_was: line("published_was"),
            author: line("author"),
            reviewer: line("reviewer"),
            reviewed_on: line("reviewed_on"),
            tags: line("tags"),
            hero: line("hero"),
            hero_alt: line("hero_alt"),
            hero_removed: fields.ticked("hero_remove"),
            offer: line("offer"),
            offer_title: line("offer_title"),
            offer_text: lines("offer_text"),
            products: lines("products"),
            related: lines("related"),
            inquiry_title: line("inquiry_title"),
            questions: QuestionRow::of_fields(fields),
            blank: (QuestionRow::blank_in(fields) + more).clamp(BLANK, MOST_BLANK),
        };
        if fields.text("publish") == "now" {
            "published".clone_into(&mut form.status);
            (form.day, form.time) = (String::new(), String::new());
            form.published_was = String::new();
        }
        form
    }

    /// Names and values, to lay two versions side by side.
    pub(super) fn pairs(&self, people: &[(Uuid, String)]) -> Vec<(String, String)> {
        let name = |id: &str| {
            let found = people.iter().find(|(known, _)| known.to_string() == id);
            found.map(|(_, name)| name.clone()).unwrap_or_default()
        };
        let mut pairs: Vec<(String, String)> = [
            ("Title", self.title.clone()),
            ("Address", self.slug.clone()),
            ("Summary", self.summary.clone()),
            ("In short", self.lead.clone()),
            ("Topic", self.topic.clone()),
            (TEXT, self.body.clone()),
            ("State", self.status.clone()),
            ("Published", format!("{} {}", self.day, self.time)),
            ("Author", name(&self.author)),
            ("Checked by", name(&self.reviewer)),
            ("Checked on", self.reviewed_on.clone()),
            ("Tags", self.tags.clone()),
            ("Picture", self.hero.clone()),
            ("What the picture shows", self.hero_alt.clone()),
            ("Offered product", self.offer.clone()),
            ("Words of the offer", self.offer_title.clone()),
            ("Text of the offer", self.offer_text.clone()),
            ("Products", self.products.clone()),
            ("Read next", self.related.clone()),
            ("Words above the question form", self.inquiry_title.clone()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        for (place, row) in (1..).zip(&self.questions) {
            pairs.push((format!("Question {place}"), row.question.clone()));
            pairs.push((format!("Answer {place}"), row.answer.clone()));
        }
        pairs
    }
}

/// The field of two versions whose differing part alone is shown: it is long.
pub(super) const TEXT: &str = "Text";

/// Whether the button for more rows was pressed.
pub(super) fn wants_more(fields: &Fields) -> bool {
    fields.text("more") == "questions"
}
