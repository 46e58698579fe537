use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use super::draft::{ArticleDraft, Question, Status};
use super::sql;
use crate::db::Conn;
use crate::db::schema::{article_links, articles};

/// An article as it stands in the database, for its editor.
#[derive(Clone, Debug)]
pub struct Stored {
    pub draft: ArticleDraft,
    /// Raised by every save.
    pub version: i32,
    /// When readers were last given a new text.
    pub revised_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = articles)]
struct Row {
    slug: String,
    title: String,
    summary: String,
    lead: String,
    topic: String,
    body_markdown: String,
    status: String,
    author_id: Option<Uuid>,
    reviewer_id: Option<Uuid>,
    #[diesel(deserialize_as = jiff_diesel::NullableDate)]
    reviewed_on: Option<jiff::civil::Date>,
    hero_media_id: Option<Uuid>,
    hero_alt: String,
    offer_product_id: Option<Uuid>,
    offer_title: String,
    offer_text: String,
    inquiry_title: String,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    published_at: Option<Timestamp>,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    revised_at: Option<Timestamp>,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    updated_at: Timestamp,
    version: i32,
}

/// The article of that id in whatever state. The time of its last revision is left out of the draft: a save that
/// names none keeps it, or moves it with the text.
///
/// # Errors
/// The database's.
pub async fn load_draft(id: Uuid, conn: &Conn) -> QueryResult<Option<Stored>> {
    let (row, questions, tags, products, related) = tokio::try_join!(
        row(id, conn),
        sql::questions(id, conn),
        sql::tags_of(id, conn),
        sql::products_of(id, conn),
        related(id, conn),
    )?;
    let question = |(question, answer)| Question { question, answer };
    Ok(row.map(|row| Stored {
        version: row.version,
        revised_at: row.revised_at,
        updated_at: row.updated_at,
        draft: ArticleDraft {
            slug: row.slug,
            title: row.title,
            summary: row.summary,
            lead: row.lead,
            topic: row.topic,
            body_markdown: row.body_markdown,
            status: Status::parse(&row.status).unwrap_or_default(),
            author_id: row.author_id,
            reviewer_id: row.reviewer_id,
            reviewed_on: row.reviewed_on,
            hero_media_id: row.hero_media_id,
            hero_alt: row.hero_alt,
            offer_product_id: row.offer_product_id,
            offer_title: row.offer_title,
            offer_text: row.offer_text,
            inquiry_title: row.inquiry_title,
            published_at: row.published_at,
            revised_at: None,
            questions: questions.into_iter().map(question).collect(),
            tags: tags.into_iter().map(|(_, name)| name).collect(),
            products,
            related,
        },
    }))
}

async fn row(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Row>> {
    articles::table
        .find(id)
        .select(Row::as_select())
        .first(&mut conn)
        .await
        .optional()
}

async fn related(id: Uuid, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    article_links::table
        .filter(article_links::article_id.eq(id))
        .order(article_links::position)
        .select(article_links::linked_id)
        .load(&mut conn)
        .await
}
