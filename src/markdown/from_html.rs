//! HTML from elsewhere, made Markdown that can be edited here.

use htmd::HtmlToMarkdown;
use htmd::options::{BulletListMarker, HeadingStyle, HrStyle, Options};
use scraper::Html;

use super::plain::text_of;

/// Elements without words for readers, or made for another page.
const DROPPED: [&str; 14] = [
    "button", "dialog", "embed", "form", "head", "iframe", "input", "nav", "noscript", "object",
    "script", "style", "svg", "template",
];

/// Deepest nesting that is converted. The converter calls itself once per level, and a text
/// nested deeper than this was not made by a person.
const DEEPEST: usize = 200;

/// `html` as Markdown; one that is nested beyond reason comes back as its words alone.
pub fn from_html(html: &str) -> String {
    if is_too_deep(&Html::parse_fragment(html)) {
        return text_of(html).replace('\n', "\n\n");
    }
    let options = Options {
        heading_style: HeadingStyle::Atx,
        hr_style: HrStyle::Dashes,
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let converter = HtmlToMarkdown::builder()
        .options(options)
        .skip_tags(DROPPED.to_vec())
        .build();
    converter
        .convert(html)
        .map_or_else(|_| text_of(html), |markdown| markdown.trim().to_owned())
}

/// Whether a page is nested deeper than people nest.
pub fn is_too_deep(page: &Html) -> bool {
    page.tree
        .nodes()
        .any(|node| node.ancestors().nth(DEEPEST).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::render;

    #[test]
    fn simple_html_becomes_markdown() {
        let html = "<p>A <strong>bold</strong> word.</p><ul><li>one</li><li>two</li></ul><script>x()</script>";
        assert_eq!(from_html(html), "A **bold** word.\n\n- one\n- two");
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        assert_eq!(from_html("Just words."), "Just words.");
    }

    #[test]
    fn there_and_back_is_the_same() {
        let html = "<h2 id=\"x\">Use</h2>\n<p>Lie down &amp; breathe.</p>\n<ol>\n<li>In</li>\n<li>Out</li>\n</ol>\n";
        let back = render(&from_html(html)).html;
        assert_eq!(back, html.replace("id=\"x\"", "id=\"use\""));
    }

    #[test]
    fn bottomless_html_is_survived() {
        let html = format!("{}word", "<div>".repeat(50_000));
        assert_eq!(from_html(&html), "word");
    }
}
