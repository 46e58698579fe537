use std::collections::HashMap;

use uuid::Uuid;

use super::choice::{self, Variant};
use super::product_sql::{self as sql, AttributeRow, MentionRow, ProductRow, ReviewRow, ValueRow};
use super::{ProductCard, Which, cards, category};
use crate::db::Conn;
use crate::media::{self, Picture};
use crate::pricing::Shown;
use crate::web::Error;
use crate::web::layout::Link;

/// All that a product's page tells, as it lies in the database.
pub struct Loaded {
    pub product: ProductRow,
    pub variants: Vec<Variant>,
    /// What its price says of tax.
    pub tax_note: Option<&'static str>,
    pub values: Vec<ValueRow>,
    /// The gallery: pictures of the product, then those that only variants have; with their text alternative.
    pub images: Vec<(Uuid, String)>,
    pub pictures: HashMap<Uuid, Picture>,
    pub attributes: Vec<AttributeRow>,
    pub reviews: Vec<ReviewRow>,
    pub review_count: i64,
    pub review_points: i64,
    pub mentions: Vec<MentionRow>,
    pub lineage: Vec<Link>,
    pub related: Vec<ProductCard>,
    pub members: Vec<ProductCard>,
}

/// Reviews shown before somebody asks for all, and then.
pub const FEW_REVIEWS: i64 = 4;
const ALL_REVIEWS: i64 = 200;

/// Loads the page of an active product in a few pipelined rounds.
///
/// # Errors
/// 404 when no active product is there; the database's.
pub async fn load(
    slug: &str,
    all_reviews: bool,
    prices: &Shown,
    conn: &Conn,
) -> Result<Loaded, Error> {
    let product = sql::active(slug, conn).await?.ok_or(Error::NotFound)?;
    let id = product.id;
    let most = if all_reviews {
        ALL_REVIEWS
    } else {
        FEW_REVIEWS
    };
    let ((rows, values, images, attributes), (reviews, points, mentions), (home, related, members)) =
        tokio::try_join!(
            async {
                tokio::try_join!(
                    sql::variants(id, conn),
                    sql::values(id, conn),
                    sql::images(id, conn),
                    sql::attributes(id, conn)
                )
            },
            async {
                tokio::try_join!(
                    sql::reviews(id, most, conn),
                    sql::points(id, conn),
                    sql::mentions(id, conn)
                )
            },
            async {
                tokio::try_join!(
                    sql::main_category(id, conn),
                    sql::linked(id, "related", conn),
                    sql::linked(id, "member", conn)
                )
            },
        )?;
    let variants = choice::variants(rows, &values, &product.tax_class, prices);
    let images = gallery(images, &variants);
    let media_ids: Vec<Uuid> = images
        .iter()
        .map(|(id, _)| *id)
        .chain(mentions.iter().filter_map(|mention| mention.5))
        .collect();
    let lineage = async {
        match home {
            Some(home) => category::lineage(home, conn).await,
            None => Ok(Vec::new()),
        }
    };
    let (pictures, lineage, related, members) = tokio::try_join!(
        media::pictures(&media_ids, conn),
        lineage,
        cards(Which::Ids(&related), prices, conn),
        cards(Which::Ids(&members), prices, conn),
    )?;
    Ok(Loaded {
        tax_note: prices.note(&product.tax_class),
        product,
        variants,
        values,
        images,
        pictures,
        attributes,
        reviews,
        review_count: points.0,
        review_points: points.1.unwrap_or(0),
        mentions,
        lineage,
        related,
        members,
    })
}

fn gallery(mut images: Vec<(Uuid, String)>, variants: &[Variant]) -> Vec<(Uuid, String)> {
    for variant in variants {
        if let Some(id) = variant.media_id
            && !images.iter().any(|(known, _)| *known == id)
        {
            images.push((id, variant.title.clone()));
        }
    }
    images
}
