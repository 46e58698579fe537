use actix_web::web::Data;
use askama::Template;
use serde_json::json;

use super::sql;
use crate::articles::{self, ArticleCard};
use crate::catalog::{self, ProductCard, Which};
use crate::db::Conn;
use crate::frame::Frame;
use crate::parts::Parts;
use crate::pricing::Shown;
use crate::web::layout::{Layout, Nav};
use crate::web::{Answer, Error, FieldErrors, JsonLd, assets, page};

#[derive(Template)]
#[template(path = "storefront/home.html")]
struct HomePage {
    layout: Layout,
    hero: Option<ArticleCard>,
    /// "Read about mornings".
    hero_words: String,
    moments: Vec<ArticleCard>,
    feature: Option<Feature>,
    range: Vec<ProductCard>,
    lately: Vec<ArticleCard>,
    hours: i32,
    errors: FieldErrors,
}

/// The product in front.
struct Feature {
    card: ProductCard,
    /// Name and value.
    facts: Vec<(String, String)>,
}

/// Products in the row below the one in front.
const RANGE: usize = 4;

/// Moments to begin with.
const MOMENTS: usize = 4;

/// `GET /`.
pub(super) async fn show(parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let (frame, prices) = Frame::with_prices(&parts, &conn).await?;
    let articles = articles::latest(12, &conn).await?;
    let (feature, range) = goods(&prices, &conn).await?;
    drop(conn);
    let hero = articles.first().cloned();
    let lately: Vec<ArticleCard> = articles.iter().skip(1).take(3).cloned().collect();
    let mut layout = frame.layout(frame.settings.name.as_str(), Nav::None);
    layout.sheets = &[assets::CSS_BUYING, assets::CSS_HOME];
    layout.description.clone_from(&frame.settings.tagline);
    layout.canonical = Some(parts.absolute("/"));
    layout.og_image = hero
        .as_ref()
        .and_then(|hero| hero.picture.as_ref())
        .map(|picture| parts.absolute(&picture.large_src));
    layout.json_ld = vec![website(&frame.settings.name, &parts)?];
    page(&HomePage {
        layout,
        hero_words: invitation(hero.as_ref()),
        hero: hero.map(seen_alone),
        moments: moments(&articles, &lately),
        feature,
        range,
        lately,
        hours: frame.settings.reply_hours,
        errors: FieldErrors::default(),
    })
}

/// The product in front and those below it: the shop's choice first, then the newest.
async fn goods(prices: &Shown, conn: &Conn) -> Result<(Option<Feature>, Vec<ProductCard>), Error> {
    let (mut cards, latest) = tokio::try_join!(
        catalog::cards(Which::Featured(5), prices, conn),
        catalog::cards(Which::Latest(5), prices, conn),
    )?;
    for card in latest {
        if cards.iter().all(|known| known.id != card.id) {
            cards.push(card);
        }
    }
    let mut cards = cards.into_iter();
    let Some(card) = cards.next() else {
        return Ok((None, Vec::new()));
    };
    let facts = sql::facts(card.id, 3, conn)
        .await?
        .into_iter()
        .map(|(name, value, unit)| match unit {
            Some(unit) => (name, format!("{value} {unit}")),
            None => (name, value),
        })
        .collect();
    Ok((Some(Feature { card, facts }), cards.take(RANGE).collect()))
}

fn invitation(hero: Option<&ArticleCard>) -> String {
    match hero.map(|hero| hero.topic.to_lowercase()) {
        Some(topic) if !topic.is_empty() => format!("Read about {topic}"),
        _ => "Start reading".to_owned(),
    }
}

/// The picture stands for itself here, so it says what it shows.
fn seen_alone(mut hero: ArticleCard) -> ArticleCard {
    let alt = hero.alt.clone();
    hero.picture = hero.picture.map(|picture| picture.described(alt));
    hero
}

/// The newest article of each topic; those that stand further down the page come last, for a shop that has few.
fn moments(articles: &[ArticleCard], lately: &[ArticleCard]) -> Vec<ArticleCard> {
    let below = |article: &&ArticleCard| lately.iter().any(|other| other.href == article.href);
    let (later, first): (Vec<_>, Vec<_>) = articles.iter().partition(below);
    let mut chosen: Vec<ArticleCard> = Vec::new();
    for article in first.into_iter().chain(later) {
        if chosen.len() < MOMENTS && chosen.iter().all(|known| known.topic != article.topic) {
            chosen.push(article.clone());
        }
    }
    chosen
}

fn website(name: &str, parts: &Parts) -> Result<JsonLd, Error> {
    JsonLd::of(&json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": name,
        "url": parts.absolute("/"),
    }))
    .map_err(Error::internal)
}
