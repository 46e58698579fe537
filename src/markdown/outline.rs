//! A parsed text: its events in order, with each start knowing its end.
//!
//! Kept flat on purpose. A quote nested ten thousand deep is a legal text, and code that walked
//! it by recursion would end the process.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TextMergeStream};

/// The events of one text.
pub(super) struct Outline<'a> {
    events: Vec<Event<'a>>,
    /// For a start, the place of its end; for everything else its own place.
    ends: Vec<usize>,
}

impl<'a> Outline<'a> {
    /// Parses `source` with the extensions that the shop's texts may use.
    pub(super) fn parse(source: &'a str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_GFM
            | Options::ENABLE_HEADING_ATTRIBUTES;
        let events: Vec<_> = TextMergeStream::new(Parser::new_ext(source, options)).collect();
        let ends = match_ends(&events);
        Self { events, ends }
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    pub(super) fn event(&self, at: usize) -> Option<&Event<'a>> {
        self.events.get(at)
    }

    /// The tag that opens at `at`, if one does.
    pub(super) fn tag(&self, at: usize) -> Option<&Tag<'a>> {
        match self.events.get(at) {
            Some(Event::Start(tag)) => Some(tag),
            _ => None,
        }
    }

    /// Where what starts at `at` ends.
    pub(super) fn end(&self, at: usize) -> usize {
        self.ends.get(at).copied().unwrap_or(at)
    }

    /// The places of the direct children of the start at `at`.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        self.siblings(at + 1, self.end(at))
    }

    /// The places of the blocks that stand at the top of the text.
    pub(super) fn top(&self) -> impl Iterator<Item = usize> {
        self.siblings(0, self.len())
    }

    fn siblings(&self, from: usize, until: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(from), |at| Some(self.end(*at) + 1))
            .take_while(move |at| *at < until)
    }

    /// The words between a start and its end, on one line.
    pub(super) fn text(&self, at: usize) -> String {
        let mut text = String::new();
        for event in self.events.iter().take(self.end(at)).skip(at) {
            match event {
                Event::Text(words) | Event::Code(words) => text.push_str(words),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        text.trim().to_owned()
    }

    /// The level of the heading at `at`, as written.
    pub(super) fn heading_level(&self, at: usize) -> Option<u8> {
        match self.tag(at)? {
            Tag::Heading { level, .. } => Some(level_number(*level)),
            _ => None,
        }
    }
}

pub(super) fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn match_ends(events: &[Event<'_>]) -> Vec<usize> {
    let mut ends: Vec<usize> = (0..events.len()).collect();
    let mut open = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(at),
            Event::End(_) => {
                if let Some(end) = open.pop().and_then(|start: usize| ends.get_mut(start)) {
                    *end = at;
                }
            }
            _ => {}
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_know_their_ends_and_children() {
        let outline = Outline::parse("# One\n\ntext *more*\n\n- a\n- b\n");
        let top: Vec<usize> = outline.top().collect();
        assert_eq!(top.len(), 3);
        assert_eq!(outline.heading_level(top[0]), Some(1));
        assert_eq!(outline.text(top[1]), "text more");
        assert_eq!(outline.children(top[2]).count(), 2);
    }

    #[test]
    fn deep_nesting_is_walked_without_recursion() {
        let source = ">".repeat(20_000);
        assert!(Outline::parse(&source).len() > 1);
    }
}
