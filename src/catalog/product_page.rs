use actix_web::web::{Data, Path};
use askama::Template;

use super::choice::{self, OptionChoice, ScriptVariant, Variant};
use super::details::{self, Review};
use super::gallery::{self, View};
use super::load_page::{self, FEW_REVIEWS, Loaded};
use super::structured::{self, Told};
use super::{ProductCard, crumbs, paths};
use crate::frame::Frame;
use crate::media::Picture;
use crate::parts::Parts;
use crate::web::layout::{Layout, Link, Nav};
use crate::web::parts::Rating;
use crate::web::{Answer, Error, Fields, Html, JsonLd, Query, assets, page};

#[derive(Template)]
#[template(path = "catalog/product.html")]
struct ProductPage {
    layout: Layout,
    crumbs: Vec<Link>,
    name: String,
    lead: String,
    description: Html,
    /// The picture in front, and all to choose from.
    front: Option<View>,
    views: Vec<View>,
    variants: Vec<Variant>,
    chosen: Option<Variant>,
    /// "incl. tax", "plus tax".
    tax_note: Option<&'static str>,
    options: Vec<OptionChoice>,
    script: Option<JsonLd>,
    /// Address and words of the shop that sells it.
    elsewhere: Option<Link>,
    members: Vec<ProductCard>,
    is_group: bool,
    caution: String,
    promises: Vec<(&'static str, String)>,
    specifications: Vec<(String, String)>,
    mentions: Vec<Mention>,
    rating: Option<Rating>,
    reviews: Vec<Review>,
    more_reviews: Option<Link>,
    related: Vec<ProductCard>,
}

/// An article that tells of the product, as `article_card` prints it.
struct Mention {
    href: String,
    title: String,
    summary: String,
    meta: String,
    picture: Option<Picture>,
}

/// One product; `variant` names the chosen one by SKU or id, `view` the picture in front, counted from one.
pub async fn show(parts: Data<Parts>, slug: Path<String>, Query(asked): Query) -> Answer {
    let conn = parts.db.get().await?;
    let (frame, prices) = Frame::with_prices(&parts, &conn).await?;
    let all_reviews = asked.text("reviews") == "all";
    let loaded = load_page::load(&slug, all_reviews, &prices, &conn).await?;
    drop(conn);
    page(&build(&parts, &frame, &asked, loaded)?)
}

fn build(
    parts: &Parts,
    frame: &Frame,
    asked: &Fields,
    loaded: Loaded,
) -> Result<ProductPage, Error> {
    let chosen = choice::chosen(&loaded.variants, asked.text("variant")).cloned();
    let named = chosen.as_ref().filter(|variant| {
        asked
            .opt("variant")
            .is_some_and(|named| named == variant.sku || named == variant.id.to_string())
    });
    let views = gallery::views(&loaded, named);
    let front = gallery::front(
        &views,
        asked.text("view"),
        named.and_then(|variant| variant.media_id),
    );
    let rating = details::rating(loaded.review_count, loaded.review_points);
    let crumbs = crumbs::trail(loaded.lineage.clone(), Some(&loaded.product.name));
    let mut layout = layout(parts, frame, &loaded, &views);
    layout.json_ld = vec![
        tell(parts, frame, &loaded, &views, rating.as_ref())?,
        crumbs::structured(&crumbs, parts)?,
    ];
    let options = chosen
        .as_ref()
        .map(|chosen| choice::options(&loaded.values, &loaded.variants, chosen))
        .unwrap_or_default();
    let script: Vec<ScriptVariant> = loaded.variants.iter().map(Variant::for_script).collect();
    Ok(ProductPage {
        layout,
        lead: loaded.product.summary.clone(),
        description: Html::trusted(loaded.product.description_html.as_str()),
        front,
        views: if views.len() > 1 { views } else { Vec::new() },
        options,
        script: if script.len() > 1 {
            Some(JsonLd::of(&script).map_err(Error::internal)?)
        } else {
            None
        },
        elsewhere: elsewhere(&loaded),
        is_group: loaded.product.kind == "group",
        caution: loaded.product.caution.clone(),
        promises: promises(&loaded.product.promises),
        specifications: details::specifications(&loaded.attributes, chosen.as_ref()),
        mentions: mentions(&loaded),
        rating,
        reviews: details::reviews(&loaded.reviews),
        more_reviews: more_reviews(&loaded),
        name: loaded.product.name,
        tax_note: loaded.tax_note,
        variants: loaded.variants,
        members: loaded.members,
        related: loaded.related,
        chosen,
        crumbs,
    })
}

fn layout(parts: &Parts, frame: &Frame, loaded: &Loaded, views: &[View]) -> Layout {
    let mut layout = frame.layout(loaded.product.name.as_str(), Nav::Shop);
    layout.sheets = &[assets::CSS_BUYING];
    layout.description.clone_from(&loaded.product.summary);
    layout.canonical = Some(parts.absolute(&paths::product(&loaded.product.slug)));
    layout.og_type = "product";
    layout.og_image = views
        .first()
        .map(|view| parts.absolute(&view.picture.large_src));
    layout
}

fn tell(
    parts: &Parts,
    frame: &Frame,
    loaded: &Loaded,
    views: &[View],
    rating: Option<&Rating>,
) -> Result<JsonLd, Error> {
    let told = Told {
        product: &loaded.product,
        variants: &loaded.variants,
        currency: frame.settings.currency(),
        pictures: views
            .iter()
            .map(|view| parts.absolute(&view.picture.large_src))
            .collect(),
        shop: &frame.settings.name,
        rating,
        review_count: loaded.review_count,
        reviews: &loaded.reviews,
    };
    structured::product(&told, parts)
}

fn elsewhere(loaded: &Loaded) -> Option<Link> {
    let product = &loaded.product;
    let href = product
        .external_url
        .clone()
        .filter(|_| product.kind == "external")?;
    let words = product
        .external_label
        .clone()
        .filter(|label| !label.is_empty());
    Some(Link::new(
        words.unwrap_or_else(|| "See the offer".to_owned()),
        href,
    ))
}

/// Promises with the sign that their words call for.
fn promises(texts: &[String]) -> Vec<(&'static str, String)> {
    texts
        .iter()
        .map(|text| {
            let words = text.to_lowercase();
            let any = |signs: &[&str]| signs.iter().any(|sign| words.contains(sign));
            let sign = if any(&["guarantee", "warranty", "tested"]) {
                "shield"
            } else if any(&[
                "return",
                "night",
                "collected",
                "refund",
                "exchange",
                "try it",
            ]) {
                "returns"
            } else if any(&["deliver", "ship", "leaves us"]) {
                "truck"
            } else {
                "check"
            };
            (sign, text.clone())
        })
        .collect()
}

fn mentions(loaded: &Loaded) -> Vec<Mention> {
    loaded
        .mentions
        .iter()
        .map(|(slug, title, summary, words, topic, picture)| {
            let minutes = (words / 200).max(1);
            let noun = if minutes == 1 { "minute" } else { "minutes" };
            let time = format!("{minutes} {noun}");
            Mention {
                href: format!("/articles/{slug}"),
                title: title.clone(),
                summary: summary.clone(),
                meta: if topic.is_empty() {
                    time
                } else {
                    format!("{time} · {topic}")
                },
                picture: picture
                    .and_then(|id| loaded.pictures.get(&id).cloned())
                    .map(|picture| picture.described("")),
            }
        })
        .collect()
}

fn more_reviews(loaded: &Loaded) -> Option<Link> {
    let all = loaded.review_count;
    (all > FEW_REVIEWS && i64::try_from(loaded.reviews.len()).is_ok_and(|shown| shown < all))
        .then(|| Link::new(format!("Show all {all}"), "?reviews=all#reviews"))
}
