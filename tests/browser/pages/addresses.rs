//! Which pages there are: what the table of routes names and links lead to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use reqwest::Method;
use storefront::routes;

use crate::support::{Page, Visitor};

/// Addresses that answer GET with something else than a page, or with a part of one.
const NO_PAGES: &[&str] = &[
    "/static/{path:.*}",
    "/media/{path:.*}",
    "/cart/drawer",
    "/search/suggest",
    "/articles/feed.xml",
    "/feeds/google-merchant.xml",
    "/sitemap.xml",
    "/sitemaps/{number}.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/admin/articles/{id}/source.md",
    "/orders/{token}/documents/{number}.pdf",
    "/orders/{token}/paid",
    "/admin/orders.csv",
    "/admin/orders/{id}/documents/{doc}.pdf",
];

/// Every route of pages below `area`, with at most so many addresses for each, found by following links from `starts`.
/// Fails when no link leads to one of them: then it wants a start of its own.
pub async fn below(area: &str, starts: &[String], most: usize, visitor: &Visitor) -> Vec<String> {
    let found = walk(area, starts, most, visitor).await;
    let missing: Vec<&str> = patterns(area)
        .filter(|pattern| !found.contains_key(pattern))
        .collect();
    assert!(missing.is_empty(), "no link leads to {missing:?}");
    found.into_values().flatten().collect()
}

async fn walk(
    area: &str,
    starts: &[String],
    most: usize,
    visitor: &Visitor,
) -> BTreeMap<&'static str, Vec<String>> {
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut ahead: VecDeque<String> = starts.iter().cloned().collect();
    let mut known: BTreeSet<String> = starts.iter().cloned().collect();
    while let Some(address) = ahead.pop_front() {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let Some(pattern) = patterns(area).find(|pattern| fits(pattern, path)) else {
            continue;
        };
        let asked = starts.contains(&address);
        if !asked && found.get(pattern).is_some_and(|those| those.len() >= most) {
            continue;
        }
        let page = visitor.get(&address).await;
        assert_eq!(page.status, 200, "{address}");
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        found.entry(pattern).or_default().push(address);
        let links = links(&page).into_iter();
        ahead.extend(links.filter(|link| known.insert(link.clone())));
    }
    found
}

/// Fixed words win over variables, as in the router: the table names them first.
fn patterns(area: &str) -> impl Iterator<Item = &'static str> {
    routes::table()
        .into_iter()
        .filter(move |route| route.method == Method::GET.as_str())
        .map(|route| route.pattern)
        .filter(move |pattern| pattern.starts_with("/admin") == (area == "/admin"))
        .filter(|pattern| !NO_PAGES.contains(pattern))
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut words, mut parts) = (pattern.split('/'), path.split('/'));
    let same = words.by_ref().zip(parts.by_ref());
    let alike = same
        .into_iter()
        .all(|(word, part)| word == part || word.starts_with('{'));
    alike && pattern.split('/').count() == path.split('/').count()
}

fn links(page: &Page) -> Vec<String> {
    let hrefs = page.attributes("a[href]", "href").into_iter();
    let own = hrefs.filter(|href| href.starts_with('/') && !href.starts_with("//"));
    own.map(|href| href.split('#').next().unwrap_or_default().to_owned())
        .collect()
}
