//! The one list of what HTML a text may contain.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::Builder;

/// Elements that may stay. Everything else loses its tag and keeps its words.
const ELEMENTS: [&str; 50] = [
    "a",
    "abbr",
    "aside",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that go with all they hold, because their content is not words for readers.
const WITH_CONTENT: [&str; 16] = [
    "embed",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Attributes that a writer may use in raw HTML, by element.
const ATTRIBUTES: [(&str, &[&str]); 6] = [
    ("a", &["href", "title"]),
    ("abbr", &["title"]),
    ("img", &["src", "alt", "title", "width", "height"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan"]),
];

/// Attributes that only we may set; their values carry our mark until here.
const OURS: [&str; 7] = [
    "aria-label",
    "aria-labelledby",
    "class",
    "id",
    "rel",
    "role",
    "tabindex",
];

const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// HTML with nothing in it but the list above.
///
/// `mark` is the prefix by which values of [`OURS`] are told from a writer's; see
/// [`render`](super::render) for why nobody else can know it.
pub(super) fn sanitise(html: &str, mark: &str) -> String {
    let mark = mark.to_owned();
    let attributes: HashMap<&str, HashSet<&str>> = ATTRIBUTES
        .iter()
        .map(|(element, names)| (*element, names.iter().copied().collect()))
        .collect();
    Builder::empty()
        .tags(ELEMENTS.into())
        .clean_content_tags(WITH_CONTENT.into())
        .tag_attributes(attributes)
        .generic_attributes(OURS.into())
        .url_schemes(SCHEMES.into())
        .link_rel(None)
        .strip_comments(true)
        .set_tag_attribute_value("img", "loading", "lazy")
        .set_tag_attribute_value("img", "decoding", "async")
        .set_tag_attribute_value("th", "scope", "col")
        .attribute_filter(move |element, name, value| allowed(element, name, value, &mark))
        .clean(html)
        .to_string()
}

fn allowed<'v>(element: &str, name: &str, value: &'v str, mark: &str) -> Option<Cow<'v, str>> {
    match (element, name) {
        (_, name) if OURS.contains(&name) => value.strip_prefix(mark).map(Cow::from),
        ("img", "src") if super::inline::is_elsewhere(value) => None,
        ("img", "width" | "height") | ("ol", "start") | (_, "colspan" | "rowspan") => {
            value.parse::<u16>().ok().map(|_| Cow::from(value))
        }
        _ => Some(Cow::from(value)),
    }
}
