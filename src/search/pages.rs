use actix_web::web::Data;
use askama::Template;

use super::{sql, words};
use crate::catalog::{self, ProductCard, Which};
use crate::frame::Frame;
use crate::parts::Parts;
use crate::web::layout::{Layout, Link, Nav};
use crate::web::{Answer, Html, Query, assets, page};

#[derive(Template)]
#[template(path = "search/page.html")]
struct SearchPage {
    layout: Layout,
    q: String,
    /// "5 products and 2 articles"; empty before anything was asked.
    summary: String,
    products: Vec<ProductCard>,
    /// The listing with all of them and its filters, when there are more.
    all_products: Option<String>,
    articles: Vec<FoundArticle>,
    /// Something else to look at when nothing was found or asked.
    near: Vec<ProductCard>,
}

struct FoundArticle {
    link: Link,
    excerpt: Html,
}

#[derive(Template)]
#[template(path = "search/suggest.html")]
struct Suggestions {
    links: Vec<(Link, &'static str)>,
}

/// Results of each kind that one page shows.
const MOST_PRODUCTS: usize = 8;
const MOST_ARTICLES: i64 = 20;

/// Products and articles for the words asked for.
pub async fn search(parts: Data<Parts>, Query(fields): Query) -> Answer {
    let q = words::typed(fields.text("q"));
    let conn = parts.db.get().await?;
    let (frame, prices) = Frame::with_prices(&parts, &conn).await?;
    let (mut ids, articles) = if q.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        let most = i64::try_from(MOST_PRODUCTS + 1).unwrap_or(i64::MAX);
        tokio::try_join!(
            sql::products(&q, most, &conn),
            sql::articles(&q, MOST_ARTICLES, &conn)
        )?
    };
    let more = ids.len() > MOST_PRODUCTS;
    ids.truncate(MOST_PRODUCTS);
    let products = catalog::cards(Which::Ids(&ids), &prices, &conn).await?;
    let near = if products.is_empty() && articles.is_empty() {
        catalog::cards(Which::Featured(3), &prices, &conn).await?
    } else {
        Vec::new()
    };
    drop(conn);
    page(&SearchPage {
        layout: layout(&frame, &q, products.is_empty() && articles.is_empty()),
        summary: summary(products.len(), more, articles.len(), &q),
        all_products: more.then(|| catalog::paths::words(&q)),
        articles: articles.into_iter().map(found).collect(),
        products,
        near,
        q,
    })
}

/// A short list of what begins as typed, for the field to show below itself.
pub async fn suggest(parts: Data<Parts>, Query(fields): Query) -> Answer {
    let q = words::typed(fields.text("q"));
    let rows = match words::prefixes(&q) {
        Some(prefixes) if q.chars().count() >= 2 => {
            let conn = parts.db.get().await?;
            sql::suggestions(&prefixes, &q, &conn).await?
        }
        _ => Vec::new(),
    };
    let links = rows
        .into_iter()
        .map(|row| match row.kind.as_str() {
            "article" => (
                Link::new(row.title, format!("/articles/{}", row.slug)),
                "Article",
            ),
            _ => (
                Link::new(row.title, catalog::paths::product(&row.slug)),
                "Product",
            ),
        })
        .collect();
    page(&Suggestions { links })
}

fn layout(frame: &Frame, q: &str, nothing: bool) -> Layout {
    let title = match q {
        "" => "Search".to_owned(),
        q if nothing => format!("No results for “{q}”"),
        q => format!("Results for “{q}”"),
    };
    let mut layout = frame.layout(title, Nav::None);
    layout.sheets = &[assets::CSS_BUYING];
    layout.robots = Some("noindex, follow");
    layout
}

fn found(row: sql::ArticleRow) -> FoundArticle {
    FoundArticle {
        excerpt: words::marked(&row.excerpt),
        link: Link::new(row.title, format!("/articles/{}", row.slug)),
    }
}

fn summary(products: usize, more: bool, articles: usize, q: &str) -> String {
    if q.is_empty() {
        return String::new();
    }
    let counted = |count: usize, one: &str| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} {one}{s}")
    };
    let over = if more { "More than " } else { "" };
    format!(
        "{over}{} and {} for “{q}”",
        counted(products, "product"),
        counted(articles, "article")
    )
}
