//! Every query on `media` and `media_renditions`.

use diesel::dsl::{case_when, exists};
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{media, media_renditions};

/// A picture about to be written.
#[derive(Insertable)]
#[diesel(table_name = media)]
pub(super) struct NewMedia<'a> {
    pub id: Uuid,
    pub content_hash: &'a str,
    pub file_name: &'a str,
    pub mime_type: &'a str,
    pub byte_size: i64,
    pub width: i32,
    pub height: i32,
    pub alt: &'a str,
    pub created_at: jiff_diesel::Timestamp,
}

/// What is needed to find an original's file.
#[derive(Queryable, Selectable)]
#[diesel(table_name = media)]
pub(super) struct OriginalRow {
    pub content_hash: String,
    pub mime_type: String,
    pub width: i32,
}

/// A rendition as it is stored.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = media_renditions)]
pub(super) struct RenditionRow {
    pub media_id: Uuid,
    pub format: String,
    pub width: i32,
    pub height: i32,
    pub byte_size: i64,
    pub path: String,
}

/// A picture and one of its renditions, or none while there are none.
#[derive(Queryable)]
pub(super) struct PictureRow {
    pub id: Uuid,
    pub content_hash: String,
    pub mime_type: String,
    pub width: i32,
    pub height: i32,
    pub alt: String,
    pub rendition: Option<(String, i32, String)>,
}

/// Writes the picture, or finds the one of the same content, which then takes the text alternative if it had
/// none. Gives the id that stands in the database.
pub(super) async fn upsert(new: &NewMedia<'_>, mut conn: &Conn) -> QueryResult<Uuid> {
    let alt = case_when(media::alt.eq(""), excluded(media::alt)).otherwise(media::alt);
    diesel::insert_into(media::table)
        .values(new)
        .on_conflict(media::content_hash)
        .do_update()
        .set(media::alt.eq(alt))
        .returning(media::id)
        .get_result(&mut conn)
        .await
}

pub(super) async fn has_renditions(id: Uuid, mut conn: &Conn) -> QueryResult<bool> {
    let of_it = media_renditions::table.filter(media_renditions::media_id.eq(id));
    diesel::select(exists(of_it)).get_result(&mut conn).await
}

pub(super) async fn original(id: Uuid, mut conn: &Conn) -> QueryResult<Option<OriginalRow>> {
    media::table
        .find(id)
        .select(OriginalRow::as_select())
        .first(&mut conn)
        .await
        .optional()
}

pub(super) async fn renditions(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<RenditionRow>> {
    media_renditions::table
        .filter(media_renditions::media_id.eq(id))
        .select(RenditionRow::as_select())
        .load(&mut conn)
        .await
}

/// Writes renditions, in the place of earlier ones of the same format and width.
pub(super) async fn put_renditions(rows: &[RenditionRow], mut conn: &Conn) -> QueryResult<()> {
    use media_renditions::dsl;
    diesel::insert_into(media_renditions::table)
        .values(rows)
        .on_conflict((dsl::media_id, dsl::format, dsl::width))
        .do_update()
        .set((
            dsl::height.eq(excluded(dsl::height)),
            dsl::byte_size.eq(excluded(dsl::byte_size)),
            dsl::path.eq(excluded(dsl::path)),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The pictures with all their renditions, narrow ones first.
pub(super) async fn with_renditions(ids: &[Uuid], mut conn: &Conn) -> QueryResult<Vec<PictureRow>> {
    media::table
        .left_join(media_renditions::table)
        .filter(media::id.eq_any(ids))
        .order((media::id, media_renditions::width))
        .select((
            media::id,
            media::content_hash,
            media::mime_type,
            media::width,
            media::height,
            media::alt,
            (
                media_renditions::format,
                media_renditions::width,
                media_renditions::path,
            )
                .nullable(),
        ))
        .load(&mut conn)
        .await
}
