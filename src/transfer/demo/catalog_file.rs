use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use uuid::Uuid;

use crate::articles::front_matter::When;
use crate::catalog::{
    Attribute, ImageDraft, Kind, OptionDraft, ProductDraft, Status, VariantDraft,
};

/// `demo/catalog.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CatalogFile {
    pub category: Vec<Category>,
    pub product: Vec<Product>,
    pub review: Vec<Review>,
    pub person: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Category {
    pub slug: String,
    pub name: String,
    pub parent: Option<String>,
    pub summary: String,
    pub text: String,
    pub position: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub slug: String,
    pub name: String,
    #[serde(rename = "kind")]
    _kind: String,
    pub role: String,
    pub bio: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Review {
    pub product: String,
    pub author: String,
    pub rating: i32,
    pub date: When,
    pub title: String,
    pub body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    pub slug: String,
    name: String,
    summary: String,
    description: String,
    categories: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    featured: bool,
    status: String,
    #[serde(default)]
    caution: String,
    #[serde(default)]
    promises: Vec<String>,
    #[serde(default)]
    pub related: Vec<String>,
    images: Vec<Image>,
    #[serde(default)]
    specifications: Vec<Specification>,
    #[serde(default)]
    options: Vec<ProductOption>,
    variant: Vec<Variant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    file: String,
    alt: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Specification {
    name: String,
    kind: String,
    value: String,
    unit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductOption {
    name: String,
    values: Vec<OptionValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionValue {
    value: String,
    swatch: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    sku: String,
    #[serde(default)]
    options: BTreeMap<String, String>,
    price: i64,
    compare_at: Option<i64>,
    stock: i32,
    #[serde(default)]
    backorder: bool,
    weight_grams: Option<i32>,
    gtin: Option<String>,
    image: Option<String>,
}

impl Product {
    /// The product for `catalog::save`; `categories` by slug, `media` by file name.
    pub(super) fn draft(
        &self,
        position: i32,
        categories: &HashMap<String, Uuid>,
        media: &HashMap<String, Uuid>,
    ) -> ProductDraft {
        let images = self.images.iter().filter_map(|image| {
            Some(ImageDraft {
                media_id: *media.get(&image.file)?,
                alt: image.alt.clone(),
            })
        });
        let attributes = self.specifications.iter().map(|specification| Attribute {
            name: specification.name.clone(),
            value: specification.value.clone(),
            kind: specification.kind.clone(),
            unit: specification.unit.clone(),
        });
        let options = self.options.iter().map(|option| OptionDraft {
            name: option.name.clone(),
            values: option
                .values
                .iter()
                .map(|value| (value.value.clone(), value.swatch.clone()))
                .collect(),
        });
        ProductDraft {
            slug: self.slug.clone(),
            name: self.name.clone(),
            summary: self.summary.clone(),
            description_markdown: self.description.trim().to_owned(),
            caution: self.caution.clone(),
            status: Status::parse(&self.status).unwrap_or_default(),
            kind: Kind::Goods,
            listed: true,
            featured: self.featured,
            position,
            promises: self.promises.clone(),
            categories: self
                .categories
                .iter()
                .filter_map(|slug| categories.get(slug).copied())
                .collect(),
            tags: self.tags.clone(),
            attributes: attributes.collect(),
            options: options.collect(),
            variants: self
                .variant
                .iter()
                .map(|variant| self.variant_draft(variant, media))
                .collect(),
            images: images.collect(),
            ..ProductDraft::default()
        }
    }

    fn variant_draft(&self, variant: &Variant, media: &HashMap<String, Uuid>) -> VariantDraft {
        let choice = self.options.iter().filter_map(|option| {
            variant
                .options
                .get(&option.name)
                .map(|value| (option.name.clone(), value.clone()))
        });
        VariantDraft {
            sku: variant.sku.clone(),
            options: choice.collect(),
            price_minor: variant.price,
            compare_at_minor: variant.compare_at,
            weight_grams: variant.weight_grams,
            gtin: variant.gtin.clone(),
            requires_delivery: true,
            media_id: variant
                .image
                .as_ref()
                .and_then(|file| media.get(file).copied()),
            active: true,
            tracked: true,
            backorder: variant.backorder,
            first_stock: variant.stock,
            ..VariantDraft::default()
        }
    }
}
