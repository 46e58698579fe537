use serde_json::{Map, Value, json};

use super::choice::Variant;
use super::paths;
use super::product_sql::{ProductRow, ReviewRow};
use crate::markdown;
use crate::money::{Currency, Money};
use crate::parts::Parts;
use crate::web::parts::Rating;
use crate::web::{Error, JsonLd};

/// What search engines are told of a product.
pub struct Told<'a> {
    pub product: &'a ProductRow,
    pub variants: &'a [Variant],
    pub currency: Currency,
    /// Absolute addresses.
    pub pictures: Vec<String>,
    pub shop: &'a str,
    pub rating: Option<&'a Rating>,
    pub review_count: i64,
    pub reviews: &'a [ReviewRow],
}

/// The product as schema.org's `Product`; ratings only when there are reviews.
///
/// # Errors
/// Never in practice: the value is plain text.
pub fn product(told: &Told, parts: &Parts) -> Result<JsonLd, Error> {
    let mut value = Map::new();
    let mut set = |name: &str, content: Value| {
        value.insert(name.to_owned(), content);
    };
    set("@context", "https://schema.org".into());
    set("@type", "Product".into());
    set("name", told.product.name.clone().into());
    set("description", description(told.product).into());
    set(
        "url",
        parts.absolute(&paths::product(&told.product.slug)).into(),
    );
    set("brand", json!({ "@type": "Brand", "name": told.shop }));
    if !told.pictures.is_empty() {
        set("image", told.pictures.clone().into());
    }
    if let [only] = told.variants {
        set("sku", only.sku.clone().into());
        if let Some(gtin) = &only.gtin {
            set("gtin", gtin.clone().into());
        }
    }
    if let Some(offers) = offers(told, parts) {
        set("offers", offers);
    }
    if let Some(rating) = told.rating {
        set(
            "aggregateRating",
            json!({
                "@type": "AggregateRating",
                "ratingValue": format!("{}.{}", rating.tenths / 10, rating.tenths % 10),
                "reviewCount": told.review_count,
                "bestRating": 5,
                "worstRating": 1,
            }),
        );
        set("review", told.reviews.iter().map(review).collect());
    }
    JsonLd::of(&value).map_err(Error::internal)
}

fn description(product: &ProductRow) -> String {
    let text = markdown::text_of(&product.description_html);
    if text.is_empty() {
        product.summary.clone()
    } else {
        text
    }
}

fn offers(told: &Told, parts: &Parts) -> Option<Value> {
    let amount = |minor: i64| Money::new(minor, told.currency).plain();
    let mut offers: Vec<Value> = told
        .variants
        .iter()
        .map(|variant| offer(variant, told, parts))
        .collect();
    if offers.len() < 2 {
        return offers.pop();
    }
    Some(json!({
        "@type": "AggregateOffer",
        "priceCurrency": told.currency.code(),
        "lowPrice": amount(told.variants.iter().map(|variant| variant.price_minor).min()?),
        "highPrice": amount(told.variants.iter().map(|variant| variant.price_minor).max()?),
        "offerCount": offers.len(),
        "offers": offers,
    }))
}

fn offer(variant: &Variant, told: &Told, parts: &Parts) -> Value {
    let mut offer = json!({
        "@type": "Offer",
        "sku": variant.sku,
        "price": Money::new(variant.price_minor, told.currency).plain(),
        "priceCurrency": told.currency.code(),
        "availability": variant.availability.schema_org(),
        "itemCondition": "https://schema.org/NewCondition",
        "url": parts.absolute(&paths::variant(&told.product.slug, &variant.sku)),
    });
    if let Some(fields) = offer.as_object_mut() {
        if let Some(gtin) = &variant.gtin {
            fields.insert("gtin".to_owned(), gtin.clone().into());
        }
        if !variant.values.is_empty() {
            fields.insert("name".to_owned(), variant.title.clone().into());
        }
    }
    offer
}

fn review(row: &ReviewRow) -> Value {
    json!({
        "@type": "Review",
        "name": row.title,
        "reviewBody": row.body,
        "datePublished": row.written_on.to_string(),
        "author": { "@type": "Person", "name": row.author },
        "reviewRating": { "@type": "Rating", "ratingValue": row.rating, "bestRating": 5, "worstRating": 1 },
    })
}
