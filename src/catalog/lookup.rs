use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::civil::Date;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{categories, product_reviews, products};
use crate::id;

/// What somebody says of a product they own.
#[derive(Clone, Debug)]
pub struct Review {
    pub product_id: Uuid,
    pub author: String,
    /// 1 to 5.
    pub rating: i32,
    pub title: String,
    pub body: String,
    pub written_on: Date,
}

/// The product at that address, in whatever state.
///
/// # Errors
/// The database's.
pub async fn id_by_slug(slug: &str, mut conn: &Conn) -> QueryResult<Option<Uuid>> {
    products::table
        .filter(products::slug.eq(slug))
        .select(products::id)
        .first(&mut conn)
        .await
        .optional()
}

/// All categories by slug.
///
/// # Errors
/// The database's.
pub async fn ids_by_slug(mut conn: &Conn) -> QueryResult<HashMap<String, Uuid>> {
    let rows: Vec<(String, Uuid)> = categories::table
        .select((categories::slug, categories::id))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Puts these in the place of all reviews of the products that they speak of.
///
/// # Errors
/// The database's.
pub async fn put_reviews(reviews: &[Review], mut conn: &Conn) -> QueryResult<()> {
    let products: Vec<Uuid> = reviews.iter().map(|review| review.product_id).collect();
    diesel::delete(product_reviews::table.filter(product_reviews::product_id.eq_any(products)))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = reviews
        .iter()
        .map(|review| {
            (
                product_reviews::id.eq(id::new_uuid()),
                product_reviews::product_id.eq(review.product_id),
                product_reviews::author.eq(&review.author),
                product_reviews::rating.eq(review.rating),
                product_reviews::title.eq(&review.title),
                product_reviews::body.eq(&review.body),
                product_reviews::written_on.eq(review.written_on.to_diesel()),
            )
        })
        .collect();
    diesel::insert_into(product_reviews::table)
        .values(rows)
        .execute(&mut conn)
        .await?;
    Ok(())
}
