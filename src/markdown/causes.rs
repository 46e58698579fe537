//! Numbered causes: an ordered list of small sections, each with a heading.

use std::iter::once;

use pulldown_cmark::Event;
use pulldown_cmark_escape::escape_html_body_text;

use super::blocks::Shaper;
use super::inline;

impl Shaper<'_, '_> {
    /// True for a list in which every item starts with a heading.
    pub(super) fn is_causes(&self, list: usize) -> bool {
        self.outline.children(list).all(|item| {
            let first = self.outline.children(item).next();
            first.is_some_and(|first| self.outline.heading_level(first).is_some())
        })
    }

    /// Marks the list. In a tight one words stand bare beside the heading; they become paragraphs.
    pub(super) fn causes(&mut self, at: usize, end: usize) {
        self.edits
            .instead(at, format!("<ol class=\"{}causes\">\n", self.mark));
        self.edits.instead(end, "</ol>\n");
        for item in self.outline.children(at) {
            let mut run: Option<(usize, usize)> = None;
            for child in self
                .outline
                .children(item)
                .chain(once(self.outline.end(item)))
            {
                if inline::is_inline(self.outline.event(child)) {
                    run = Some((run.map_or(child, |(from, _)| from), self.outline.end(child)));
                } else if let Some((from, to)) = run.take() {
                    self.edits.before(from, "<p>");
                    self.edits.after(to, "</p>\n");
                }
            }
        }
    }

    /// Headings written "### 1. …", "### 2. …" in a row are causes as well.
    pub(super) fn numbered_headings(&mut self) {
        let outline = self.outline;
        let mut run: Vec<usize> = Vec::new();
        for at in outline.top() {
            let Some(level) = outline.heading_level(at) else {
                continue;
            };
            let of_run = run.first().and_then(|first| outline.heading_level(*first));
            if of_run.is_some_and(|of_run| level > of_run) {
                continue;
            }
            if of_run.is_some_and(|of_run| level < of_run) {
                self.close_run(&mut run, at);
            }
            if level > 2 && self.take_number(at, run.len() + 1) {
                run.push(at);
                continue;
            }
            self.close_run(&mut run, at);
            if level > 2 && self.take_number(at, 1) {
                run.push(at);
            }
        }
        self.close_run(&mut run, outline.len());
    }

    /// Remembers the heading's words without "`number`. ", if it starts with that.
    fn take_number(&mut self, at: usize, number: usize) -> bool {
        let Some(Event::Text(text)) = self.outline.event(at + 1) else {
            return false;
        };
        let Some(rest) = text
            .strip_prefix(&format!("{number}. "))
            .filter(|rest| !rest.trim().is_empty())
        else {
            return false;
        };
        let whole = self.outline.text(at);
        let whole = whole.strip_prefix(&format!("{number}. ")).unwrap_or(&whole);
        self.numbered.insert(at, whole.trim().to_owned());
        let mut html = String::new();
        // Writing into a String cannot fail.
        let _ = escape_html_body_text(&mut html, rest);
        self.edits.instead(at + 1, html);
        true
    }

    /// Wraps a run of two or more in a list that ends in front of the block at `end`.
    fn close_run(&mut self, run: &mut Vec<usize>, end: usize) {
        let run = std::mem::take(run);
        if run.len() < 2 {
            for at in run {
                self.numbered.remove(&at);
                self.edits.keep(at + 1);
            }
            return;
        }
        for (place, at) in run.iter().enumerate() {
            let close = if place == 0 {
                format!("<ol class=\"{}causes\">\n", self.mark)
            } else {
                "</li>\n".into()
            };
            self.edits.before(*at, &close);
            self.edits.before(*at, "<li>");
        }
        self.edits.after(end.saturating_sub(1), "</li>\n</ol>\n");
    }
}
