//! What is taken out of a page, and what is made of its buttons, links and pictures, before it becomes Markdown.

use std::collections::BTreeMap;

use ego_tree::NodeId;
use scraper::{ElementRef, Html, Node, Selector, StrTendril};
use url::Url;

use crate::text::one_line;

/// Nothing of these is ever an article's text.
const SURROUNDINGS: &str = "script, style, noscript, template, svg, canvas, iframe, object, embed, video, audio, nav, \
    form, dialog, footer, [hidden], [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], \
    [role=search], [role=dialog], [role=alertdialog]";

/// Words of classes and ids by which pages mark what surrounds a text.
const MARKED: [&str; 22] = [
    "breadcrumb",
    "breadcrumbs",
    "cart",
    "comments",
    "cookie",
    "cookies",
    "drawer",
    "minicart",
    "modal",
    "newsletter",
    "pagination",
    "popup",
    "promo",
    "recommendations",
    "related",
    "share",
    "sharing",
    "sidebar",
    "social",
    "subscribe",
    "toc",
    "widget",
];

/// How often each kind of surroundings was taken out.
pub(super) type Gone = BTreeMap<&'static str, usize>;

/// Takes out menus, forms, footers, scripts and whatever else stands around texts.
pub(super) fn surroundings(page: &mut Html, gone: &mut Gone) {
    let mut ids = found(page, SURROUNDINGS, |_| true);
    // A header with the title in it is the text's own.
    ids.extend(found(page, "header", |header| {
        first(header, "h1").is_none() && first(header, "h2").is_none()
    }));
    detach(page, &ids, gone);
}

/// Takes out what the page itself marks as no text, unless that would be most of it.
pub(super) fn marked(page: &mut Html, main: NodeId, gone: &mut Gone) {
    let Some(main) = page.tree.get(main).and_then(ElementRef::wrap) else {
        return;
    };
    let whole = length(main);
    let Ok(any) = Selector::parse("[class], [id]") else {
        return;
    };
    let ids: Vec<NodeId> = main
        .select(&any)
        .filter(|element| is_marked(*element) && length(*element) * 3 < whole)
        .map(|element| element.id())
        .collect();
    detach(page, &ids, gone);
}

/// Questions on buttons and folding lines become headings; other lines that fold become paragraphs.
pub(super) fn unfold(page: &mut Html) {
    let patterns = Html::parse_fragment("<h3></h3><p></p><div></div><span></span>");
    let name = |wanted: &str| {
        let found = first(patterns.root_element(), wanted);
        found.map(|element| element.value().name.clone())
    };
    let is_question = |element: ElementRef<'_>| text(element).ends_with('?');
    let in_heading = |element: ElementRef<'_>| {
        element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|above| {
                matches!(
                    above.value().name(),
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                )
            })
    };
    let kinds = "button, summary, [role=button]";
    let inner = found(page, kinds, in_heading);
    let questions = found(page, kinds, |e| !in_heading(e) && is_question(e));
    let others = found(page, "summary", |e| !in_heading(e) && !is_question(e));
    let folds = found(page, "details", |_| true);
    for (ids, wanted) in [
        (inner, "span"),
        (questions, "h3"),
        (others, "p"),
        (folds, "div"),
    ] {
        for id in ids {
            if let Some(name) = name(wanted)
                && let Some(mut node) = page.tree.get_mut(id)
                && let Node::Element(element) = node.value()
            {
                element.name = name;
            }
        }
    }
}

/// Takes out pictures; where each would be fetched from.
pub(super) fn pictures(page: &mut Html, main: NodeId) -> Vec<String> {
    let (Some(main), Ok(img)) = (
        page.tree.get(main).and_then(ElementRef::wrap),
        Selector::parse("img"),
    ) else {
        return Vec::new();
    };
    let (mut ids, mut addresses) = (Vec::new(), Vec::new());
    for picture in main.select(&img) {
        ids.push(picture.id());
        let source = picture.attr("data-src").or_else(|| picture.attr("src"));
        addresses.extend(
            source
                .filter(|s| !s.starts_with("data:"))
                .map(str::to_owned),
        );
    }
    detach(page, &ids, &mut Gone::new());
    addresses
}

/// Makes links whole by the page's own address; those that lead nowhere here lose their address and keep their words. How
/// many those are.
pub(super) fn links(page: &mut Html, base: Option<&Url>) -> usize {
    let mut lost = 0;
    for id in found(page, "a[href]", |_| true) {
        let Some(mut node) = page.tree.get_mut(id) else {
            continue;
        };
        let Node::Element(element) = node.value() else {
            continue;
        };
        let href = element.attr("href").unwrap_or_default().trim().to_owned();
        let whole = match Url::parse(&href) {
            Ok(url) => Some(url),
            Err(_) if href.starts_with('#') => None,
            Err(_) => base.and_then(|base| base.join(&href).ok()),
        };
        let kept = whole.filter(|url| matches!(url.scheme(), "http" | "https" | "mailto" | "tel"));
        lost += usize::from(kept.is_none() && !href.starts_with('#'));
        match kept {
            Some(url) => {
                let hrefs = element.attrs.iter_mut();
                for (_, value) in hrefs.filter(|(name, _)| &*name.local == "href") {
                    *value = StrTendril::from(url.as_str());
                }
            }
            None => element.attrs.retain(|(name, _)| &*name.local != "href"),
        }
    }
    lost
}

/// The note that tells what was taken out; none when nothing was.
pub(super) fn note(gone: &Gone) -> Option<String> {
    let kinds: Vec<String> = gone
        .iter()
        .map(|(kind, count)| format!("{kind} ({count})"))
        .collect();
    (!kinds.is_empty()).then(|| format!("left out of the page: {}", kinds.join(", ")))
}

/// The words of an element on one line.
pub(super) fn text(element: ElementRef<'_>) -> String {
    one_line(&element.text().collect::<String>())
}

pub(super) fn length(element: ElementRef<'_>) -> usize {
    element.text().map(|part| part.trim().len()).sum()
}

pub(super) fn first<'a>(element: ElementRef<'a>, selector: &str) -> Option<ElementRef<'a>> {
    let selector = Selector::parse(selector).ok()?;
    element.select(&selector).next()
}

fn found(page: &Html, selector: &str, fits: impl Fn(ElementRef<'_>) -> bool) -> Vec<NodeId> {
    let Ok(selector) = Selector::parse(selector) else {
        return Vec::new();
    };
    let elements = page.select(&selector);
    elements.filter(|e| fits(*e)).map(|e| e.id()).collect()
}

fn detach(page: &mut Html, ids: &[NodeId], gone: &mut Gone) {
    for id in ids {
        if let Some(kind) = page.tree.get(*id).and_then(ElementRef::wrap).and_then(kind) {
            *gone.entry(kind).or_default() += 1;
        }
        if let Some(mut node) = page.tree.get_mut(*id) {
            node.detach();
        }
    }
}

/// What is told of an element that goes; nothing of one without words.
fn kind(element: ElementRef<'_>) -> Option<&'static str> {
    if text(element).is_empty() && element.value().name() != "form" {
        return None;
    }
    match element.value().name() {
        "script" | "style" | "noscript" | "template" | "svg" | "canvas" => None,
        "nav" => Some("menus"),
        "form" => Some("forms"),
        "footer" => Some("footers"),
        "header" => Some("headers"),
        _ => Some("other parts around the text"),
    }
}

fn is_marked(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let names = [value.attr("class"), value.attr("id")];
    names
        .into_iter()
        .flatten()
        .flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric()))
        .any(|word| MARKED.contains(&word.to_ascii_lowercase().as_str()))
}
