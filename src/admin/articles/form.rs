use std::collections::HashMap;

use uuid::Uuid;

use super::read;
use crate::articles::{ArticleDraft, Question, Status, Stored};
use crate::db::Conn;
use crate::media;
use crate::people;
use crate::text::{Slug, many_lines, one_line};
use crate::web::{Error, FieldErrors, Fields};

/// The article's form as it is typed: text throughout, so that a refused form shows what was sent.
#[derive(Clone, Debug, Default)]
pub(super) struct ArticleForm {
    pub version: String,
    pub title: String,
    pub slug: String,
    pub summary: String,
    pub lead: String,
    pub topic: String,
    pub body: String,
    pub status: String,
    pub author: String,
    pub reviewer: String,
    pub reviewed_on: String,
    pub hero: String,
    pub hero_alt: String,
    /// Slug of the product in the box at the end.
    pub offer: String,
    pub offer_title: String,
    pub offer_text: String,
    pub inquiry_title: String,
    pub questions: Vec<Question>,
    /// Separated by commas.
    pub tags: String,
    /// Slugs, one a line.
    pub products: String,
    pub related: String,
}

/// What a form may name: looked up once, so that the form itself can be judged without a database.
pub(super) struct Known {
    pub people: Vec<(Uuid, String)>,
    products: HashMap<String, Uuid>,
    articles: HashMap<String, Uuid>,
    hero: Option<Uuid>,
}

impl Known {
    /// Looks up what the form names.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn of(form: &ArticleForm, conn: &Conn) -> Result<Self, Error> {
        let mut goods: Vec<&str> = lines(&form.products).collect();
        goods.push(form.offer.as_str());
        let related: Vec<&str> = lines(&form.related).collect();
        let hero: Vec<Uuid> = form.hero.parse().into_iter().collect();
        let (people, products, articles, pictures) = tokio::try_join!(
            people::all(conn),
            read::products_at(&goods, conn),
            read::articles_at(&related, conn),
            media::pictures(&hero, conn),
        )?;
        Ok(Self {
            people,
            products,
            articles,
            hero: pictures.into_keys().next(),
        })
    }

    fn person(&self, typed: &str) -> Option<Uuid> {
        let id: Uuid = typed.parse().ok()?;
        self.people
            .iter()
            .any(|(known, _)| *known == id)
            .then_some(id)
    }
}

impl ArticleForm {
    /// The form of an article as it is stored.
    pub(super) fn of_stored(stored: &Stored, slugs: &HashMap<Uuid, String>) -> Self {
        let draft = &stored.draft;
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let addresses = |ids: &[Uuid]| {
            let known: Vec<&str> = ids
                .iter()
                .filter_map(|id| slugs.get(id))
                .map(String::as_str)
                .collect();
            known.join("\n")
        };
        Self {
            version: stored.version.to_string(),
            title: draft.title.clone(),
            slug: draft.slug.clone(),
            summary: draft.summary.clone(),
            lead: draft.lead.clone(),
            topic: draft.topic.clone(),
            body: draft.body_markdown.clone(),
            status: draft.status.as_str().to_owned(),
            author: id(draft.author_id),
            reviewer: id(draft.reviewer_id),
            reviewed_on: draft
                .reviewed_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
            hero: id(draft.hero_media_id),
            hero_alt: draft.hero_alt.clone(),
            offer: draft
                .offer_product_id
                .and_then(|id| slugs.get(&id).cloned())
                .unwrap_or_default(),
            offer_title: draft.offer_title.clone(),
            offer_text: draft.offer_text.clone(),
            inquiry_title: draft.inquiry_title.clone(),
            questions: draft.questions.clone(),
            tags: draft.tags.join(", "),
            products: addresses(&draft.products),
            related: addresses(&draft.related),
        }
    }

    /// The form as it was sent; rows of questions stand in the order of their places.
    pub(super) fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        let text = |name: &str| many_lines(fields.text(name));
        let mut rows: Vec<(i64, Question)> = fields
            .all("question")
            .zip(fields.all("answer"))
            .zip(fields.all("place").map(Some).chain(std::iter::repeat(None)))
            .map(|((question, answer), place)| {
                let place = place.and_then(|place| place.trim().parse().ok());
                let row = Question {
                    question: one_line(question),
                    answer: many_lines(answer),
                };
                (place.unwrap_or(i64::MAX), row)
            })
            .filter(|(_, row)| !row.question.is_empty() || !row.answer.is_empty())
            .collect();
        rows.sort_by_key(|(place, _)| *place);
        Self {
            version: line("version"),
            title: line("title"),
            slug: line("slug"),
            summary: line("summary"),
            lead: line("lead"),
            topic: line("topic"),
            body: text("body"),
            status: line("status"),
            author: line("author"),
            reviewer: line("reviewer"),
            reviewed_on: line("reviewed_on"),
            hero: if fields.ticked("hero_remove") {
                String::new()
            } else {
                line("hero")
            },
            hero_alt: line("hero_alt"),
            offer: line("offer"),
            offer_title: line("offer_title"),
            offer_text: line("offer_text"),
            inquiry_title: line("inquiry_title"),
            questions: rows.into_iter().map(|(_, row)| row).collect(),
            tags: line("tags"),
            products: text("products"),
            related: text("related"),
        }
    }

    /// The article that the form describes, or what is wrong with the form.
    ///
    /// # Errors
    /// A sentence for each field that wants another look.
    pub(super) fn draft(&self, known: &Known) -> Result<ArticleDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required("title", &self.title, 200, "Give the article a title.");
        let slug = self.address();
        errors.take("slug", Slug::parse(&slug));
        errors.at_most("summary", &self.summary, 300);
        errors.at_most("lead", &self.lead, 600);
        errors.at_most("topic", &self.topic, 60);
        let status = errors.take(
            "status",
            Status::parse(&self.status).ok_or("Choose draft, live or archived."),
        );
        if status == Some(Status::Published) && self.body.trim().is_empty() {
            errors.add("body", "Write the text before it goes live.");
        }
        for asked in &self.questions {
            if asked.question.is_empty() || asked.answer.is_empty() {
                errors.add(
                    "questions",
                    "A question needs an answer, and an answer its question.",
                );
            }
        }
        errors.take("reviewed_on", day(&self.reviewed_on));
        errors.take("offer", at_address(&known.products, &self.offer, "product"));
        for slug in lines(&self.products) {
            errors.take("products", at_address(&known.products, slug, "product"));
        }
        for slug in lines(&self.related) {
            errors.take("related", at_address(&known.articles, slug, "article"));
        }
        if errors.is_empty() {
            Ok(self.sketch(known))
        } else {
            Err(errors)
        }
    }

    /// The article as far as the form describes it: what is wrong is left out, for a preview on the way.
    pub(super) fn sketch(&self, known: &Known) -> ArticleDraft {
        let all = |of: &HashMap<String, Uuid>, text: &str| -> Vec<Uuid> {
            lines(text)
                .filter_map(|slug| of.get(slug).copied())
                .collect()
        };
        ArticleDraft {
            slug: self.address(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            lead: self.lead.clone(),
            topic: self.topic.clone(),
            body_markdown: self.body.clone(),
            status: Status::parse(&self.status).unwrap_or_default(),
            author_id: known.person(&self.author),
            reviewer_id: known.person(&self.reviewer),
            reviewed_on: day(&self.reviewed_on).unwrap_or_default(),
            hero_media_id: known.hero,
            hero_alt: self.hero_alt.clone(),
            offer_product_id: known.products.get(&self.offer).copied(),
            offer_title: self.offer_title.clone(),
            offer_text: self.offer_text.clone(),
            inquiry_title: self.inquiry_title.clone(),
            published_at: None,
            revised_at: None,
            questions: self.questions.clone(),
            tags: self
                .tags
                .split(',')
                .map(one_line)
                .filter(|tag| !tag.is_empty())
                .collect(),
            products: all(&known.products, &self.products),
            related: all(&known.articles, &self.related),
        }
    }

    /// The slug that was typed, else one made from the title.
    fn address(&self) -> String {
        if !self.slug.is_empty() {
            return self.slug.clone();
        }
        Slug::of_title(&self.title)
            .map(|slug| slug.to_string())
            .unwrap_or_default()
    }

    /// Names and values, to lay two versions side by side.
    pub(super) fn pairs(&self, people: &[(Uuid, String)]) -> Vec<(String, String)> {
        let name = |typed: &str| {
            people
                .iter()
                .find(|(id, _)| id.to_string() == typed)
                .map(|(_, name)| name.clone())
                .unwrap_or_default()
        };
        let mut pairs: Vec<(String, String)> = [
            ("Title", self.title.clone()),
            ("Address", self.slug.clone()),
            ("One or two sentences", self.summary.clone()),
            ("In short", self.lead.clone()),
            ("Topic", self.topic.clone()),
            ("Text", self.body.clone()),
            ("State", self.status.clone()),
            ("Author", name(&self.author)),
            ("Checked by", name(&self.reviewer)),
            ("Checked on", self.reviewed_on.clone()),
            ("What the picture shows", self.hero_alt.clone()),
            ("Offered product", self.offer.clone()),
            ("Heading of the offer", self.offer_title.clone()),
            ("Text of the offer", self.offer_text.clone()),
            ("Heading of the form", self.inquiry_title.clone()),
            ("Tags", self.tags.clone()),
            ("Products", self.products.clone()),
            ("Read next", self.related.clone()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        for (place, asked) in (1..).zip(&self.questions) {
            pairs.push((format!("Question {place}"), asked.question.clone()));
            pairs.push((format!("Answer {place}"), asked.answer.clone()));
        }
        pairs
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn day(typed: &str) -> Result<Option<jiff::civil::Date>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    let wrong = |_| format!("Write the day as 2026-11-24, not “{typed}”.");
    typed.parse().map(Some).map_err(wrong)
}

fn at_address(known: &HashMap<String, Uuid>, slug: &str, kind: &str) -> Result<(), String> {
    if slug.is_empty() || known.contains_key(slug) {
        return Ok(());
    }
    Err(format!("No {kind} has the address “{slug}”."))
}
