use std::fmt;

use super::manuscript::Manuscript;
use crate::articles::Status;
use crate::markdown;
use crate::transfer::Outcome;

/// What became of a file.
#[derive(Clone, Debug)]
pub struct ArticleReport {
    pub outcome: Outcome,
    pub title: String,
    /// Its address in the shop.
    pub path: String,
    pub status: Status,
    /// Headings in the list of contents, questions, words.
    pub parts: [usize; 3],
    /// What was left out or guessed, a sentence each.
    pub notes: Vec<String>,
}

impl ArticleReport {
    pub(super) fn new(
        outcome: Outcome,
        manuscript: &Manuscript,
        slug: &str,
        status: Status,
        notes: Vec<String>,
    ) -> Self {
        let rendered = markdown::render(&manuscript.body_markdown);
        let questions = &manuscript.head.faq;
        Self {
            outcome,
            title: manuscript.head.title.clone(),
            path: format!("/articles/{slug}"),
            status,
            parts: [
                rendered.contents.len(),
                questions.len(),
                rendered.word_count,
            ],
            notes,
        }
    }
}

impl fmt::Display for ArticleReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [headings, questions, words] = self.parts;
        writeln!(
            f,
            "{:<8} {}  {}  ({}; {headings} headings, {questions} questions, {words} words)",
            self.outcome.word(false),
            self.title,
            self.path,
            self.status.as_str(),
        )?;
        for note in &self.notes {
            writeln!(f, "note     {note}")?;
        }
        match (self.outcome, self.status) {
            (Outcome::Skipped, _) => writeln!(f, "Done: nothing had changed."),
            (_, Status::Published) => writeln!(f, "Done: readers see it now."),
            _ => writeln!(
                f,
                "Done: it is not public yet; run this again with --publish, or publish it in the back office."
            ),
        }
    }
}
