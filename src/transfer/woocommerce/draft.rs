use std::collections::HashMap;

use uuid::Uuid;

use super::plan::{PlannedProduct, PlannedVariant};
use super::sql::Counted;
use crate::catalog::{Attribute, ImageDraft, Kind, OptionDraft, ProductDraft, VariantDraft};
use crate::settings::ShopSettings;

/// The product as the catalog's verb takes it.
pub(super) fn of(
    product: &PlannedProduct,
    slug: String,
    categories: Vec<Uuid>,
    media: &HashMap<String, Uuid>,
) -> ProductDraft {
    ProductDraft {
        slug,
        name: product.name.clone(),
        summary: product.summary.clone(),
        description_markdown: product.description_markdown.clone(),
        status: product.status,
        kind: product.kind,
        listed: product.listed,
        featured: product.featured,
        position: product.position,
        external_url: product.external_url.clone(),
        external_label: product.external_label.clone(),
        import_key: Some(product.key.clone()),
        categories,
        tags: product.tags.clone(),
        attributes: attributes(product),
        options: product
            .options
            .iter()
            .map(|option| OptionDraft {
                name: option.name.clone(),
                values: option.values.iter().map(|v| (v.clone(), None)).collect(),
            })
            .collect(),
        variants: product.variants.iter().map(|v| variant(v, media)).collect(),
        images: images(product, media),
        ..ProductDraft::default()
    }
}

/// Where the file's count is not the one that was imported last, the shop's count becomes the file's. What was sold
/// since from a count that did not change stays sold.
pub(super) fn recount(draft: &mut ProductDraft, known: &HashMap<String, Counted>) {
    for variant in &mut draft.variants {
        if let Some(counted) = known.get(&variant.sku)
            && variant.tracked
            && counted.imported != Some(variant.first_stock)
        {
            variant.stock_change = variant.first_stock.saturating_sub(counted.on_hand);
        }
    }
}

/// The pieces that the file names, by SKU.
pub(super) fn counts(product: &PlannedProduct) -> HashMap<&str, i32> {
    let counted = product.variants.iter().filter(|variant| variant.tracked);
    counted
        .map(|variant| (variant.sku.as_str(), variant.on_hand))
        .collect()
}

/// "3 variants, $15.00 to $20.00" for the report.
pub(super) fn detail(product: &PlannedProduct, shop: &ShopSettings) -> String {
    let kind = match product.kind {
        Kind::Group => return format!("group of {}", product.members.len()),
        Kind::External => "sold elsewhere, ".to_owned(),
        Kind::Goods if product.variants.len() == 1 => String::new(),
        Kind::Goods => format!("{} variants, ", product.variants.len()),
    };
    let prices = product.variants.iter().filter(|v| v.active);
    let prices: Vec<i64> = prices.map(|v| v.price_minor).collect();
    match (prices.iter().min(), prices.iter().max()) {
        (Some(low), Some(high)) if low == high => format!("{kind}{}", shop.money(*low)),
        (Some(low), Some(high)) => {
            format!("{kind}{} to {}", shop.money(*low), shop.money(*high))
        }
        _ => format!("{kind}without a price"),
    }
}

fn attributes(product: &PlannedProduct) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = Vec::new();
    for (name, value) in &product.attributes {
        let one = Attribute {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            kind: "text".to_owned(),
            unit: None,
        };
        if !one.name.is_empty() && !one.value.is_empty() && !attributes.contains(&one) {
            attributes.push(one);
        }
    }
    attributes
}

/// The product's pictures, then those that only a variant names, each once.
fn images(product: &PlannedProduct, media: &HashMap<String, Uuid>) -> Vec<ImageDraft> {
    let of_variants = product
        .variants
        .iter()
        .filter_map(|variant| variant.image_url.as_ref());
    let mut images: Vec<ImageDraft> = Vec::new();
    for url in product.image_urls.iter().chain(of_variants) {
        let Some(media_id) = media.get(url).copied() else {
            continue;
        };
        if images.iter().all(|image| image.media_id != media_id) {
            images.push(ImageDraft {
                media_id,
                alt: product.name.clone(),
            });
        }
    }
    images
}

fn variant(planned: &PlannedVariant, media: &HashMap<String, Uuid>) -> VariantDraft {
    VariantDraft {
        id: None,
        sku: planned.sku.clone(),
        options: planned.options.clone(),
        price_minor: planned.price_minor,
        compare_at_minor: planned.compare_at_minor,
        weight_grams: planned.weight_grams,
        gtin: planned.gtin.clone(),
        requires_delivery: planned.requires_delivery,
        media_id: planned
            .image_url
            .as_ref()
            .and_then(|url| media.get(url).copied()),
        active: planned.active,
        tracked: planned.tracked,
        backorder: planned.backorder,
        first_stock: planned.on_hand,
        stock_change: 0,
    }
}
