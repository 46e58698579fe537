//! Products named in a text: how they are written, and the places left for their cards.

use crate::text::Slug;

/// A part of rendered HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Finished HTML.
    Html(String),
    /// The place of a product's card, by the product's slug.
    Card(String),
}

const OPEN: &str = "<product-card slug=\"";
const CLOSE: &str = "\"></product-card>";

/// Cuts HTML that came from [`render`](super::render) at its product cards.
///
/// The sanitiser escapes every quote inside an attribute and every `<` inside text, so the tag
/// that is looked for can only be one that was put there by us.
pub fn split_cards(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut done = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(OPEN) {
        done.push_str(before);
        match after.split_once(CLOSE) {
            Some((slug, after)) if is_slug(slug) => {
                if !done.is_empty() {
                    pieces.push(Piece::Html(std::mem::take(&mut done)));
                }
                pieces.push(Piece::Card(slug.to_owned()));
                rest = after;
            }
            _ => {
                done.push_str(OPEN);
                rest = after;
            }
        }
    }
    done.push_str(rest);
    if !done.is_empty() {
        pieces.push(Piece::Html(done));
    }
    pieces
}

/// The slug, if the text is a product and nothing else.
pub(super) fn alone(text: &str) -> Option<&str> {
    let text = text.trim();
    let slug = text
        .strip_prefix("[[product:")
        .and_then(|rest| rest.strip_suffix("]]"))
        .or_else(|| text.strip_prefix("::product "))?;
    Some(slug.trim()).filter(|slug| is_slug(slug))
}

/// The first product named in the text, with what stands before and after it.
pub(super) fn first_in(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find("[[product:")?;
        let inner = text.get(start + "[[product:".len()..)?;
        if let Some((slug, after)) = inner.split_once("]]")
            && is_slug(slug.trim())
        {
            return Some((text.get(..start)?, slug.trim(), after));
        }
        from = start + 1;
    }
}

/// What stands for a card while the HTML is sanitised; only we know the mark.
pub(super) fn placeholder(slug: &str, mark: &str) -> String {
    format!("<span id=\"{mark}card/{slug}\"></span>\n")
}

/// Puts the card's tag where its place was kept.
pub(super) fn restore(html: &str) -> String {
    const KEPT: &str = "<span id=\"card/";
    let mut parts = html.split(KEPT);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once("\"></span>") {
            Some((slug, rest)) => {
                out.push_str(OPEN);
                out.push_str(slug);
                out.push_str(CLOSE);
                out.push_str(rest);
            }
            None => out.push_str(part),
        }
    }
    out
}

fn is_slug(slug: &str) -> bool {
    Slug::parse(slug).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_at_its_cards() {
        let html = "<p>a</p><product-card slug=\"knee-pillow\"></product-card><p>b</p>";
        assert_eq!(
            split_cards(html),
            [
                Piece::Html("<p>a</p>".into()),
                Piece::Card("knee-pillow".into()),
                Piece::Html("<p>b</p>".into())
            ]
        );
    }

    #[test]
    fn what_is_no_slug_stays_html() {
        let html = "<product-card slug=\"A b\"></product-card>";
        assert_eq!(split_cards(html), [Piece::Html(html.into())]);
        assert_eq!(split_cards(""), []);
    }

    #[test]
    fn both_ways_of_writing_are_known() {
        assert_eq!(alone(" [[product:knee-pillow]] "), Some("knee-pillow"));
        assert_eq!(alone("::product knee-pillow"), Some("knee-pillow"));
        assert_eq!(alone("[[product:Knee Pillow]]"), None);
        assert_eq!(alone("[[product:a]] and more"), None);
    }

    #[test]
    fn a_broken_one_does_not_hide_the_next() {
        let found = first_in("x [[product:No]] y [[product:yes]] z");
        assert_eq!(found, Some(("x [[product:No]] y ", "yes", " z")));
    }
}
