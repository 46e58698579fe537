use crate::catalog::{Kind, Status};
use crate::transfer::Refused;

/// What a file asks for, before anybody looked at the database.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub products: Vec<PlannedProduct>,
    pub refused: Vec<Refused>,
    /// What was left out or guessed, a sentence each.
    pub notes: Vec<String>,
}

/// One product with everything that the file says of it.
#[derive(Clone, Debug, Default)]
pub struct PlannedProduct {
    /// What a second run knows it by.
    pub key: String,
    /// The address it would like.
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub description_markdown: String,
    pub status: Status,
    pub kind: Kind,
    pub listed: bool,
    pub featured: bool,
    pub position: i32,
    pub external_url: Option<String>,
    pub external_label: Option<String>,
    /// Names from the root to the category.
    pub categories: Vec<Vec<String>>,
    pub tags: Vec<String>,
    /// Name and value; several values of a name stand there several times.
    pub attributes: Vec<(String, String)>,
    pub options: Vec<PlannedOption>,
    pub variants: Vec<PlannedVariant>,
    pub image_urls: Vec<String>,
    /// Keys of the products that a group gathers.
    pub members: Vec<String>,
    /// Keys of products that go well with it.
    pub related: Vec<String>,
    /// Lines of the file that speak of it, its own first.
    pub lines: Vec<u64>,
}

/// What a buyer chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlannedOption {
    pub name: String,
    pub values: Vec<String>,
}

/// One SKU.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]
pub struct PlannedVariant {
    pub sku: String,
    pub options: Vec<(String, String)>,
    pub price_minor: i64,
    pub compare_at_minor: Option<i64>,
    pub tracked: bool,
    pub backorder: bool,
    pub on_hand: i32,
    pub weight_grams: Option<i32>,
    pub gtin: Option<String>,
    pub requires_delivery: bool,
    pub image_url: Option<String>,
    pub active: bool,
}
