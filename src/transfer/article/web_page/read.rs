use ego_tree::NodeId;
use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::super::furniture;
use super::super::manuscript::Manuscript;
use super::{clean, structured};
use crate::markdown::{self, Shape};
use crate::text::one_line;

/// Reads a page. What stands around its text is left out, with notes of what that was.
pub(in crate::transfer::article) fn read(html: &str) -> Manuscript {
    let mut page = Html::parse_document(html);
    if markdown::is_too_deep(&page) {
        return words_alone(html);
    }
    let mut manuscript = Manuscript {
        known_questions: structured::questions(&page),
        ..Manuscript::default()
    };
    manuscript.head.summary = meta(&page, "description");
    let base = base(&page);
    let page_title = page_title(&page);
    let mut gone = clean::Gone::new();
    clean::unfold(&mut page);
    clean::surroundings(&mut page, &mut gone);
    let main = main(&page);
    manuscript.head.title = take_title(&mut page, main).unwrap_or(page_title);
    clean::marked(&mut page, main, &mut gone);
    let pictures = clean::pictures(&mut page, main);
    let lost_links = clean::links(&mut page, base.as_ref());
    manuscript.notes.extend(clean::note(&gone));
    manuscript.notes.extend(picture_note(&pictures));
    if lost_links > 0 {
        manuscript.notes.push(format!(
            "{lost_links} links to other pages of the same site are plain words now, since the file does not tell its \
             address"
        ));
    }
    let inner = page.tree.get(main).and_then(ElementRef::wrap);
    manuscript.body_markdown =
        markdown::from_html(&inner.map(|main| main.inner_html()).unwrap_or_default());
    let has_form = gone.contains_key("forms");
    drop_furniture(&mut manuscript, has_form);
    manuscript
}

/// Elements within elements within elements, as no person makes them, are not looked into.
fn words_alone(html: &str) -> Manuscript {
    Manuscript {
        body_markdown: markdown::from_html(html),
        notes: vec!["the page is nested beyond reason, so only its words were taken".to_owned()],
        ..Manuscript::default()
    }
}

/// The part of the page that holds its text: an article, the main part, else the whole of it.
fn main(page: &Html) -> NodeId {
    let root = page.root_element();
    let body = clean::first(root, "body").unwrap_or(root);
    let whole = clean::length(body);
    let candidates = ["article", "main", "[role=main]", "#content, .entry-content"];
    for candidate in candidates {
        let Ok(selector) = Selector::parse(candidate) else {
            continue;
        };
        let longest = page.select(&selector).max_by_key(|e| clean::length(*e));
        if let Some(found) = longest.filter(|found| clean::length(*found) * 3 > whole) {
            return found.id();
        }
    }
    body.id()
}

/// The heading of level 1, which the shop's page shows by itself.
fn take_title(page: &mut Html, main: NodeId) -> Option<String> {
    let inside = page.tree.get(main).and_then(ElementRef::wrap);
    let inside = inside.and_then(|main| clean::first(main, "h1"));
    let heading = inside.or_else(|| clean::first(page.root_element(), "h1"))?;
    let (id, title) = (heading.id(), clean::text(heading));
    if let Some(mut node) = page.tree.get_mut(id) {
        node.detach();
    }
    Some(title).filter(|title| !title.is_empty())
}

/// What the page calls itself in lists; the site's name behind a bar is cut off.
fn page_title(page: &Html) -> String {
    let shared = meta(page, "og:title");
    if !shared.is_empty() {
        return shared;
    }
    let title = clean::first(page.root_element(), "title").map(clean::text);
    let title = title.unwrap_or_default();
    let cut = [" | ", " – ", " — ", " « ", " » "]
        .iter()
        .find_map(|bar| title.split_once(bar));
    cut.map_or(title.clone(), |(own, _)| own.to_owned())
}

/// What the page says of itself under that name.
fn meta(page: &Html, name: &str) -> String {
    let selector =
        format!("meta[name='{name}'], meta[property='og:{name}'], meta[property='{name}']");
    let found = clean::first(page.root_element(), &selector);
    one_line(
        found
            .and_then(|meta| meta.attr("content"))
            .unwrap_or_default(),
    )
}

/// The page's own address.
fn base(page: &Html) -> Option<Url> {
    let link = clean::first(page.root_element(), "link[rel=canonical]");
    let address = link.and_then(|link| link.attr("href")).map(str::to_owned);
    let address = address.unwrap_or_else(|| meta(page, "og:url"));
    Url::parse(&address).ok().filter(Url::has_host)
}

fn picture_note(pictures: &[String]) -> Option<String> {
    let first = pictures.first()?;
    let first = crate::text::shortened(first, 120);
    Some(match pictures.len() {
        1 => format!("a picture is left out; add it in the back office: {first}"),
        count => format!("{count} pictures are left out; add them in the back office: {first}, …"),
    })
}

/// Takes out lines that belong to the page, and the heading over its form.
fn drop_furniture(manuscript: &mut Manuscript, has_form: bool) {
    let source = std::mem::take(&mut manuscript.body_markdown);
    let mut blocks = markdown::top_blocks(&source);
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    let marks = furniture::marks(&texts);
    let left_out: Vec<String> = texts
        .iter()
        .zip(&marks)
        .filter(|(text, gone)| **gone && !text.is_empty())
        .map(|(text, _)| (*text).to_owned())
        .collect();
    let mut marks = marks.into_iter();
    blocks.retain(|_| !marks.next().unwrap_or(false));
    let bylines = blocks
        .iter()
        .take_while(|block| furniture::is_byline(&block.text))
        .count();
    for byline in blocks.drain(..bylines) {
        manuscript.notes.push(furniture::byline_note(&byline.text));
    }
    let has_form = has_form || left_out.iter().any(|line| furniture::is_of_form(line));
    let ends_in_heading = blocks
        .last()
        .is_some_and(|last| matches!(last.shape, Shape::Heading(_)) && !last.text.is_empty());
    if has_form
        && ends_in_heading
        && let Some(last) = blocks.pop()
    {
        manuscript.notes.push(format!(
            "\"{}\" stood over the page's form, so it stands over the shop's own",
            last.text
        ));
        manuscript.head.inquiry_title = last.text;
    }
    let parts = blocks
        .iter()
        .filter_map(|block| source.get(block.place.clone()));
    let parts: Vec<&str> = parts.map(str::trim_end).collect();
    manuscript.body_markdown = parts.join("\n\n");
    manuscript.notes.extend(furniture::note(&left_out));
}
