use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::draft::CategoryDraft;
use super::save::SaveError;
use crate::db::Conn;
use crate::db::schema::categories;
use crate::text::Slug;
use crate::{id, markdown};

/// Saves a category: a new one, or that one if it still has the version that the editor saw.
///
/// # Errors
/// See [`SaveError`].
pub async fn save_category(
    draft: &CategoryDraft,
    target: Option<(Uuid, i32)>,
    now: Timestamp,
    mut conn: &Conn,
) -> Result<Uuid, SaveError> {
    Slug::parse(&draft.slug).map_err(|sentence| SaveError::Invalid("slug", sentence.to_owned()))?;
    if draft.name.trim().is_empty() {
        return Err(SaveError::Invalid(
            "name",
            "Give the category a name.".to_owned(),
        ));
    }
    let values = (
        categories::parent_id.eq(draft.parent_id),
        categories::slug.eq(&draft.slug),
        categories::name.eq(draft.name.trim()),
        categories::summary.eq(&draft.summary),
        categories::text_markdown.eq(&draft.text_markdown),
        categories::text_html.eq(markdown::render(&draft.text_markdown).html),
        categories::position.eq(draft.position),
        categories::asks_disclaimer.eq(draft.asks_disclaimer),
        categories::updated_at.eq(now.to_diesel()),
    );
    let Some((id, seen)) = target else {
        let id = id::new_uuid();
        diesel::insert_into(categories::table)
            .values((categories::id.eq(id), values))
            .execute(&mut conn)
            .await?;
        return Ok(id);
    };
    if let Some(parent) = draft.parent_id
        && stands_below(parent, id, conn).await?
    {
        return Err(SaveError::Invalid(
            "parent",
            "A category cannot stand below itself or its own children.".to_owned(),
        ));
    }
    let updated = diesel::update(
        categories::table
            .find(id)
            .filter(categories::version.eq(seen)),
    )
    .set((values, categories::version.eq(seen + 1)))
    .execute(&mut conn)
    .await?;
    if updated == 0 {
        return Err(SaveError::Stale(
            categories::table
                .find(id)
                .select(categories::version)
                .first(&mut conn)
                .await?,
        ));
    }
    Ok(id)
}

/// Whether `category` is `above` or stands somewhere below it.
async fn stands_below(category: Uuid, above: Uuid, mut conn: &Conn) -> QueryResult<bool> {
    let parents: Vec<(Uuid, Option<Uuid>)> = categories::table
        .select((categories::id, categories::parent_id))
        .load(&mut conn)
        .await?;
    let mut at = Some(category);
    // A tree of n categories has no path of more than n steps.
    for _ in 0..=parents.len() {
        match at {
            None => return Ok(false),
            Some(here) if here == above => return Ok(true),
            Some(here) => {
                at = parents
                    .iter()
                    .find(|(id, _)| *id == here)
                    .and_then(|(_, parent)| *parent);
            }
        }
    }
    Ok(true)
}
