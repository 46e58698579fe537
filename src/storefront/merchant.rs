use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;
use uuid::Uuid;

use super::sql::{self, Item};
use crate::catalog::paths;
use crate::inventory::Availability;
use crate::media;
use crate::parts::Parts;
use crate::pricing::Shown;
use crate::settings;
use crate::text::shortened;
use crate::web::{Answer, Error};

#[derive(Template)]
#[template(path = "storefront/google-merchant.xml")]
struct Feed {
    shop: String,
    tagline: String,
    link: String,
    items: Vec<Entry>,
}

/// One variant as the feed names its parts.
struct Entry {
    id: String,
    group: Option<String>,
    title: String,
    description: String,
    link: String,
    image: Option<String>,
    price: String,
    sale_price: Option<String>,
    availability: &'static str,
    gtin: Option<String>,
}

/// `GET /feeds/google-merchant.xml`: one item for each variant that is offered, as RSS 2.0 with the names that product
/// searches read.
pub(super) async fn show(parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let shop = settings::load(&conn).await?.ok_or(Error::NotFound)?;
    let prices = parts.rules.shown(&conn).await?;
    let items = sql::items(&conn).await?;
    let ids: Vec<Uuid> = items.iter().filter_map(|item| item.media_id).collect();
    let pictures = media::pictures(&ids, &conn).await?;
    drop(conn);
    let items = items
        .into_iter()
        .map(|item| {
            let picture = item.media_id.and_then(|id| pictures.get(&id));
            let image = picture.map(|picture| parts.absolute(&picture.large_src));
            entry(item, image, &prices, &parts)
        })
        .collect();
    let feed = Feed {
        link: parts.absolute("/"),
        tagline: shop.tagline,
        shop: shop.name,
        items,
    };
    Ok(HttpResponse::Ok()
        .content_type("application/rss+xml; charset=utf-8")
        .body(feed.render().map_err(Error::internal)?))
}

fn entry(item: Item, image: Option<String>, prices: &Shown, parts: &Parts) -> Entry {
    let amount = |minor: i64| {
        let money = prices.money(minor, &item.tax_class);
        format!("{} {}", money.plain(), money.currency)
    };
    let before = item
        .compare_at_minor
        .filter(|before| *before > item.price_minor);
    let page = if item.several {
        paths::variant(&item.slug, &item.sku)
    } else {
        paths::product(&item.slug)
    };
    let title = match item.title.as_str() {
        "" => item.name.clone(),
        title => format!("{}, {title}", item.name),
    };
    let now = amount(item.price_minor);
    let before = before.map(amount);
    Entry {
        id: item.sku,
        group: item.several.then_some(item.slug),
        title: shortened(&title, 150),
        description: if item.summary.is_empty() {
            item.name
        } else {
            item.summary
        },
        link: parts.absolute(&page),
        image,
        sale_price: before.is_some().then(|| now.clone()),
        price: before.unwrap_or(now),
        availability: match Availability::of(item.tracked, item.backorder, item.on_hand) {
            Availability::SoldOut => "out_of_stock",
            Availability::Later => "backorder",
            Availability::Always | Availability::InStock(_) | Availability::Low(_) => "in_stock",
        },
        gtin: item.gtin,
    }
}
