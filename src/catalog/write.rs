//! The rows that belong to a product, rewritten on an open transaction.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::draft::{Attribute, ImageDraft, OptionDraft, ProductDraft, VariantDraft};
use super::save::{SaveError, title};
use crate::db::Conn;
use crate::db::schema::{
    cart_lines, order_lines, product_attributes, product_categories, product_images, product_links,
    product_option_values, product_options, product_tags, tags, variant_option_values, variants,
};
use crate::text::Slug;
use crate::{id, inventory};

/// Option name and value to the ids of both.
pub(super) type ValueIds = HashMap<(String, String), (Uuid, Uuid)>;

pub(super) async fn categories(product: Uuid, ids: &[Uuid], mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(product_categories::table.filter(product_categories::product_id.eq(product)))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = (0_i32..)
        .zip(ids)
        .map(|(position, id)| {
            (
                product_categories::product_id.eq(product),
                product_categories::category_id.eq(*id),
                product_categories::position.eq(position),
            )
        })
        .collect();
    diesel::insert_into(product_categories::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The ids of these tags, made where they are new; names that leave no slug are left out.
pub(crate) async fn tag_ids(names: &[String], mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    // In the order of their slugs, so that two who write the same tags do not wait for each other crosswise.
    let named: BTreeMap<Slug, &String> = names
        .iter()
        .rev()
        .filter_map(|name| Some((Slug::of_title(name)?, name)))
        .collect();
    let mut ids = Vec::new();
    for (slug, name) in named {
        let row = (
            tags::id.eq(id::new_uuid()),
            tags::slug.eq(slug.as_str()),
            tags::name.eq(name.trim()),
        );
        let tag: Uuid = diesel::insert_into(tags::table)
            .values(row)
            .on_conflict(tags::slug)
            .do_update()
            .set(tags::slug.eq(excluded(tags::slug)))
            .returning(tags::id)
            .get_result(&mut conn)
            .await?;
        ids.push(tag);
    }
    Ok(ids)
}

pub(super) async fn tags(product: Uuid, names: &[String], mut conn: &Conn) -> QueryResult<()> {
    let ids = tag_ids(names, conn).await?;
    diesel::delete(product_tags::table.filter(product_tags::product_id.eq(product)))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = ids
        .into_iter()
        .map(|tag| {
            (
                product_tags::product_id.eq(product),
                product_tags::tag_id.eq(tag),
            )
        })
        .collect();
    diesel::insert_into(product_tags::table)
        .values(rows)
        .execute(&mut conn)
        .await?;
    Ok(())
}

pub(super) async fn attributes(
    product: Uuid,
    attributes: &[Attribute],
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::delete(product_attributes::table.filter(product_attributes::product_id.eq(product)))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = (0_i32..)
        .zip(attributes)
        .map(|(position, attribute)| {
            (
                product_attributes::product_id.eq(product),
                product_attributes::name.eq(attribute.name.trim()),
                product_attributes::value.eq(attribute.value.trim()),
                product_attributes::kind.eq(&attribute.kind),
                product_attributes::unit.eq(&attribute.unit),
                product_attributes::position.eq(position),
            )
        })
        .collect();
    diesel::insert_into(product_attributes::table)
        .values(rows)
        .execute(&mut conn)
        .await?;
    Ok(())
}

pub(super) async fn images(
    product: Uuid,
    images: &[ImageDraft],
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::delete(product_images::table.filter(product_images::product_id.eq(product)))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = (0_i32..)
        .zip(images)
        .map(|(position, image)| {
            (
                product_images::product_id.eq(product),
                product_images::media_id.eq(image.media_id),
                product_images::alt.eq(&image.alt),
                product_images::position.eq(position),
            )
        })
        .collect();
    diesel::insert_into(product_images::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Puts these in the place of the product's links of that kind (`related` or `member`).
///
/// # Errors
/// The database's.
pub async fn relink(
    product: Uuid,
    kind: &str,
    linked: &[Uuid],
    mut conn: &Conn,
) -> QueryResult<()> {
    let old = product_links::table
        .filter(product_links::product_id.eq(product))
        .filter(product_links::kind.eq(kind));
    diesel::delete(old).execute(&mut conn).await?;
    let rows: Vec<_> = (0_i32..)
        .zip(linked.iter().filter(|linked| **linked != product))
        .map(|(position, linked)| {
            (
                product_links::product_id.eq(product),
                product_links::linked_id.eq(*linked),
                product_links::kind.eq(kind),
                product_links::position.eq(position),
            )
        })
        .collect();
    diesel::insert_into(product_links::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

pub(super) async fn options(
    product: Uuid,
    options: &[OptionDraft],
    mut conn: &Conn,
) -> QueryResult<ValueIds> {
    diesel::delete(product_options::table.filter(product_options::product_id.eq(product)))
        .execute(&mut conn)
        .await?;
    let mut ids = ValueIds::new();
    for (position, option) in (0_i32..).zip(options) {
        let option_id = id::new_uuid();
        let row = (
            product_options::id.eq(option_id),
            product_options::product_id.eq(product),
            product_options::name.eq(option.name.trim()),
            product_options::position.eq(position),
        );
        diesel::insert_into(product_options::table)
            .values(row)
            .execute(&mut conn)
            .await?;
        for (position, (value, swatch)) in (0_i32..).zip(&option.values) {
            let value_id = id::new_uuid();
            let row = (
                product_option_values::id.eq(value_id),
                product_option_values::option_id.eq(option_id),
                product_option_values::value.eq(value),
                product_option_values::swatch
                    .eq(swatch.as_ref().map(|hex| hex.to_ascii_lowercase())),
                product_option_values::position.eq(position),
            );
            diesel::insert_into(product_option_values::table)
                .values(row)
                .execute(&mut conn)
                .await?;
            ids.insert((option.name.clone(), value.clone()), (option_id, value_id));
        }
    }
    Ok(ids)
}

pub(super) async fn variants(
    product: Uuid,
    draft: &ProductDraft,
    values: &ValueIds,
    staff: Option<Uuid>,
    now: Timestamp,
    mut conn: &Conn,
) -> Result<(), SaveError> {
    let stored: Vec<(Uuid, String)> = variants::table
        .filter(variants::product_id.eq(product))
        .select((variants::id, variants::sku))
        .load(&mut conn)
        .await?;
    let mut kept = Vec::new();
    for (position, variant) in (0_i32..).zip(&draft.variants) {
        let known = stored.iter().find(|(id, sku)| {
            variant
                .id
                .map_or(*sku == variant.sku, |wanted| wanted == *id)
        });
        let known = known.map(|(id, _)| *id);
        let id = write_variant(product, known, position, variant, now, conn).await?;
        let policy = inventory::Policy {
            tracked: variant.tracked,
            backorder: variant.backorder,
        };
        if known.is_some() {
            inventory::set_policy(id, policy, conn).await?;
            if variant.stock_change != 0 {
                inventory::adjust(id, variant.stock_change, staff, "", now, conn).await?;
            }
        } else {
            inventory::open(id, policy, variant.first_stock, staff, now, conn).await?;
        }
        choose(id, &variant.options, values, conn).await?;
        kept.push(id);
    }
    for (id, _) in stored.iter().filter(|(id, _)| !kept.contains(id)) {
        retire(*id, conn).await?;
    }
    Ok(())
}

async fn write_variant(
    product: Uuid,
    known: Option<Uuid>,
    position: i32,
    variant: &VariantDraft,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<Uuid> {
    let values = (
        variants::sku.eq(variant.sku.trim()),
        variants::title.eq(title(variant)),
        variants::position.eq(position),
        variants::active.eq(variant.active),
        variants::price_minor.eq(variant.price_minor),
        variants::compare_at_minor.eq(variant.compare_at_minor),
        variants::weight_grams.eq(variant.weight_grams),
        variants::gtin.eq(&variant.gtin),
        variants::requires_delivery.eq(variant.requires_delivery),
        variants::media_id.eq(variant.media_id),
        variants::updated_at.eq(now.to_diesel()),
    );
    if let Some(id) = known {
        diesel::update(variants::table.find(id))
            .set(values)
            .execute(&mut conn)
            .await?;
        return Ok(id);
    }
    let id = id::new_uuid();
    diesel::insert_into(variants::table)
        .values((
            variants::id.eq(id),
            variants::product_id.eq(product),
            values,
        ))
        .execute(&mut conn)
        .await?;
    Ok(id)
}

async fn choose(
    variant: Uuid,
    choice: &[(String, String)],
    values: &ValueIds,
    mut conn: &Conn,
) -> Result<(), SaveError> {
    for pair in choice {
        let (option, value) = values.get(pair).ok_or_else(|| {
            SaveError::Invalid(
                "options",
                format!("{} is not among the values of {}.", pair.1, pair.0),
            )
        })?;
        let row = (
            variant_option_values::variant_id.eq(variant),
            variant_option_values::option_id.eq(*option),
            variant_option_values::value_id.eq(*value),
        );
        diesel::insert_into(variant_option_values::table)
            .values(row)
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}

async fn retire(variant: Uuid, mut conn: &Conn) -> QueryResult<()> {
    let in_cart = diesel::select(diesel::dsl::exists(
        cart_lines::table.filter(cart_lines::variant_id.eq(variant)),
    ));
    let in_order = diesel::select(diesel::dsl::exists(
        order_lines::table.filter(order_lines::variant_id.eq(variant)),
    ));
    let known: bool = in_cart.get_result(&mut conn).await?;
    if known || in_order.get_result::<bool>(&mut conn).await? {
        diesel::update(variants::table.find(variant))
            .set(variants::active.eq(false))
            .execute(&mut conn)
            .await?;
    } else {
        diesel::delete(variants::table.find(variant))
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}
