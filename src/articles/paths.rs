//! Addresses of the room.

/// The index of all articles.
pub const ARTICLES: &str = "/articles";

/// The Atom feed.
pub const FEED: &str = "/articles/feed.xml";

/// The page of one article.
pub fn article(slug: &str) -> String {
    format!("/articles/{slug}")
}

/// A page of the index, counted from one, perhaps of one tag.
pub fn index(tag: Option<&str>, page: i64) -> String {
    match (tag, page) {
        (None, ..=1) => ARTICLES.to_owned(),
        (None, page) => format!("{ARTICLES}?page={page}"),
        (Some(tag), ..=1) => format!("{ARTICLES}?tag={tag}"),
        (Some(tag), page) => format!("{ARTICLES}?tag={tag}&page={page}"),
    }
}
