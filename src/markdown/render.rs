//! Markdown to HTML that may be shown.

use pulldown_cmark::html::push_html;
use serde::{Deserialize, Serialize};

use super::blocks::{Shaped, Shaper};
use super::outline::Outline;
use super::{cards, plain, sanitise};

/// A text ready to be shown, and what the page needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Sanitised HTML; cards stand in it as `<product-card slug="…"></product-card>`.
    pub html: String,
    /// The headings of level 2, in order.
    pub contents: Vec<Heading>,
    /// Words a reader reads.
    pub word_count: usize,
    /// The words alone, a block a line, for descriptions and search.
    pub plain: String,
    /// Slugs of the products that have a card, each once, in order.
    pub cards: Vec<String>,
}

/// A heading that the table of contents links to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The element's id.
    pub id: String,
    /// Its words, without markup.
    pub title: String,
}

/// Renders what a writer wrote; the same text always gives the same HTML, whatever it holds.
///
/// Our own classes, ids and roles pass the sanitiser by a mark in front of their values: a hash
/// of the text. A writer who wanted to forge one would have to write a text that contains its
/// own hash.
pub fn render(source: &str) -> Rendered {
    let hash = blake3::hash(source.as_bytes()).to_hex();
    let mark = format!("{hash}:");
    let outline = Outline::parse(source);
    let Shaped {
        edits,
        contents,
        cards,
    } = Shaper::new(&outline, &mark).shape();
    let mut raw = String::with_capacity(source.len() * 2);
    push_html(&mut raw, edits.apply(&outline).into_iter());
    let html = cards::restore(&sanitise::sanitise(&raw, &mark));
    let plain = plain::text_of(&html);
    let word_count = plain.split_whitespace().count();
    Rendered {
        html,
        contents,
        word_count,
        plain,
        cards,
    }
}

#[cfg(test)]
mod tests;
