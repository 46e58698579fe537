use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::draft::{ProductDraft, VariantDraft};
use super::write;
use crate::db::schema::products;
use crate::db::{Conn, constraint};
use crate::id;
use crate::markdown;
use crate::text::Slug;

/// Why a product or category was not saved; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another one stands at that address.
    #[error("The address is taken. Choose another slug.")]
    SlugTaken,
    /// Another product has a variant of that SKU.
    #[error("A SKU in this product belongs to another product.")]
    SkuTaken,
    /// Somebody saved in between; the version that stands now.
    #[error("Somebody else saved this in between.")]
    Stale(i32),
    /// A field and what is wrong with it.
    #[error("{1}")]
    Invalid(&'static str, String),
    #[error(transparent)]
    Database(QueryError),
}

/// A constraint that refused the write is a sentence for its field; anything else is the database's trouble.
impl From<QueryError> for SaveError {
    fn from(error: QueryError) -> Self {
        match constraint::violated(&error) {
            Some("products_slug_unique" | "categories_slug_unique") => Self::SlugTaken,
            Some("variants_sku_unique") => Self::SkuTaken,
            Some("variants_gtin_form") => {
                Self::Invalid("gtin", "A GTIN has 8, 12, 13 or 14 digits.".to_owned())
            }
            Some("stock_on_hand_not_negative") => Self::Invalid(
                "stock",
                "There are not so many on hand to take away.".to_owned(),
            ),
            Some("product_attributes_value_of_kind") => Self::Invalid(
                "attributes",
                "A number is written as 4.6, a yes-or-no as yes or no.".to_owned(),
            ),
            Some("product_attributes_pkey") => Self::Invalid(
                "attributes",
                "A specification stands there twice.".to_owned(),
            ),
            Some("products_external_url_web" | "products_external_has_url") => Self::Invalid(
                "external_url",
                "Write the whole address, beginning with https://.".to_owned(),
            ),
            Some("categories_not_own_parent") => {
                Self::Invalid("parent", "A category cannot stand below itself.".to_owned())
            }
            Some("products_tax_class") => Self::Invalid(
                "tax_class",
                "This tax class is not there any more. Choose another.".to_owned(),
            ),
            _ => Self::Database(error),
        }
    }
}

/// What a save did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Created(Uuid),
    Updated(Uuid),
    /// The same was saved before: nothing was written.
    Unchanged(Uuid),
}

impl Saved {
    /// The product.
    pub fn id(self) -> Uuid {
        match self {
            Self::Created(id) | Self::Updated(id) | Self::Unchanged(id) => id,
        }
    }
}

/// Which product a draft replaces.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    New,
    /// That one, if it still has the version that the editor saw.
    Existing {
        id: Uuid,
        seen_version: Option<i32>,
    },
}

/// Saves a product with everything that belongs to it, in one transaction. Variants that are no longer in the draft go,
/// or stay out of sale where a cart or an order knows them. Stock of a variant that exists moves only by `stock_change`.
///
/// # Errors
/// See [`SaveError`].
pub async fn save(
    draft: &ProductDraft,
    target: Target,
    staff: Option<Uuid>,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<Saved, SaveError> {
    check(draft)?;
    conn.transaction(async |conn| save_step(draft, target, staff, now, conn).await)
        .await
}

/// [`save`] on an open transaction, for imports that write all or nothing.
///
/// # Errors
/// See [`SaveError`].
pub async fn save_step(
    draft: &ProductDraft,
    target: Target,
    staff: Option<Uuid>,
    now: Timestamp,
    conn: &Conn,
) -> Result<Saved, SaveError> {
    check(draft)?;
    let hash = hash(draft);
    let (id, is_new) = match target {
        Target::New => (id::new_uuid(), true),
        Target::Existing { id, seen_version } => {
            let (version, stored) = locked(id, conn).await?;
            if seen_version.is_some_and(|seen| seen != version) {
                return Err(SaveError::Stale(version));
            }
            if stored == hash
                && draft
                    .variants
                    .iter()
                    .all(|variant| variant.stock_change == 0)
            {
                return Ok(Saved::Unchanged(id));
            }
            (id, false)
        }
    };
    write_product(id, is_new, draft, &hash, now, conn).await?;
    write::categories(id, &draft.categories, conn).await?;
    write::tags(id, &draft.tags, conn).await?;
    write::attributes(id, &draft.attributes, conn).await?;
    write::images(id, &draft.images, conn).await?;
    let values = write::options(id, &draft.options, conn).await?;
    write::variants(id, draft, &values, staff, now, conn).await?;
    Ok(if is_new {
        Saved::Created(id)
    } else {
        Saved::Updated(id)
    })
}

fn check(draft: &ProductDraft) -> Result<(), SaveError> {
    Slug::parse(&draft.slug).map_err(|sentence| SaveError::Invalid("slug", sentence.to_owned()))?;
    if draft.name.trim().is_empty() {
        return Err(SaveError::Invalid(
            "name",
            "Give the product a name.".to_owned(),
        ));
    }
    for variant in &draft.variants {
        if variant.sku.trim().is_empty() {
            return Err(SaveError::Invalid(
                "sku",
                "Every variant needs a SKU.".to_owned(),
            ));
        }
        if draft
            .variants
            .iter()
            .filter(|other| other.sku == variant.sku)
            .count()
            > 1
        {
            return Err(SaveError::Invalid(
                "sku",
                format!("The SKU {} stands there twice.", variant.sku),
            ));
        }
        if draft
            .variants
            .iter()
            .filter(|other| other.active && variant.active && same_choice(other, variant))
            .count()
            > 1
        {
            return Err(SaveError::Invalid(
                "options",
                format!("Two variants are both {}.", title(variant)),
            ));
        }
    }
    Ok(())
}

fn same_choice(one: &VariantDraft, other: &VariantDraft) -> bool {
    one.options == other.options
}

/// "Standard / Soft / Beech".
pub(super) fn title(variant: &VariantDraft) -> String {
    variant
        .options
        .iter()
        .map(|(_, value)| value.as_str())
        .collect::<Vec<_>>()
        .join(" / ")
}

fn hash(draft: &ProductDraft) -> String {
    let bytes = serde_json::to_vec(draft).unwrap_or_default();
    blake3::hash(&bytes).to_hex().to_string()
}

async fn locked(id: Uuid, mut conn: &Conn) -> Result<(i32, String), SaveError> {
    Ok(products::table
        .find(id)
        .for_update()
        .select((products::version, products::draft_hash))
        .first(&mut conn)
        .await?)
}

async fn write_product(
    id: Uuid,
    is_new: bool,
    draft: &ProductDraft,
    hash: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> Result<(), SaveError> {
    let html = markdown::render(&draft.description_markdown).html;
    let values = (
        (
            products::slug.eq(&draft.slug),
            products::name.eq(draft.name.trim()),
            products::summary.eq(&draft.summary),
            products::description_markdown.eq(&draft.description_markdown),
            products::description_html.eq(html),
            products::caution.eq(&draft.caution),
            products::status.eq(draft.status.as_str()),
            products::kind.eq(draft.kind.as_str()),
            products::listed.eq(draft.listed),
            products::featured.eq(draft.featured),
        ),
        (
            products::position.eq(draft.position),
            products::external_url.eq(&draft.external_url),
            products::external_label.eq(&draft.external_label),
            products::import_key.eq(&draft.import_key),
            draft
                .tax_class
                .as_ref()
                .map(|class| products::tax_class.eq(class)),
            products::promises.eq(&draft.promises),
            products::draft_hash.eq(hash),
            products::updated_at.eq(now.to_diesel()),
        ),
    );
    if is_new {
        diesel::insert_into(products::table)
            .values((products::id.eq(id), values))
            .execute(&mut conn)
            .await?;
    } else {
        diesel::update(products::table.find(id))
            .set((values, products::version.eq(products::version + 1)))
            .execute(&mut conn)
            .await?;
    }
    let published = products::table
        .find(id)
        .filter(products::status.eq("active"))
        .filter(products::published_at.is_null());
    diesel::update(published)
        .set(products::published_at.eq(now.to_diesel()))
        .execute(&mut conn)
        .await?;
    Ok(())
}
