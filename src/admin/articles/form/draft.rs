use jiff::Timestamp;
use jiff::civil::{Date, Time};
use uuid::Uuid;

use super::ArticleForm;
use crate::admin::articles::known::Known;
use crate::admin::articles::questions;
use crate::articles::{ArticleDraft, Status};
use crate::clock::Zone;
use crate::text::Slug;
use crate::web::FieldErrors;

/// The search index takes a megabyte of text, and a reader less.
const LONGEST_TEXT: usize = 200_000;

impl ArticleForm {
    /// The article that the form describes as far as it can be read, and what is wrong with the form. The first may be
    /// shown whatever is wrong, and saved only when nothing is.
    pub(in crate::admin::articles) fn draft(
        &self,
        known: &Known,
        zone: &Zone,
        now: Timestamp,
    ) -> (ArticleDraft, FieldErrors) {
        let mut errors = FieldErrors::default();
        let slug = self.check_words(&mut errors);
        let (status, published_at) = self.when(zone, now, &mut errors);
        if status != Status::Draft && self.body.is_empty() {
            errors.add("body", "Write the text before it goes out.");
        }
        let author_id = person("author", &self.author, known, &mut errors);
        let reviewer_id = person("reviewer", &self.reviewer, known, &mut errors);
        let hero_media_id = if self.hero_removed { None } else { known.hero };
        if hero_media_id.is_some() && self.hero_alt.is_empty() {
            errors.add(
                "hero_alt",
                "Say what the picture shows, for those who cannot see it.",
            );
        }
        let draft = ArticleDraft {
            slug,
            title: self.title.clone(),
            summary: self.summary.clone(),
            lead: self.lead.clone(),
            topic: self.topic.clone(),
            body_markdown: self.body.clone(),
            status,
            author_id,
            reviewer_id,
            reviewed_on: self.reviewed_on(&mut errors),
            hero_media_id,
            hero_alt: self.hero_alt.clone(),
            offer_product_id: known.products("offer", &self.offer, &mut errors).pop(),
            offer_title: self.offer_title.clone(),
            offer_text: self.offer_text.clone(),
            inquiry_title: self.inquiry_title.clone(),
            published_at,
            revised_at: None,
            questions: questions::drafted(&self.questions, &mut errors),
            tags: self.tags(&mut errors),
            products: known.products("products", &self.products, &mut errors),
            related: known.articles("related", &self.related, &mut errors),
        };
        (draft, errors)
    }

    /// The slug, made from the title where none is typed.
    fn check_words(&self, errors: &mut FieldErrors) -> String {
        errors.required("title", &self.title, 200, "Give the article a title.");
        let made = || Slug::of_title(&self.title).map(|slug| slug.to_string());
        let slug = if self.slug.is_empty() {
            made().unwrap_or_default()
        } else {
            self.slug.clone()
        };
        if !(slug.is_empty() && self.title.is_empty()) {
            errors.take("slug", Slug::parse(&slug));
        }
        for (field, text, most) in [
            ("summary", &self.summary, 320),
            ("lead", &self.lead, 1200),
            ("topic", &self.topic, 60),
            ("body", &self.body, LONGEST_TEXT),
            ("hero_alt", &self.hero_alt, 400),
            ("offer_title", &self.offer_title, 200),
            ("offer_text", &self.offer_text, 1000),
            ("inquiry_title", &self.inquiry_title, 200),
        ] {
            errors.at_most(field, text, most);
        }
        slug
    }

    /// The state and the time that goes with it: published with a time ahead is scheduled.
    fn when(
        &self,
        zone: &Zone,
        now: Timestamp,
        errors: &mut FieldErrors,
    ) -> (Status, Option<Timestamp>) {
        let status = errors.take(
            "status",
            Status::parse(&self.status)
                .filter(|status| *status != Status::Scheduled)
                .ok_or("Choose draft, live or archived."),
        );
        let was: Option<Timestamp> = self.published_was.parse().ok();
        let untouched =
            was.is_some_and(|was| zone.day_and_time(was) == (self.day.clone(), self.time.clone()));
        let typed = if untouched {
            was
        } else {
            self.typed_time(zone, errors)
        };
        match status.unwrap_or_default() {
            Status::Published if typed.is_some_and(|at| at > now) => (Status::Scheduled, typed),
            Status::Published => {
                let first = was.filter(|was| *was <= now).unwrap_or(now);
                (Status::Published, Some(typed.unwrap_or(first)))
            }
            status => (status, typed),
        }
    }

    fn typed_time(&self, zone: &Zone, errors: &mut FieldErrors) -> Option<Timestamp> {
        if self.day.is_empty() {
            if !self.time.is_empty() {
                errors.add("day", "A time stands there without its day.");
            }
            return None;
        }
        let day: Option<Date> =
            errors.take("day", self.day.parse().map_err(|_| DAY).and_then(sensible));
        let time = if self.time.is_empty() {
            Ok(Time::midnight())
        } else {
            self.time.parse()
        };
        let time: Option<Time> = errors.take(
            "time",
            time.map_err(|_| "Write the time as 06:00 or 18:30."),
        );
        zone.moment(day?, time?)
    }

    fn reviewed_on(&self, errors: &mut FieldErrors) -> Option<Date> {
        if self.reviewed_on.is_empty() {
            return None;
        }
        let day = self.reviewed_on.parse().map_err(|_| DAY);
        errors.take("reviewed_on", day.and_then(sensible))
    }

    fn tags(&self, errors: &mut FieldErrors) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        for tag in self
            .tags
            .split(',')
            .map(str::trim)
            .filter(|t| !t.is_empty())
        {
            if Slug::of_title(tag).is_none() {
                errors.add("tags", format!("“{tag}” needs a letter or a digit."));
            }
            errors.at_most("tags", tag, 60);
            if !tags.iter().any(|known| known == tag) {
                tags.push(tag.to_owned());
            }
        }
        if tags.len() > 20 {
            errors.add("tags", "An article carries up to 20 tags.");
        }
        tags
    }
}

/// The author or reviewer that was chosen, if anybody was.
fn person(field: &str, id: &str, known: &Known, errors: &mut FieldErrors) -> Option<Uuid> {
    if id.is_empty() {
        return None;
    }
    let person = known
        .people
        .iter()
        .find(|(known, _)| known.to_string() == id);
    errors
        .take(field, person.ok_or("Choose somebody of the list."))
        .map(|(id, _)| *id)
}

const DAY: &str = "Write the day as 2026-11-25.";

/// Years that PostgreSQL and a reader can both do something with.
fn sensible(day: Date) -> Result<Date, &'static str> {
    if (1900..=2200).contains(&day.year()) {
        Ok(day)
    } else {
        Err("Write a day of this century or the last.")
    }
}
