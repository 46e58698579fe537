//! Forms within a line: links, pictures, and products named in a sentence.

use std::fmt::Write as _;

use pulldown_cmark::{Event, LinkType, Tag};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::cards;

/// True for what may stand in a paragraph.
pub(super) fn is_inline(event: Option<&Event<'_>>) -> bool {
    match event {
        Some(Event::Start(tag)) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Some(
            Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak,
        ) => true,
        _ => false,
    }
}

/// The opening tag of a link; one that leads to another site says so to browsers.
pub(super) fn link(kind: LinkType, address: &str, title: &str, mark: &str) -> String {
    let mut html = String::from("<a href=\"");
    if kind == LinkType::Email {
        html.push_str("mailto:");
    }
    // Writing into a String cannot fail.
    let _ = escape_href(&mut html, address);
    html.push('"');
    push_attribute(&mut html, "title", title);
    if is_elsewhere(address) {
        let _ = write!(html, " rel=\"{mark}noopener\"");
    }
    html.push('>');
    html
}

/// A picture of the shop's own. One from another site becomes a link to it: pages load nothing
/// from elsewhere, so that readers are not seen by strangers.
pub(super) fn image(address: &str, title: &str, alt: &str) -> String {
    let mut html = String::new();
    if is_elsewhere(address) {
        html.push_str(&link(LinkType::Inline, address, title, ""));
        let _ = escape_html_body_text(&mut html, if alt.is_empty() { address } else { alt });
        html.push_str("</a>");
        return html;
    }
    html.push_str("<img src=\"");
    let _ = escape_href(&mut html, address);
    html.push_str("\" alt=\"");
    let _ = escape_html(&mut html, alt);
    html.push('"');
    push_attribute(&mut html, "title", title);
    html.push('>');
    html
}

/// The words with each `[[product:slug]]` made a link, or nothing if there is none.
pub(super) fn with_product_links(text: &str) -> Option<String> {
    let mut html = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some((before, slug, after)) = cards::first_in(rest) {
        found = true;
        let _ = escape_html_body_text(&mut html, before);
        let _ = write!(
            html,
            "<a href=\"/products/{slug}\">{}</a>",
            slug.replace('-', " ")
        );
        rest = after;
    }
    let _ = escape_html_body_text(&mut html, rest);
    found.then_some(html)
}

/// True for an address with a host, whichever way it is written.
pub(super) fn is_elsewhere(address: &str) -> bool {
    let address = address.trim_start().to_ascii_lowercase().replace('\\', "/");
    address.starts_with("//") || address.starts_with("http:") || address.starts_with("https:")
}

fn push_attribute(html: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = write!(html, " {name}=\"");
        let _ = escape_html(&mut *html, value);
        html.push('"');
    }
}
