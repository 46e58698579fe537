use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::draft::{Attribute, ImageDraft, Kind, OptionDraft, ProductDraft, Status, VariantDraft};
use crate::db::Conn;
use crate::db::schema::{
    product_attributes, product_categories, product_images, product_option_values, product_options,
    product_tags, products, stock, tags, variant_option_values, variants,
};

/// A product as it was last saved, for the form that changes it.
#[derive(Clone, Debug)]
pub struct Stored {
    pub version: i32,
    pub draft: ProductDraft,
    /// Pieces on hand and pieces promised beyond them, by variant.
    pub stock: HashMap<Uuid, (i32, i32)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = products)]
struct ProductRow {
    slug: String,
    name: String,
    summary: String,
    description_markdown: String,
    caution: String,
    status: String,
    kind: String,
    listed: bool,
    featured: bool,
    position: i32,
    external_url: Option<String>,
    external_label: Option<String>,
    import_key: Option<String>,
    tax_class: String,
    promises: Vec<String>,
    version: i32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = variants)]
struct VariantRow {
    id: Uuid,
    sku: String,
    active: bool,
    price_minor: i64,
    compare_at_minor: Option<i64>,
    weight_grams: Option<i32>,
    gtin: Option<String>,
    requires_delivery: bool,
    media_id: Option<Uuid>,
}

/// The product of that id with everything that belongs to it, in two round trips.
///
/// # Errors
/// The database's.
pub async fn load_draft(id: Uuid, conn: &Conn) -> QueryResult<Option<Stored>> {
    let Some(row) = product(id, conn).await? else {
        return Ok(None);
    };
    let (categories, tags, attributes, images, options, values, variants, stock) = tokio::try_join!(
        categories(id, conn),
        tag_names(id, conn),
        attributes(id, conn),
        images(id, conn),
        options(id, conn),
        choices(id, conn),
        variant_rows(id, conn),
        stock_rows(id, conn)
    )?;
    let policies: HashMap<Uuid, (bool, bool)> =
        stock.iter().map(|row| (row.0, (row.1, row.2))).collect();
    let variants = variants
        .into_iter()
        .map(|row| variant(row, &values, &policies))
        .collect();
    let draft = ProductDraft {
        slug: row.slug,
        name: row.name,
        summary: row.summary,
        description_markdown: row.description_markdown,
        caution: row.caution,
        status: Status::parse(&row.status).unwrap_or_default(),
        kind: Kind::parse(&row.kind).unwrap_or_default(),
        listed: row.listed,
        featured: row.featured,
        position: row.position,
        external_url: row.external_url,
        external_label: row.external_label,
        import_key: row.import_key,
        tax_class: Some(row.tax_class),
        promises: row.promises,
        categories,
        tags,
        attributes,
        options,
        variants,
        images,
    };
    let stock = stock
        .into_iter()
        .map(|row| (row.0, (row.3, row.4)))
        .collect();
    Ok(Some(Stored {
        version: row.version,
        draft,
        stock,
    }))
}

fn variant(
    row: VariantRow,
    choices: &[(Uuid, String, String)],
    policies: &HashMap<Uuid, (bool, bool)>,
) -> VariantDraft {
    let (tracked, backorder) = policies.get(&row.id).copied().unwrap_or((true, false));
    VariantDraft {
        options: choices
            .iter()
            .filter(|c| c.0 == row.id)
            .map(|c| (c.1.clone(), c.2.clone()))
            .collect(),
        id: Some(row.id),
        sku: row.sku,
        price_minor: row.price_minor,
        compare_at_minor: row.compare_at_minor,
        weight_grams: row.weight_grams,
        gtin: row.gtin,
        requires_delivery: row.requires_delivery,
        media_id: row.media_id,
        active: row.active,
        tracked,
        backorder,
        first_stock: 0,
        stock_change: 0,
    }
}

async fn product(id: Uuid, mut conn: &Conn) -> QueryResult<Option<ProductRow>> {
    products::table
        .find(id)
        .select(ProductRow::as_select())
        .first(&mut conn)
        .await
        .optional()
}

async fn categories(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    product_categories::table
        .filter(product_categories::product_id.eq(id))
        .order(product_categories::position)
        .select(product_categories::category_id)
        .load(&mut conn)
        .await
}

async fn tag_names(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<String>> {
    product_tags::table
        .inner_join(tags::table)
        .filter(product_tags::product_id.eq(id))
        .order(tags::name)
        .select(tags::name)
        .load(&mut conn)
        .await
}

async fn attributes(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<Attribute>> {
    let rows: Vec<(String, String, String, Option<String>)> = product_attributes::table
        .filter(product_attributes::product_id.eq(id))
        .order(product_attributes::position)
        .select((
            product_attributes::name,
            product_attributes::value,
            product_attributes::kind,
            product_attributes::unit,
        ))
        .load(&mut conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(name, value, kind, unit)| Attribute {
            name,
            value,
            kind,
            unit,
        })
        .collect())
}

async fn images(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<ImageDraft>> {
    let rows: Vec<(Uuid, String)> = product_images::table
        .filter(product_images::product_id.eq(id))
        .order(product_images::position)
        .select((product_images::media_id, product_images::alt))
        .load(&mut conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(media_id, alt)| ImageDraft { media_id, alt })
        .collect())
}

async fn options(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<OptionDraft>> {
    let rows: Vec<(String, String, Option<String>)> = product_options::table
        .inner_join(product_option_values::table)
        .filter(product_options::product_id.eq(id))
        .order((product_options::position, product_option_values::position))
        .select((
            product_options::name,
            product_option_values::value,
            product_option_values::swatch,
        ))
        .load(&mut conn)
        .await?;
    let mut options: Vec<OptionDraft> = Vec::new();
    for (name, value, swatch) in rows {
        match options.last_mut().filter(|option| option.name == name) {
            Some(option) => option.values.push((value, swatch)),
            None => options.push(OptionDraft {
                name,
                values: vec![(value, swatch)],
            }),
        }
    }
    Ok(options)
}

/// Variant, option name, value.
async fn choices(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<(Uuid, String, String)>> {
    variant_option_values::table
        .inner_join(product_options::table)
        .inner_join(product_option_values::table)
        .filter(product_options::product_id.eq(id))
        .order(product_options::position)
        .select((
            variant_option_values::variant_id,
            product_options::name,
            product_option_values::value,
        ))
        .load(&mut conn)
        .await
}

async fn variant_rows(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<VariantRow>> {
    variants::table
        .filter(variants::product_id.eq(id))
        .order((variants::active.desc(), variants::position))
        .select(VariantRow::as_select())
        .load(&mut conn)
        .await
}

async fn stock_rows(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<(Uuid, bool, bool, i32, i32)>> {
    stock::table
        .inner_join(variants::table)
        .filter(variants::product_id.eq(id))
        .select((
            stock::variant_id,
            stock::tracked,
            stock::backorder,
            stock::on_hand,
            stock::backordered,
        ))
        .load(&mut conn)
        .await
}
