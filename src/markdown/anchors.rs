//! Ids of headings: stable, unique within the text, and never one that the page itself uses.

use std::collections::HashSet;

/// Ids that the pages around a text use themselves.
const OF_THE_PAGE: [&str; 15] = [
    "main",
    "inquiry",
    "questions",
    "short",
    "cart-drawer",
    "cart-drawer-title",
    "nav-sheet",
    "cta-title",
    "more-title",
    "reviews",
    "reviews-title",
    "spec-title",
    "why-title",
    "with-title",
    "card",
];

/// Prefixes that pages use for families of ids.
const PREFIXES_OF_THE_PAGE: [&str; 3] = ["q-", "foot-", "icon-"];

/// Longest id made from words, in characters, so that addresses stay readable.
const LONGEST: usize = 60;

/// Hands out ids for the headings of one text.
#[derive(Default)]
pub(super) struct Anchors {
    taken: HashSet<String>,
}

impl Anchors {
    /// An id nobody else has: `wish` if the writer chose one, else made from `title`.
    pub(super) fn give(&mut self, wish: Option<&str>, title: &str) -> String {
        let base = slug::slugify(wish.unwrap_or(title));
        let base = match shorten(&base) {
            "" => "section".to_owned(),
            words
                if PREFIXES_OF_THE_PAGE
                    .iter()
                    .any(|prefix| words.starts_with(prefix)) =>
            {
                format!("on-{words}")
            }
            words => words.to_owned(),
        };
        let mut id = base.clone();
        let mut number = 2;
        while OF_THE_PAGE.contains(&id.as_str()) || !self.taken.insert(id.clone()) {
            id = format!("{base}-{number}");
            number += 1;
        }
        id
    }
}

fn shorten(slug: &str) -> &str {
    if slug.len() <= LONGEST {
        return slug;
    }
    // Slugs are ASCII, so that bytes are characters; cut at a word where there is one.
    let cut = slug.get(..LONGEST).unwrap_or(slug);
    cut.rsplit_once('-').map_or(cut, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_twice_get_a_number() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.give(None, "What helps"), "what-helps");
        assert_eq!(anchors.give(None, "What helps"), "what-helps-2");
        assert_eq!(anchors.give(None, "What helps 2"), "what-helps-2-2");
    }

    #[test]
    fn ids_of_the_page_are_left_to_it() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.give(None, "Main"), "main-2");
        assert_eq!(anchors.give(Some("questions"), "Anything"), "questions-2");
        assert_eq!(anchors.give(None, "Q & A"), "on-q-a");
    }

    #[test]
    fn a_title_without_letters_still_gets_one() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.give(None, "…"), "section");
        assert_eq!(anchors.give(None, "!!!"), "section-2");
    }

    #[test]
    fn long_titles_are_cut_at_a_word() {
        let id = Anchors::default().give(None, &"stiffness in the morning ".repeat(9));
        assert!(
            id.len() <= LONGEST && id.ends_with("morning-stiffness"),
            "{id}"
        );
    }
}
