//! The walk over a text: headings, cards, tables, links and pictures; the larger forms have
//! files of their own.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, Tag};

use super::anchors::Anchors;
use super::cards;
use super::edits::Edits;
use super::inline;
use super::outline::Outline;
use super::render::Heading;

/// Walks an outline once and decides what is shown differently from plain Markdown.
pub(super) struct Shaper<'o, 'a> {
    pub(super) outline: &'o Outline<'a>,
    /// What the sanitiser knows our own attribute values by.
    pub(super) mark: &'o str,
    pub(super) edits: Edits,
    anchors: Anchors,
    pub(super) contents: Vec<Heading>,
    cards: Vec<String>,
    /// Written levels of the headings that the present place lies under, outermost first.
    open_levels: Vec<u8>,
    last_id: Option<String>,
    /// Headings that a surrounding block has already taken care of.
    pub(super) done: HashSet<usize>,
    /// Headings written with a number, and their words without it.
    pub(super) numbered: HashMap<usize, String>,
    pub(super) in_short: bool,
}

/// What a walk came to.
pub(super) struct Shaped {
    pub(super) edits: Edits,
    pub(super) contents: Vec<Heading>,
    pub(super) cards: Vec<String>,
}

impl<'o, 'a> Shaper<'o, 'a> {
    pub(super) fn new(outline: &'o Outline<'a>, mark: &'o str) -> Self {
        Self {
            outline,
            mark,
            edits: Edits::default(),
            anchors: Anchors::default(),
            contents: Vec::new(),
            cards: Vec::new(),
            open_levels: Vec::new(),
            last_id: None,
            done: HashSet::new(),
            numbered: HashMap::new(),
            in_short: false,
        }
    }

    /// Decides everything, in the order of the text.
    pub(super) fn shape(mut self) -> Shaped {
        self.numbered_headings();
        let mut at = 0;
        while let Some(event) = self.outline.event(at) {
            at = match event {
                Event::Start(tag) => self.start(at, tag),
                Event::Text(text) => {
                    if let Some(html) = inline::with_product_links(text) {
                        self.edits.instead(at, html);
                    }
                    at + 1
                }
                _ => at + 1,
            };
        }
        Shaped {
            edits: self.edits,
            contents: self.contents,
            cards: self.cards,
        }
    }

    /// Decides about one start and says where to go on.
    fn start(&mut self, at: usize, tag: &Tag<'a>) -> usize {
        let end = self.outline.end(at);
        match tag {
            Tag::Paragraph => return self.paragraph(at, end),
            Tag::Heading { .. } if !self.done.contains(&at) => {
                self.heading(at, "");
            }
            Tag::BlockQuote(kind) => self.quote(at, end, *kind),
            Tag::List(Some(_)) if self.is_causes(at) => self.causes(at, end),
            Tag::Table(_) => self.table(at, end),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.edits
                    .instead(at, inline::link(*link_type, dest_url, title, self.mark));
                return self.text_as_is(at, end);
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.edits.instead_of_all(
                    at,
                    end,
                    inline::image(dest_url, title, &self.outline.text(at)),
                );
                return end + 1;
            }
            Tag::CodeBlock(_) => return end + 1,
            _ => {}
        }
        at + 1
    }

    /// A link's words stay words, since a link cannot hold another; pictures in it are still ours.
    fn text_as_is(&mut self, at: usize, end: usize) -> usize {
        for child in self.outline.children(at) {
            if let Some(tag @ Tag::Image { .. }) = self.outline.tag(child).cloned() {
                self.start(child, &tag);
            }
        }
        end + 1
    }

    fn paragraph(&mut self, at: usize, end: usize) -> usize {
        let only_text = end == at + 2;
        let Some(Event::Text(text)) = self.outline.event(at + 1).filter(|_| only_text) else {
            return at + 1;
        };
        let Some(slug) = cards::alone(text) else {
            return at + 1;
        };
        self.edits
            .instead_of_all(at, end, cards::placeholder(slug, self.mark));
        if !self.cards.iter().any(|known| known == slug) {
            self.cards.push(slug.to_owned());
        }
        end + 1
    }

    /// Shows a heading with its id; an empty one goes.
    pub(super) fn heading(&mut self, at: usize, class: &str) -> Option<String> {
        let end = self.outline.end(at);
        let Some(Tag::Heading { id: wish, .. }) = self.outline.tag(at) else {
            return None;
        };
        let title = self
            .numbered
            .get(&at)
            .cloned()
            .unwrap_or_else(|| self.outline.text(at));
        if title.is_empty() {
            self.edits.instead_of_all(at, end, "");
            return None;
        }
        let id = self.anchors.give(wish.as_deref(), &title);
        let written = if class.is_empty() {
            self.outline.heading_level(at)
        } else {
            None
        };
        let level = self.nest(written.unwrap_or(2));
        let mark = self.mark;
        let class = if class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{mark}{class}\"")
        };
        self.edits
            .instead(at, format!("<h{level} id=\"{mark}{id}\"{class}>"));
        self.edits.instead(end, format!("</h{level}>\n"));
        if level == 2 {
            self.contents.push(Heading {
                id: id.clone(),
                title,
            });
        }
        self.last_id = Some(id.clone());
        Some(id)
    }

    /// The level to show: one below the heading that this one lies under, so that there is never
    /// a gap, and the page keeps its single `h1`.
    fn nest(&mut self, written: u8) -> u8 {
        let written = written.max(2);
        self.open_levels.retain(|open| *open < written);
        self.open_levels.push(written);
        self.open_levels.iter().fold(1, |level, _| level + 1)
    }

    fn table(&mut self, at: usize, end: usize) {
        let mark = self.mark;
        let label = self.last_id.as_ref().map_or_else(
            || format!("aria-label=\"{mark}Table\""),
            |id| format!("aria-labelledby=\"{mark}{id}\""),
        );
        let open = format!(
            "<div class=\"{mark}table-scroll\" role=\"{mark}region\" {label} tabindex=\"{mark}0\">"
        );
        self.edits.before(at, &open);
        self.edits.after(end, "</div>\n");
    }
}
