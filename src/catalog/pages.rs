use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::category::{self, Category};
use super::facets::{Facet, chosen, facets, kept};
use super::filter::{Filter, Sort};
use super::listing::{self, COUNTED, ChildRow, Counts, FacetRow, PER_PAGE};
use super::{ProductCard, Which, cards, crumbs, paths};
use crate::db::Conn;
use crate::frame::Frame;
use crate::parts::Parts;
use crate::pricing::Shown;
use crate::web::layout::{Layout, Link, Nav};
use crate::web::parts::{Choice, Pages};
use crate::web::{Answer, Error, Html, Query, assets, page};

#[derive(Template)]
#[template(path = "catalog/listing.html")]
struct ListingPage {
    layout: Layout,
    crumbs: Vec<Link>,
    heading: String,
    lead: String,
    text: Html,
    children: Vec<(Link, String)>,
    action: String,
    filter: Filter,
    /// "$" before the fields of the price.
    sign: String,
    facets: Vec<Facet>,
    /// What the form of facets must carry on, and what that of the order.
    kept_by_facets: Vec<(String, String)>,
    kept_by_sort: Vec<(String, String)>,
    sorts: Vec<Choice>,
    count: String,
    count_after: String,
    chosen: Vec<Link>,
    clear: String,
    products: Vec<ProductCard>,
    /// Something else to look at where nothing matches.
    near: Vec<ProductCard>,
    pages: Pages,
}

struct Found {
    counts: Counts,
    facets: Vec<FacetRow>,
    children: Vec<ChildRow>,
    products: Vec<ProductCard>,
    near: Vec<ProductCard>,
    lineage: Vec<Link>,
}

/// Everything, filtered by the address.
pub async fn products(parts: Data<Parts>, Query(fields): Query) -> Answer {
    let conn = parts.db.get().await?;
    let (frame, prices) = Frame::with_prices(&parts, &conn).await?;
    let filter = Filter::read(&fields, frame.settings.currency());
    let category = match filter.category.as_str() {
        "" => None,
        slug => category::by_slug(slug, &conn).await?,
    };
    let found = find(&filter, category.as_ref(), &prices, &conn).await?;
    drop(conn);
    show(&parts, &frame, filter, None, category.as_ref(), found)
}

/// A category and what lies below it, filtered by the address.
pub async fn category(parts: Data<Parts>, slug: Path<String>, Query(fields): Query) -> Answer {
    let conn = parts.db.get().await?;
    let category = category::by_slug(&slug, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    let (frame, prices) = Frame::with_prices(&parts, &conn).await?;
    let mut filter = Filter::read(&fields, frame.settings.currency());
    filter.category.clone_from(&category.slug);
    let found = find(&filter, Some(&category), &prices, &conn).await?;
    drop(conn);
    filter.category.clear();
    show(
        &parts,
        &frame,
        filter,
        Some(&category),
        Some(&category),
        found,
    )
}

async fn find(
    filter: &Filter,
    category: Option<&Category>,
    prices: &Shown,
    conn: &Conn,
) -> Result<Found, Error> {
    let turns = prices.turns();
    let lineage = async {
        match category {
            Some(category) => category::lineage(category.id, conn).await,
            None => Ok(Vec::new()),
        }
    };
    let (ids, counts, facets, children, lineage) = tokio::try_join!(
        listing::page(filter, &turns, conn),
        listing::count(filter, &turns, conn),
        listing::facets(filter, &turns, conn),
        listing::children(filter, &turns, conn),
        lineage,
    )?;
    if ids.is_empty() && filter.page > 1 {
        return Err(Error::NotFound);
    }
    let products = cards(Which::Ids(&ids), prices, conn).await?;
    let near = if products.is_empty() {
        cards(Which::Featured(3), prices, conn).await?
    } else {
        Vec::new()
    };
    Ok(Found {
        counts,
        facets,
        children,
        products,
        near,
        lineage,
    })
}

fn show(
    parts: &Parts,
    frame: &Frame,
    filter: Filter,
    own: Option<&Category>,
    category: Option<&Category>,
    found: Found,
) -> Result<HttpResponse, Error> {
    let base = own.map_or_else(
        || paths::PRODUCTS.to_owned(),
        |category| paths::category(&category.slug),
    );
    let heading = heading(&filter, category);
    let crumbs = crumbs::trail(found.lineage, None);
    let mut layout = layout(parts, frame, &filter, &heading, &base, category);
    layout.json_ld = vec![crumbs::structured(&crumbs, parts)?];
    let last = pages_of(found.counts.matching).max(filter.page);
    let facets = facets(&filter, found.facets);
    let listing = ListingPage {
        layout,
        crumbs,
        heading,
        lead: lead(frame, &filter, category),
        text: Html::trusted(own.map_or("", |category| category.text_html.as_str())),
        children: children(found.children),
        kept_by_facets: kept(&filter, |name| matches!(name, "q" | "category" | "sort")),
        kept_by_sort: kept(&filter, |name| name != "sort"),
        sorts: Sort::ALL
            .iter()
            .map(|(sort, words)| Choice::new(sort.as_str(), *words))
            .collect(),
        sign: frame.settings.currency().sign().trim().to_owned(),
        count: counted(found.counts.matching),
        count_after: count_after(found.counts),
        chosen: chosen(&filter, &base, category, &facets, frame.settings.currency()),
        clear: base.clone(),
        products: found.products,
        near: found.near,
        pages: Pages::new(filter.page, last, |page| filter.href(&base, page)),
        action: base,
        facets,
        filter,
    };
    page(&listing)
}

fn heading(filter: &Filter, category: Option<&Category>) -> String {
    match (category, filter.q.as_str()) {
        (Some(category), "") => category.name.clone(),
        (_, "") => "The range".to_owned(),
        (_, words) => format!("Products for “{words}”"),
    }
}

fn lead(frame: &Frame, filter: &Filter, category: Option<&Category>) -> String {
    match category {
        Some(category) => category.summary.clone(),
        None if filter.q.is_empty() => frame.settings.tagline.clone(),
        None => String::new(),
    }
}

fn layout(
    parts: &Parts,
    frame: &Frame,
    filter: &Filter,
    heading: &str,
    base: &str,
    category: Option<&Category>,
) -> Layout {
    let mut layout = frame.layout(heading, Nav::Shop);
    layout.sheets = &[assets::CSS_BUYING];
    layout.description = category.map_or_else(
        || frame.settings.tagline.clone(),
        |category| category.summary.clone(),
    );
    if filter.narrows() {
        layout.robots = Some("noindex, follow");
    } else {
        layout.canonical = Some(parts.absolute(&filter.href(base, filter.page)));
    }
    layout
}

fn pages_of(matching: i64) -> u32 {
    u32::try_from(matching).unwrap_or(0).div_ceil(PER_PAGE)
}

fn counted(count: i64) -> String {
    if count > COUNTED {
        "more than 1,000".to_owned()
    } else {
        count.to_string()
    }
}

fn count_after(counts: Counts) -> String {
    let noun = if counts.everything == 1 {
        "product"
    } else {
        "products"
    };
    if counts.matching == counts.everything || counts.everything > COUNTED {
        noun.to_owned()
    } else {
        format!("of {} {noun}", counted(counts.everything))
    }
}

fn children(rows: Vec<ChildRow>) -> Vec<(Link, String)> {
    rows.into_iter()
        .filter(|row| row.products > 0)
        .map(|row| {
            (
                Link::new(row.name, paths::category(&row.slug)),
                counted(row.products),
            )
        })
        .collect()
}
