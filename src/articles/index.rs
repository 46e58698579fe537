use actix_web::web::Data;
use askama::Template;

use super::card::{ArticleCard, cards};
use super::{paths, sql};
use crate::db::Conn;
use crate::frame::Frame;
use crate::parts::Parts;
use crate::text::Slug;
use crate::web::layout::{Layout, Link, Nav};
use crate::web::parts::Pages;
use crate::web::{Answer, Error, Query, assets, page};

/// Articles on a page of the index: one in front, and rows of three.
const ON_A_PAGE: i64 = 10;

#[derive(Template)]
#[template(path = "articles/index.html")]
struct IndexPage {
    layout: Layout,
    all_here: bool,
    topics: Vec<Topic>,
    lead: Option<ArticleCard>,
    others: Vec<ArticleCard>,
    pages: Pages,
}

struct Topic {
    link: Link,
    here: bool,
}

/// `GET /articles`.
pub(super) async fn show(parts: Data<Parts>, Query(query): Query) -> Answer {
    let number = match query.text("page") {
        "" => 1,
        text => text
            .parse()
            .ok()
            .filter(|n| (1..=100_000).contains(n))
            .ok_or(Error::NotFound)?,
    };
    let tag = match query.text("tag") {
        "" => None,
        text => Some(Slug::parse(text).map_err(|_| Error::NotFound)?),
    };
    let tag = tag.as_ref().map(Slug::as_str);
    let conn = parts.db.get().await?;
    let frame = Frame::load(&conn, parts.clock.now()).await?;
    let (tags, mut articles, last) = read(tag, number, &conn).await?;
    drop(conn);
    let name = tag.and_then(|tag| tags.iter().find(|(slug, _)| slug == tag));
    if number > last || (tag.is_some() && name.is_none()) {
        return Err(Error::NotFound);
    }
    let title = match name {
        Some((_, name)) => format!("Learn: {name}"),
        None => "Learn".to_owned(),
    };
    let mut layout = frame.layout(title, Nav::Learn);
    layout.sheets = &[assets::CSS_BUYING];
    layout.description = format!("All articles of {}, the newest first.", frame.settings.name);
    layout.canonical = Some(parts.absolute(&paths::index(tag, number)));
    let leads = number == 1 && !articles.is_empty();
    page(&IndexPage {
        layout,
        all_here: tag.is_none(),
        topics: topics(&tags, tag),
        lead: leads.then(|| articles.remove(0)),
        others: articles,
        pages: turning(tag, number, last),
    })
}

type Read = (Vec<(String, String)>, Vec<ArticleCard>, i64);

async fn read(tag: Option<&str>, number: i64, conn: &Conn) -> Result<Read, Error> {
    let skip = (number - 1).saturating_mul(ON_A_PAGE);
    let (tags, count, rows) = tokio::try_join!(
        sql::tags_in_use(conn),
        sql::count(tag, conn),
        sql::page(tag, skip, ON_A_PAGE, conn),
    )?;
    let last = count.saturating_add(ON_A_PAGE - 1) / ON_A_PAGE;
    Ok((tags, cards(rows, conn).await?, last.max(1)))
}

fn topics(tags: &[(String, String)], tag: Option<&str>) -> Vec<Topic> {
    tags.iter()
        .map(|(slug, name)| Topic {
            link: Link::new(name.as_str(), paths::index(Some(slug), 1)),
            here: tag == Some(slug.as_str()),
        })
        .collect()
}

fn turning(tag: Option<&str>, number: i64, last: i64) -> Pages {
    let page = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Pages::new(page(number), page(last), |n| {
        paths::index(tag, i64::from(n))
    })
}
