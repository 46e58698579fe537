use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sitemap_rs::sitemap::Sitemap;
use sitemap_rs::sitemap_index::SitemapIndex;
use sitemap_rs::url::Url;
use sitemap_rs::url_set::UrlSet;

use super::sql;
use crate::parts::Parts;
use crate::web::{Answer, Error};
use crate::{articles, catalog};

/// More addresses than this no file may hold (sitemaps.org).
const IN_A_FILE: usize = 50_000;

/// An absolute address and when what it shows last changed.
type Place = (String, Option<Timestamp>);

/// `GET /sitemap.xml`: everything that may be found, or the index of the files that hold it.
pub(super) async fn show(parts: Data<Parts>) -> Answer {
    let places = places(&parts).await?;
    if places.len() <= IN_A_FILE {
        return urls(&places);
    }
    let files = places
        .chunks(IN_A_FILE)
        .zip(1..)
        .map(|(chunk, number): (&[Place], usize)| {
            let latest = chunk.iter().filter_map(|(_, at)| *at).max();
            let address = parts.absolute(&format!("/sitemaps/{number}.xml"));
            Sitemap::new(address, latest.map(|at| at.to_zoned(TimeZone::UTC)))
        })
        .collect();
    let index = SitemapIndex::new(files).map_err(|e| Error::internal(format!("{e:?}")))?;
    let mut xml = Vec::new();
    index.write(&mut xml).map_err(Error::internal)?;
    Ok(answer(xml))
}

/// `GET /sitemaps/{number}.xml`: one file of the index.
pub(super) async fn show_file(parts: Data<Parts>, number: Path<String>) -> Answer {
    let number: usize = number.parse().map_err(|_| Error::NotFound)?;
    let places = places(&parts).await?;
    let chunk = number
        .checked_sub(1)
        .and_then(|at| places.chunks(IN_A_FILE).nth(at))
        .ok_or(Error::NotFound)?;
    urls(chunk)
}

async fn places(parts: &Parts) -> Result<Vec<Place>, Error> {
    let conn = parts.db.get().await?;
    let (texts, goods, shelves) = tokio::try_join!(
        sql::articles(&conn),
        sql::products(&conn),
        sql::categories(&conn)
    )?;
    drop(conn);
    let newest = |rows: &sql::Changed| rows.iter().map(|(_, at)| *at).max();
    let mut places = vec![
        (parts.absolute("/"), newest(&texts).max(newest(&goods))),
        (parts.absolute(articles::paths::ARTICLES), newest(&texts)),
        (parts.absolute(catalog::paths::PRODUCTS), newest(&goods)),
        (parts.absolute("/contact"), None),
    ];
    let mut add = |rows: sql::Changed, path: fn(&str) -> String| {
        let listed = rows.into_iter();
        places.extend(listed.map(|(slug, at)| (parts.absolute(&path(&slug)), Some(at))));
    };
    add(texts, articles::paths::article);
    add(shelves, catalog::paths::category);
    add(goods, catalog::paths::product);
    Ok(places)
}

fn urls(places: &[Place]) -> Answer {
    let mut urls = Vec::with_capacity(places.len());
    for (address, changed) in places {
        let mut url = Url::builder(address.clone());
        if let Some(at) = changed {
            url.last_modified(at.to_zoned(TimeZone::UTC));
        }
        urls.push(url.build().map_err(|e| Error::internal(format!("{e:?}")))?);
    }
    let set = UrlSet::new(urls).map_err(|e| Error::internal(format!("{e:?}")))?;
    let mut xml = Vec::new();
    set.write(&mut xml).map_err(Error::internal)?;
    Ok(answer(xml))
}

fn answer(xml: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/xml; charset=utf-8")
        .body(xml)
}
