use serde::Serialize;
use uuid::Uuid;

/// Whether a product is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Being written; nobody outside sees it.
    #[default]
    Draft,
    /// In the shop.
    Active,
    /// No longer sold; carts and orders still know it.
    Archived,
}

/// How a product is sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Here.
    #[default]
    Goods,
    /// As other products that this one's page gathers.
    Group,
    /// On another site.
    External,
}

impl Status {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }

    /// From the database or a form; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Draft, Self::Active, Self::Archived]
            .into_iter()
            .find(|status| status.as_str() == text)
    }
}

impl Kind {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::Group => "group",
            Self::External => "external",
        }
    }

    /// From the database; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Goods, Self::Group, Self::External]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// A product as somebody wants it to be: what forms, imports and the demo shop hand to [`save`](super::save).
#[derive(Clone, Debug, Default, Serialize)]
pub struct ProductDraft {
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub description_markdown: String,
    pub caution: String,
    pub status: Status,
    pub kind: Kind,
    pub listed: bool,
    pub featured: bool,
    pub position: i32,
    pub external_url: Option<String>,
    pub external_label: Option<String>,
    pub import_key: Option<String>,
    /// The code of its tax class; `None` leaves it as it is, or standard while the product is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_class: Option<String>,
    pub promises: Vec<String>,
    /// The first is the main one.
    pub categories: Vec<Uuid>,
    pub tags: Vec<String>,
    pub attributes: Vec<Attribute>,
    pub options: Vec<OptionDraft>,
    pub variants: Vec<VariantDraft>,
    pub images: Vec<ImageDraft>,
}

/// One value of one specification.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Attribute {
    pub name: String,
    pub value: String,
    /// `text`, `number` or `boolean`.
    pub kind: String,
    pub unit: Option<String>,
}

/// What a buyer chooses, with its values in order; a swatch is a colour as `#rrggbb`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OptionDraft {
    pub name: String,
    pub values: Vec<(String, Option<String>)>,
}

/// One SKU.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a box of the form, none depends on another"
)]
#[derive(Clone, Debug, Default, Serialize)]
pub struct VariantDraft {
    pub id: Option<Uuid>,
    pub sku: String,
    /// Option name and value, in the order of the product's options.
    pub options: Vec<(String, String)>,
    pub price_minor: i64,
    pub compare_at_minor: Option<i64>,
    pub weight_grams: Option<i32>,
    pub gtin: Option<String>,
    pub requires_delivery: bool,
    pub media_id: Option<Uuid>,
    pub active: bool,
    /// false: always available.
    pub tracked: bool,
    pub backorder: bool,
    /// Pieces on hand of a variant that is new; one that exists keeps its own count.
    pub first_stock: i32,
    /// Pieces added to or taken from a variant that exists. It is a deed and no property: the same draft without it is
    /// the same draft.
    #[serde(skip)]
    pub stock_change: i32,
}

/// A picture of the product in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImageDraft {
    pub media_id: Uuid,
    pub alt: String,
}

/// A place in the catalog's tree.
#[derive(Clone, Debug, Default)]
pub struct CategoryDraft {
    pub parent_id: Option<Uuid>,
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub text_markdown: String,
    pub position: i32,
    /// Whether who buys from it, or from a category below, must accept the disclaimer for medical devices.
    pub asks_disclaimer: bool,
}
