use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamptz};
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::change::Status;
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

/// Sets state and note if nobody changed the question since; returns whether they were set.
pub(super) async fn change(
    id: Uuid,
    seen: i32,
    status: Status,
    note: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<bool> {
    let unchanged = inquiries::table
        .find(id)
        .filter(inquiries::version.eq(seen));
    let values = (
        inquiries::status.eq(status.as_str()),
        inquiries::note.eq(note),
        inquiries::version.eq(inquiries::version + 1),
    );
    let update = diesel::update(unchanged);
    let rows = match status {
        Status::Answered => {
            let first = diesel::dsl::sql::<Nullable<Timestamptz>>("coalesce(answered_at, ")
                .bind::<Timestamptz, _>(now.to_diesel())
                .sql(")");
            update
                .set((values, inquiries::answered_at.eq(first)))
                .execute(&mut conn)
                .await?
        }
        Status::Closed => update.set(values).execute(&mut conn).await?,
        Status::New | Status::Spam => {
            let never = None::<jiff_diesel::Timestamp>;
            update
                .set((values, inquiries::answered_at.eq(never)))
                .execute(&mut conn)
                .await?
        }
    };
    Ok(rows == 1)
}

pub(super) async fn exists(id: Uuid, mut conn: &Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        inquiries::table.filter(inquiries::id.eq(id)),
    ))
    .get_result(&mut conn)
    .await
}
