//! Authors and reviewers of articles.

use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::people;
use crate::id;

/// Somebody who writes or checks articles.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = people)]
pub struct Person {
    pub slug: String,
    pub name: String,
    /// "Writes about movement and sleep".
    pub role: String,
    pub bio: String,
}

/// Writes a person under their slug, in the place of who had it.
///
/// # Errors
/// The database's.
pub async fn put(person: &Person, mut conn: &Conn) -> QueryResult<Uuid> {
    let values = (
        people::name.eq(&person.name),
        people::role.eq(&person.role),
        people::bio.eq(&person.bio),
    );
    diesel::insert_into(people::table)
        .values((
            people::id.eq(id::new_uuid()),
            people::slug.eq(&person.slug),
            values,
        ))
        .on_conflict(people::slug)
        .do_update()
        .set((
            people::name.eq(excluded(people::name)),
            people::role.eq(excluded(people::role)),
            people::bio.eq(excluded(people::bio)),
        ))
        .returning(people::id)
        .get_result(&mut conn)
        .await
}

/// Ids and names, by name.
///
/// # Errors
/// The database's.
pub async fn all(mut conn: &Conn) -> QueryResult<Vec<(Uuid, String)>> {
    people::table
        .order(people::name)
        .select((people::id, people::name))
        .load(&mut conn)
        .await
}

/// Who has that slug, or else that name in whatever case.
///
/// # Errors
/// The database's.
pub async fn called(words: &str, mut conn: &Conn) -> QueryResult<Option<Uuid>> {
    let matches = people::slug
        .eq(words)
        .or(people::name.ilike(words.replace(['%', '_', '\\'], "")));
    people::table
        .filter(matches)
        .order(people::slug.eq(words).desc())
        .select(people::id)
        .first(&mut conn)
        .await
        .optional()
}
