use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use super::change::{ChangeError, set};
use super::order::Order;
use crate::addresses::Destination;
use crate::db::Conn;
use crate::db::schema::{order_lines, orders};
use crate::id;
use crate::pricing::{Basket, Item, Quote, Rules, quote};

/// Something for sale that is to be added to an order.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Addition {
    #[diesel(sql_type = sql_types::Uuid)]
    pub variant_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    product_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Text)]
    sku: String,
    #[diesel(sql_type = sql_types::Text)]
    slug: String,
    #[diesel(sql_type = sql_types::BigInt)]
    price_minor: i64,
    #[diesel(sql_type = sql_types::Text)]
    tax_class: String,
    #[diesel(sql_type = sql_types::Bool)]
    requires_delivery: bool,
    #[diesel(sql_type = sql_types::BigInt)]
    weight_grams: i64,
}

/// Pieces to add, with what they cost by today's rules.
pub(super) struct Additions {
    pub wanted: Vec<(Addition, i32)>,
    quote: Quote,
}

impl Addition {
    /// "Knee pillow (Grey)".
    fn called(&self) -> String {
        match self.title.as_str() {
            "" => self.name.clone(),
            title => format!("{} ({title})", self.name),
        }
    }
}

impl Additions {
    /// What they cost with tax, minor units.
    pub(super) fn total(&self) -> i64 {
        self.quote.total
    }

    /// "1 × Knee pillow (Grey); 2 × The back guide".
    pub(super) fn listed(&self) -> String {
        let called: Vec<String> = self
            .wanted
            .iter()
            .map(|(addition, count)| format!("{count} × {}", addition.called()))
            .collect();
        called.join("; ")
    }
}

/// What is for sale under that SKU; capitals do not matter.
pub(super) async fn addition(sku: &str, mut conn: &Conn) -> QueryResult<Option<Addition>> {
    diesel::sql_query(include_str!("additions.sql"))
        .bind::<sql_types::Text, _>(sku)
        .get_result(&mut conn)
        .await
        .optional()
}

/// What additions cost: today's prices and tax of the place that the order goes to, with or without tax as the order's other amounts
/// are, and without discounts, which were given when it was placed.
pub(super) fn priced(
    wanted: Vec<(Addition, i32)>,
    order: &Order,
    rules: &Rules,
    now: Timestamp,
) -> Result<Additions, ChangeError> {
    let item = |(addition, count): &(Addition, i32)| Item {
        product: addition.product_id,
        variant: addition.variant_id,
        categories: Vec::new(),
        tax_class: addition.tax_class.clone(),
        entered_minor: addition.price_minor,
        quantity: *count,
        weight_grams: addition.weight_grams,
        requires_delivery: addition.requires_delivery,
    };
    let items: Vec<Item> = wanted.iter().map(item).collect();
    let destination = Destination {
        country: order.country.clone(),
        region: order.region.clone(),
        postal_code: order.postal_code.clone(),
    };
    let mut rules = rules.clone();
    rules.discounts.clear();
    rules.settings.show_prices_with_tax = order.prices_include_tax;
    let basket = Basket {
        items: &items,
        codes: &[],
        destination: &destination,
        way: None,
        used_up: &[],
        now,
    };
    let quote = quote(&basket, &rules).map_err(|error| ChangeError::Unfit(error.to_string()))?;
    Ok(Additions { wanted, quote })
}

/// Writes additions into the order: new lines from that place on, its sums, its tax by rate.
pub(super) async fn write(
    additions: &Additions,
    order: &Order,
    position: i32,
    conn: &Conn,
) -> Result<(), ChangeError> {
    for (at, (addition, count)) in (0_i32..).zip(&additions.wanted) {
        let place = usize::try_from(at).unwrap_or_default();
        let priced = additions
            .quote
            .lines
            .get(place)
            .copied()
            .unwrap_or_default();
        let row = (
            order_lines::id.eq(id::new_uuid()),
            order_lines::order_id.eq(order.id),
            order_lines::position.eq(position.saturating_add(at)),
            order_lines::variant_id.eq(addition.variant_id),
            order_lines::name.eq(&addition.name),
            order_lines::variant_title.eq(&addition.title),
            order_lines::sku.eq(&addition.sku),
            order_lines::product_slug.eq(&addition.slug),
            order_lines::unit_price_minor.eq(priced.unit),
            order_lines::quantity.eq(*count),
            order_lines::total_minor.eq(priced.list),
            order_lines::tax_minor.eq(priced.tax),
            order_lines::tax_class.eq(&addition.tax_class),
            order_lines::requires_delivery.eq(addition.requires_delivery),
        );
        let mut conn = conn;
        diesel::insert_into(order_lines::table)
            .values(row)
            .execute(&mut conn)
            .await?;
    }
    let quote = &additions.quote;
    let sums = (
        orders::items_minor.eq(orders::items_minor + quote.items),
        orders::tax_minor.eq(orders::tax_minor + quote.tax),
        orders::total_minor.eq(orders::total_minor + quote.total),
    );
    set(order, sums, conn).await?;
    write_taxes(quote, order.id, conn).await
}

async fn write_taxes(quote: &Quote, order: Uuid, mut conn: &Conn) -> Result<(), ChangeError> {
    for line in &quote.taxes {
        diesel::sql_query(
            "INSERT INTO order_taxes (order_id, name, rate_ppm, base_minor, tax_minor) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (order_id, name, rate_ppm) DO UPDATE SET \
             base_minor = order_taxes.base_minor + EXCLUDED.base_minor, tax_minor = order_taxes.tax_minor + EXCLUDED.tax_minor",
        )
        .bind::<sql_types::Uuid, _>(order)
        .bind::<sql_types::Text, _>(&line.rate.name)
        .bind::<sql_types::Integer, _>(line.rate.ppm)
        .bind::<sql_types::BigInt, _>(line.base)
        .bind::<sql_types::BigInt, _>(line.tax)
        .execute(&mut conn)
        .await?;
    }
    Ok(())
}
