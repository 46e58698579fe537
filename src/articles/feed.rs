use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person};
use jiff::Timestamp;
use uuid::Uuid;

use super::sql::ArticleRow;
use super::{paths, sql};
use crate::markdown::{Piece, split_cards};
use crate::parts::Parts;
use crate::settings;
use crate::web::{Answer, Error};

/// Articles in the feed.
const NEWEST: i64 = 20;

/// `GET /articles/feed.xml`: the newest articles with their whole text, as Atom (RFC 4287).
pub(super) async fn show(parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let shop = settings::load(&conn).await?.ok_or(Error::NotFound)?;
    let rows = sql::newest(NEWEST, &conn).await?;
    let authors: Vec<Uuid> = rows.iter().filter_map(|row| row.author_id).collect();
    let people = sql::people(&authors, &conn).await?;
    drop(conn);
    let names: HashMap<Uuid, String> = people.into_iter().map(|p| (p.id, p.name)).collect();
    let mut feed = Feed::default();
    feed.set_title(format!("{}: articles", shop.name));
    feed.set_id(parts.absolute(paths::ARTICLES));
    feed.set_lang(shop.language.clone());
    feed.set_updated(time(rows.iter().filter_map(revised).max()));
    feed.set_authors(vec![person(&shop.name)]);
    feed.set_links(vec![
        link("self", "application/atom+xml", parts.absolute(paths::FEED)),
        link("alternate", "text/html", parts.absolute(paths::ARTICLES)),
    ]);
    let entries: Vec<Entry> = rows.iter().map(|row| entry(row, &names, &parts)).collect();
    feed.set_entries(entries);
    Ok(HttpResponse::Ok()
        .content_type("application/atom+xml; charset=utf-8")
        .body(feed.to_string()))
}

fn entry(row: &ArticleRow, names: &HashMap<Uuid, String>, parts: &Parts) -> Entry {
    let mut entry = Entry::default();
    entry.set_title(row.title.as_str());
    // Outlives a change of the slug or of the shop's address (RFC 4151 would need a date of our own).
    entry.set_id(format!("urn:uuid:{}", row.id));
    entry.set_updated(time(revised(row)));
    entry.set_published(row.published_at.map(|at| time(Some(at))));
    let author = row.author_id.and_then(|id| names.get(&id));
    entry.set_authors(
        author
            .map(|name| person(name))
            .into_iter()
            .collect::<Vec<_>>(),
    );
    entry.set_summary(Some(row.summary.as_str().into()));
    let address = parts.absolute(&paths::article(&row.slug));
    entry.set_links(vec![link("alternate", "text/html", address.clone())]);
    let mut content = Content::default();
    content.set_content_type("html".to_owned());
    content.set_base(address);
    content.set_value(text_of(row, parts));
    entry.set_content(content);
    entry
}

/// The text without its product cards, whose prices would grow old in a reader, but with links in their place.
fn text_of(row: &ArticleRow, parts: &Parts) -> String {
    split_cards(&row.body_html)
        .into_iter()
        .map(|piece| match piece {
            Piece::Html(html) => html,
            Piece::Card(slug) => {
                let address = parts.absolute(&format!("/products/{slug}"));
                format!("<p><a href=\"{address}\">{address}</a></p>")
            }
        })
        .collect()
}

fn revised(row: &ArticleRow) -> Option<Timestamp> {
    row.revised_at.or(row.published_at)
}

fn time(at: Option<Timestamp>) -> FixedDateTime {
    at.unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
        .parse()
        .unwrap_or_default()
}

fn person(name: &str) -> Person {
    Person {
        name: name.to_owned(),
        ..Person::default()
    }
}

fn link(rel: &str, mime_type: &str, href: String) -> Link {
    Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(mime_type.to_owned()),
        ..Link::default()
    }
}
