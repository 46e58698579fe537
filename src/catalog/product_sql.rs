use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{
    article_products, articles, product_attributes, product_categories, product_images,
    product_links, product_option_values, product_options, product_reviews, products, stock,
    variant_option_values, variants,
};

/// A product in the shop, as its page tells of it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = products)]
pub struct ProductRow {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub description_html: String,
    pub caution: String,
    pub kind: String,
    pub external_url: Option<String>,
    pub external_label: Option<String>,
    pub promises: Vec<String>,
    pub tax_class: String,
}

/// An active variant.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = variants)]
pub struct VariantRow {
    pub id: Uuid,
    pub sku: String,
    pub title: String,
    pub price_minor: i64,
    pub compare_at_minor: Option<i64>,
    pub weight_grams: Option<i32>,
    pub gtin: Option<String>,
    pub media_id: Option<Uuid>,
}

/// Tracked, backorder, pieces on hand.
pub type StockRow = (bool, bool, i32);

/// A value that some active variant has: variant, option's name, value, swatch; options and values in order.
pub type ValueRow = (Uuid, String, String, Option<String>);

/// Name, value, kind, unit.
pub type AttributeRow = (String, String, String, Option<String>);

/// What somebody says of it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = product_reviews)]
pub struct ReviewRow {
    pub author: String,
    pub rating: i32,
    pub title: String,
    pub body: String,
    #[diesel(deserialize_as = jiff_diesel::Date)]
    pub written_on: Date,
}

/// An article that tells of the product: slug, title, summary, words, topic, picture.
pub type MentionRow = (String, String, String, i32, String, Option<Uuid>);

/// The product at that address, when it is in the shop; drafts and archived ones are nobody's.
///
/// # Errors
/// The database's.
pub async fn active(slug: &str, mut conn: &Conn) -> QueryResult<Option<ProductRow>> {
    products::table
        .filter(products::slug.eq(slug).and(products::status.eq("active")))
        .select(ProductRow::as_select())
        .first(&mut conn)
        .await
        .optional()
}

pub(super) async fn variants(
    product: Uuid,
    mut conn: &Conn,
) -> QueryResult<Vec<(VariantRow, Option<StockRow>)>> {
    variants::table
        .left_join(stock::table.on(stock::variant_id.eq(variants::id)))
        .filter(variants::product_id.eq(product).and(variants::active))
        .order((variants::position, variants::id))
        .select((
            VariantRow::as_select(),
            (stock::tracked, stock::backorder, stock::on_hand).nullable(),
        ))
        .load(&mut conn)
        .await
}

pub(super) async fn values(product: Uuid, mut conn: &Conn) -> QueryResult<Vec<ValueRow>> {
    variant_option_values::table
        .inner_join(variants::table)
        .inner_join(product_option_values::table)
        .inner_join(product_options::table)
        .filter(variants::product_id.eq(product).and(variants::active))
        .order((
            product_options::position,
            product_options::id,
            product_option_values::position,
            product_option_values::id,
        ))
        .select((
            variants::id,
            product_options::name,
            product_option_values::value,
            product_option_values::swatch,
        ))
        .load(&mut conn)
        .await
}

pub(super) async fn images(product: Uuid, mut conn: &Conn) -> QueryResult<Vec<(Uuid, String)>> {
    product_images::table
        .filter(product_images::product_id.eq(product))
        .order((product_images::position, product_images::media_id))
        .select((product_images::media_id, product_images::alt))
        .load(&mut conn)
        .await
}

pub(super) async fn attributes(product: Uuid, mut conn: &Conn) -> QueryResult<Vec<AttributeRow>> {
    product_attributes::table
        .filter(product_attributes::product_id.eq(product))
        .order((
            product_attributes::position,
            product_attributes::name,
            product_attributes::value,
        ))
        .select((
            product_attributes::name,
            product_attributes::value,
            product_attributes::kind,
            product_attributes::unit,
        ))
        .load(&mut conn)
        .await
}

/// The newest reviews, at most so many.
pub(super) async fn reviews(
    product: Uuid,
    most: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<ReviewRow>> {
    product_reviews::table
        .filter(product_reviews::product_id.eq(product))
        .order((product_reviews::written_on.desc(), product_reviews::id))
        .limit(most)
        .select(ReviewRow::as_select())
        .load(&mut conn)
        .await
}

/// How many reviews there are, and the sum of their points.
pub(super) async fn points(product: Uuid, mut conn: &Conn) -> QueryResult<(i64, Option<i64>)> {
    product_reviews::table
        .filter(product_reviews::product_id.eq(product))
        .select((
            diesel::dsl::count_star(),
            diesel::dsl::sum(product_reviews::rating),
        ))
        .first(&mut conn)
        .await
}

pub(super) async fn main_category(product: Uuid, mut conn: &Conn) -> QueryResult<Option<Uuid>> {
    product_categories::table
        .filter(product_categories::product_id.eq(product))
        .order((
            product_categories::position,
            product_categories::category_id,
        ))
        .select(product_categories::category_id)
        .first(&mut conn)
        .await
        .optional()
}

/// Products linked in that way: `related` or `member`.
pub(super) async fn linked(product: Uuid, kind: &str, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    product_links::table
        .filter(
            product_links::product_id
                .eq(product)
                .and(product_links::kind.eq(kind)),
        )
        .order((product_links::position, product_links::linked_id))
        .limit(40)
        .select(product_links::linked_id)
        .load(&mut conn)
        .await
}

pub(super) async fn mentions(product: Uuid, mut conn: &Conn) -> QueryResult<Vec<MentionRow>> {
    article_products::table
        .inner_join(articles::table)
        .filter(
            article_products::product_id
                .eq(product)
                .and(articles::status.eq("published")),
        )
        .order((article_products::position, articles::published_at.desc()))
        .limit(3)
        .select((
            articles::slug,
            articles::title,
            articles::summary,
            articles::word_count,
            articles::topic,
            articles::hero_media_id,
        ))
        .load(&mut conn)
        .await
}
