use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::form::Inquiry;
use crate::db::Conn;
use crate::db::schema::{articles, inquiries, products};

/// The page that a question came from, as far as it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub article_id: Option<Uuid>,
    pub product_id: Option<Uuid>,
    pub path: String,
    pub title: String,
}

pub(super) async fn article(slug: &str, mut conn: &Conn) -> QueryResult<Option<(Uuid, String)>> {
    articles::table
        .filter(
            articles::slug
                .eq(slug)
                .and(articles::status.eq("published")),
        )
        .select((articles::id, articles::title))
        .first(&mut conn)
        .await
        .optional()
}

pub(super) async fn product(slug: &str, mut conn: &Conn) -> QueryResult<Option<(Uuid, String)>> {
    products::table
        .filter(products::slug.eq(slug).and(products::status.eq("active")))
        .select((products::id, products::name))
        .first(&mut conn)
        .await
        .optional()
}

pub(super) async fn insert(
    id: Uuid,
    inquiry: &Inquiry,
    source: &Source,
    received: Timestamp,
    due: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::insert_into(inquiries::table)
        .values((
            inquiries::id.eq(id),
            inquiries::name.eq(&inquiry.name),
            inquiries::email.eq(inquiry.email.as_str()),
            inquiries::phone.eq(&inquiry.phone),
            inquiries::topic.eq(&inquiry.topic),
            inquiries::message.eq(&inquiry.message),
            inquiries::article_id.eq(source.article_id),
            inquiries::product_id.eq(source.product_id),
            inquiries::source_path.eq(&source.path),
            inquiries::status.eq(if inquiry.spam { "spam" } else { "new" }),
            inquiries::received_at.eq(received.to_diesel()),
            inquiries::due_at.eq(due.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Sets the state if nobody changed the question since; returns whether it was set.
pub(super) async fn set_status(
    id: Uuid,
    seen: i32,
    status: &str,
    answered: Option<Timestamp>,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let rows = diesel::update(
        inquiries::table.filter(inquiries::id.eq(id).and(inquiries::version.eq(seen))),
    )
    .set((
        inquiries::status.eq(status),
        inquiries::answered_at.eq(answered.map(jiff_diesel::ToDiesel::to_diesel)),
        inquiries::version.eq(inquiries::version + 1),
    ))
    .execute(&mut conn)
    .await?;
    Ok(rows == 1)
}

/// Writes the note if nobody changed the question since; returns whether it was written.
pub(super) async fn set_note(
    id: Uuid,
    seen: i32,
    note: &str,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let rows = diesel::update(
        inquiries::table.filter(inquiries::id.eq(id).and(inquiries::version.eq(seen))),
    )
    .set((
        inquiries::note.eq(note),
        inquiries::version.eq(inquiries::version + 1),
    ))
    .execute(&mut conn)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn exists(id: Uuid, mut conn: &Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        inquiries::table.filter(inquiries::id.eq(id)),
    ))
    .get_result(&mut conn)
    .await
}
