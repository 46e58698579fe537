use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::paths;
use crate::db::Conn;
use crate::db::schema::categories;
use crate::web::layout::Link;

/// A category's own words.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = categories)]
pub struct Category {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub text_html: String,
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = sql_types::Text)]
    slug: String,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
}

/// The category of that slug.
///
/// # Errors
/// The database's.
pub async fn by_slug(slug: &str, mut conn: &Conn) -> QueryResult<Option<Category>> {
    categories::table
        .filter(categories::slug.eq(slug))
        .select(Category::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The way from the top of the tree down to that category, itself last.
///
/// # Errors
/// The database's.
pub async fn lineage(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<Link>> {
    let steps: Vec<Step> = diesel::sql_query(include_str!("sql/lineage.sql"))
        .bind::<sql_types::Uuid, _>(id)
        .load(&mut conn)
        .await?;
    Ok(steps
        .into_iter()
        .map(|step| Link::new(step.name, paths::category(&step.slug)))
        .collect())
}
