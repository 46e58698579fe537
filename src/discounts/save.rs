use std::collections::HashSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::discount::{Discount, Off, Scope};
use super::stored::{DiscountDraft, stored_discount};
use crate::db::schema::{
    discount_categories, discount_products, discount_uses, discounts, order_discounts,
};
use crate::db::{Conn, constraint};
use crate::settings::SaveError;

/// What became of a discount that was to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    Gone,
    /// Orders have it: it is switched off and stays.
    SwitchedOff,
}

/// What a write sets of the discount's own row.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = discounts, treat_none_as_null = true)]
struct Columns<'a> {
    name: &'a str,
    code: Option<String>,
    kind: &'a str,
    percent_ppm: Option<i32>,
    amount_minor: Option<i64>,
    buy_quantity: Option<i32>,
    get_quantity: Option<i32>,
    scope: &'a str,
    minimum_minor: i64,
    starts_at: Option<jiff_diesel::Timestamp>,
    ends_at: Option<jiff_diesel::Timestamp>,
    max_uses: Option<i32>,
    max_uses_per_customer: Option<i32>,
    stacking: &'a str,
    position: i32,
    active: bool,
}

/// Adds a discount under the id that it has.
///
/// # Errors
/// See [`SaveError`].
pub async fn add(draft: &DiscountDraft, now: Timestamp, conn: &mut Conn) -> Result<(), SaveError> {
    conn.transaction(async |mut conn: &mut Conn| {
        diesel::insert_into(discounts::table)
            .values((
                discounts::id.eq(draft.discount.id),
                discounts::created_at.eq(now.to_diesel()),
                columns(draft),
            ))
            .execute(&mut conn)
            .await
            .map_err(refused)?;
        write_scope(&draft.discount, conn).await
    })
    .await
}

/// Saves a discount if it still is as it was `seen`. Placed orders keep what was taken off.
///
/// # Errors
/// See [`SaveError`].
pub async fn save(draft: &DiscountDraft, seen: i32, conn: &mut Conn) -> Result<(), SaveError> {
    let id = draft.discount.id;
    conn.transaction(async |mut conn: &mut Conn| {
        let unchanged = discounts::table
            .find(id)
            .filter(discounts::version.eq(seen));
        let written = diesel::update(unchanged)
            .set((
                columns(draft),
                discounts::version.eq(discounts::version + 1),
            ))
            .execute(&mut conn)
            .await
            .map_err(refused)?;
        if written == 0 {
            let stored = stored_discount(id, conn).await?.ok_or(SaveError::Unknown)?;
            return Err(SaveError::Stale(stored.version));
        }
        write_scope(&draft.discount, conn).await
    })
    .await
}

/// Deletes a discount, or switches it off where orders have it.
///
/// # Errors
/// [`SaveError::Unknown`] when it is not there; the database's.
pub async fn delete(id: Uuid, conn: &mut Conn) -> Result<Deleted, SaveError> {
    conn.transaction(async |mut conn: &mut Conn| {
        // Orders lock the row before they note that they use it, so nobody does in between.
        let there: Option<Uuid> = discounts::table
            .find(id)
            .for_update()
            .select(discounts::id)
            .first(&mut conn)
            .await
            .optional()?;
        there.ok_or(SaveError::Unknown)?;
        let noted = order_discounts::table.filter(order_discounts::discount_id.eq(id));
        let counted = discount_uses::table.filter(discount_uses::discount_id.eq(id));
        let used: bool = diesel::select(exists(noted).or(exists(counted)))
            .get_result(&mut conn)
            .await?;
        if used {
            diesel::update(discounts::table.find(id))
                .set((
                    discounts::active.eq(false),
                    discounts::version.eq(discounts::version + 1),
                ))
                .execute(&mut conn)
                .await?;
            return Ok(Deleted::SwitchedOff);
        }
        diesel::delete(discounts::table.find(id))
            .execute(&mut conn)
            .await?;
        Ok(Deleted::Gone)
    })
    .await
}

fn columns(draft: &DiscountDraft) -> Columns<'_> {
    let discount = &draft.discount;
    let plain = Columns {
        name: &discount.name,
        code: discount.code.clone(),
        kind: "free_delivery",
        percent_ppm: None,
        amount_minor: None,
        buy_quantity: None,
        get_quantity: None,
        scope: match discount.scope {
            Scope::All => "all",
            Scope::Products(_) => "products",
            Scope::Categories(_) => "categories",
        },
        minimum_minor: discount.minimum_minor,
        starts_at: discount.starts_at.map(ToDiesel::to_diesel),
        ends_at: discount.ends_at.map(ToDiesel::to_diesel),
        max_uses: discount.limits.in_all,
        max_uses_per_customer: discount.limits.per_customer,
        stacking: if discount.alone {
            "alone"
        } else {
            "with_others"
        },
        position: draft.position,
        active: draft.active,
    };
    match discount.off {
        Off::FreeDelivery => plain,
        Off::Percent(ppm) => Columns {
            kind: "percent",
            percent_ppm: Some(ppm),
            ..plain
        },
        Off::Amount(minor) => Columns {
            kind: "amount",
            amount_minor: Some(minor),
            ..plain
        },
        Off::BuyGet { buy, get, ppm } => Columns {
            kind: "buy_x_get_y",
            percent_ppm: Some(ppm),
            buy_quantity: Some(buy),
            get_quantity: Some(get),
            ..plain
        },
    }
}

/// What the discount applies to, in the place of what it applied to before.
async fn write_scope(discount: &Discount, mut conn: &Conn) -> Result<(), SaveError> {
    let none = HashSet::new();
    let (products, categories) = match &discount.scope {
        Scope::All => (&none, &none),
        Scope::Products(ids) => (ids, &none),
        Scope::Categories(ids) => (&none, ids),
    };
    diesel::delete(discount_products::table)
        .filter(discount_products::discount_id.eq(discount.id))
        .execute(&mut conn)
        .await?;
    diesel::delete(discount_categories::table)
        .filter(discount_categories::discount_id.eq(discount.id))
        .execute(&mut conn)
        .await?;
    let product = |id: &Uuid| {
        (
            discount_products::discount_id.eq(discount.id),
            discount_products::product_id.eq(*id),
        )
    };
    diesel::insert_into(discount_products::table)
        .values(products.iter().map(product).collect::<Vec<_>>())
        .execute(&mut conn)
        .await
        .map_err(refused)?;
    let category = |id: &Uuid| {
        (
            discount_categories::discount_id.eq(discount.id),
            discount_categories::category_id.eq(*id),
        )
    };
    diesel::insert_into(discount_categories::table)
        .values(categories.iter().map(category).collect::<Vec<_>>())
        .execute(&mut conn)
        .await
        .map_err(refused)?;
    Ok(())
}

fn refused(error: diesel::result::Error) -> SaveError {
    let invalid = |field, sentence: &str| SaveError::Invalid(field, sentence.to_owned());
    match constraint::violated(&error) {
        Some("discounts_code_unique") => invalid(
            "code",
            "Another discount has this code, perhaps one that is switched off. Choose another code.",
        ),
        Some("discounts_code_form") => invalid(
            "code",
            "A code has 2 to 40 letters, digits, hyphens and underscores, and begins with a letter or digit.",
        ),
        Some("discounts_dates_in_order") => invalid("end_day", "It ends before it starts."),
        Some("discount_products_product_id_fkey") => {
            invalid("products", "One of these products was just deleted.")
        }
        Some("discount_categories_category_id_fkey") => {
            invalid("category", "One of these categories was just deleted.")
        }
        _ => error.into(),
    }
}
