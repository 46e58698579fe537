//! Quotes that mean something: the side note, "when to look closer", and the text in short.

use pulldown_cmark::{BlockQuoteKind, Tag};

use super::blocks::Shaper;
use super::render::Heading;

impl Shaper<'_, '_> {
    /// Decides how a quote is shown; one that means nothing special stays a quote.
    pub(super) fn quote(&mut self, at: usize, end: usize, kind: Option<BlockQuoteKind>) {
        match kind {
            Some(BlockQuoteKind::Note | BlockQuoteKind::Tip) => self.note(at, end),
            Some(BlockQuoteKind::Warning | BlockQuoteKind::Caution) => self.when_to_ask(at, end),
            Some(BlockQuoteKind::Important) => self.short(at, end),
            None if at == 0 => self.short(at, end),
            None => {}
        }
    }

    fn note(&mut self, at: usize, end: usize) {
        self.edits
            .instead(at, format!("<aside class=\"{}sidenote\">", self.mark));
        self.edits.instead(end, "</aside>\n");
        self.unwrap_single_paragraph(at);
        let first = self.outline.children(at).next().unwrap_or(at);
        if matches!(self.outline.tag(first), Some(Tag::Paragraph))
            && matches!(self.outline.tag(first + 1), Some(Tag::Strong))
        {
            self.edits.instead(first + 1, "<b>");
            self.edits.instead(self.outline.end(first + 1), "</b>");
        }
    }

    fn when_to_ask(&mut self, at: usize, end: usize) {
        let mark = self.mark;
        let heading = self
            .outline
            .children(at)
            .find(|child| self.outline.heading_level(*child).is_some());
        let id = heading.and_then(|heading| {
            self.done.insert(heading);
            self.heading(heading, "minor-heading")
        });
        if let Some(id) = id {
            let open = format!(
                "<section class=\"{mark}when-to-ask stack\" aria-labelledby=\"{mark}{id}\">"
            );
            self.edits.instead(at, open);
            self.edits.instead(end, "</section>\n");
        } else {
            self.edits
                .instead(at, format!("<div class=\"{mark}when-to-ask stack\">"));
            self.edits.instead(end, "</div>\n");
        }
    }

    fn short(&mut self, at: usize, end: usize) {
        let mark = self.mark;
        let element = if self.unwrap_single_paragraph(at) {
            "p"
        } else {
            "div"
        };
        let id = if self.in_short {
            String::new()
        } else {
            format!(" id=\"{mark}short\"")
        };
        if !self.in_short {
            self.contents.push(Heading {
                id: "short".into(),
                title: "In short".into(),
            });
        }
        self.in_short = true;
        self.edits
            .instead(at, format!("<{element} class=\"{mark}in-short\"{id}>"));
        self.edits.instead(end, format!("</{element}>\n"));
    }

    /// Drops the paragraph's tags if a quote holds nothing else, and says whether it did.
    fn unwrap_single_paragraph(&mut self, quote: usize) -> bool {
        let mut children = self.outline.children(quote);
        let (Some(only), None) = (children.next(), children.next()) else {
            return false;
        };
        if !matches!(self.outline.tag(only), Some(Tag::Paragraph)) {
            return false;
        }
        self.edits.instead(only, "");
        self.edits.instead(self.outline.end(only), "");
        true
    }
}
