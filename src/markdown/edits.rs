//! What is changed of a text's plain rendering: first all decisions are taken, then applied.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event};

use super::outline::Outline;

/// Changes to the events of one outline, by place.
#[derive(Default)]
pub(super) struct Edits {
    before: HashMap<usize, String>,
    after: HashMap<usize, String>,
    instead: HashMap<usize, String>,
    skip_to: HashMap<usize, usize>,
}

impl Edits {
    /// Puts HTML in front of the event at `at`, behind what was put there before.
    pub(super) fn before(&mut self, at: usize, html: &str) {
        self.before.entry(at).or_default().push_str(html);
    }

    /// Puts HTML behind the event at `at`, in front of what was put there before.
    pub(super) fn after(&mut self, at: usize, html: &str) {
        self.after.entry(at).or_default().insert_str(0, html);
    }

    /// Shows HTML instead of the single event at `at`; the empty text drops it.
    pub(super) fn instead(&mut self, at: usize, html: impl Into<String>) {
        self.instead.insert(at, html.into());
    }

    /// Takes back what `instead` said of a place.
    pub(super) fn keep(&mut self, at: usize) {
        self.instead.remove(&at);
    }

    /// Shows HTML instead of everything from the start at `at` to its end.
    pub(super) fn instead_of_all(&mut self, at: usize, end: usize, html: impl Into<String>) {
        self.instead.insert(at, html.into());
        self.skip_to.insert(at, end);
    }

    /// The events of `outline` with all changes made.
    pub(super) fn apply<'a>(mut self, outline: &Outline<'a>) -> Vec<Event<'a>> {
        let mut out = Vec::with_capacity(outline.len() + self.before.len() + self.after.len());
        let mut at = 0;
        while let Some(event) = outline.event(at) {
            push(&mut out, self.before.remove(&at));
            match self.instead.remove(&at) {
                Some(html) => push(&mut out, Some(html)),
                None => out.push(event.clone()),
            }
            let last = self.skip_to.remove(&at).unwrap_or(at);
            push(&mut out, self.after.remove(&last));
            at = last + 1;
        }
        out
    }
}

fn push(out: &mut Vec<Event<'_>>, html: Option<String>) {
    if let Some(html) = html.filter(|html| !html.is_empty()) {
        out.push(Event::InlineHtml(CowStr::from(html)));
    }
}
