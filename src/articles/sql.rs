use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use uuid::Uuid;

use super::card::CardRow;
use crate::db::Conn;
use crate::db::schema::{
    article_links, article_products, article_questions, article_slugs, article_tags, articles,
    people, tags,
};

/// What the page of an article shows of its own row.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = articles)]
pub(super) struct ArticleRow {
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub lead: String,
    pub topic: String,
    pub body_html: String,
    pub contents: serde_json::Value,
    pub word_count: i32,
    pub author_id: Option<Uuid>,
    pub reviewer_id: Option<Uuid>,
    #[diesel(deserialize_as = jiff_diesel::NullableDate)]
    pub reviewed_on: Option<jiff::civil::Date>,
    pub hero_media_id: Option<Uuid>,
    pub hero_alt: String,
    pub offer_product_id: Option<Uuid>,
    pub offer_title: String,
    pub offer_text: String,
    pub inquiry_title: String,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub published_at: Option<Timestamp>,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub revised_at: Option<Timestamp>,
}

/// Who wrote or checked an article.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = people)]
pub(super) struct PersonRow {
    pub id: Uuid,
    pub name: String,
    pub role: String,
    pub bio: String,
}

pub(super) async fn published(slug: &str, mut conn: &Conn) -> QueryResult<Option<ArticleRow>> {
    articles::table
        .filter(
            articles::slug
                .eq(slug)
                .and(articles::status.eq("published")),
        )
        .select(ArticleRow::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Where the published article is now that once had this address.
pub(super) async fn moved(slug: &str, mut conn: &Conn) -> QueryResult<Option<String>> {
    article_slugs::table
        .inner_join(articles::table)
        .filter(article_slugs::slug.eq(slug))
        .filter(articles::status.eq("published"))
        .select(articles::slug)
        .first(&mut conn)
        .await
        .optional()
}

/// The newest with their whole text, for the feed.
pub(super) async fn newest(most: i64, mut conn: &Conn) -> QueryResult<Vec<ArticleRow>> {
    articles::table
        .filter(articles::status.eq("published"))
        .order((articles::published_at.desc(), articles::id.desc()))
        .limit(most)
        .select(ArticleRow::as_select())
        .load(&mut conn)
        .await
}

/// A page of the newest, perhaps of one tag.
pub(super) async fn page(
    tag: Option<&str>,
    skip: i64,
    most: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<CardRow>> {
    let mut query = articles::table
        .filter(articles::status.eq("published"))
        .order((articles::published_at.desc(), articles::id.desc()))
        .offset(skip)
        .limit(most)
        .select(CardRow::as_select())
        .into_boxed();
    if let Some(tag) = tag {
        query = query.filter(articles::id.eq_any(of_tag(tag)));
    }
    query.load(&mut conn).await
}

pub(super) async fn count(tag: Option<&str>, mut conn: &Conn) -> QueryResult<i64> {
    let mut query = articles::table
        .filter(articles::status.eq("published"))
        .count()
        .into_boxed();
    if let Some(tag) = tag {
        query = query.filter(articles::id.eq_any(of_tag(tag)));
    }
    query.get_result(&mut conn).await
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of_tag<'a>(tag: &'a str) -> _ {
    article_tags::table
        .inner_join(tags::table)
        .filter(tags::slug.eq(tag))
        .select(article_tags::article_id)
}

/// Slugs and names of the tags that a published article carries.
///
/// # Errors
/// The database's.
pub async fn tags_in_use(mut conn: &Conn) -> QueryResult<Vec<(String, String)>> {
    tags::table
        .inner_join(article_tags::table.inner_join(articles::table))
        .filter(articles::status.eq("published"))
        .distinct()
        .order(tags::name)
        .select((tags::slug, tags::name))
        .load(&mut conn)
        .await
}

/// Slugs and names of an article's tags.
pub(super) async fn tags_of(article: Uuid, mut conn: &Conn) -> QueryResult<Vec<(String, String)>> {
    tags::table
        .inner_join(article_tags::table)
        .filter(article_tags::article_id.eq(article))
        .order(tags::name)
        .select((tags::slug, tags::name))
        .load(&mut conn)
        .await
}

pub(super) async fn questions(
    article: Uuid,
    mut conn: &Conn,
) -> QueryResult<Vec<(String, String)>> {
    article_questions::table
        .filter(article_questions::article_id.eq(article))
        .order(article_questions::position)
        .select((article_questions::question, article_questions::answer))
        .load(&mut conn)
        .await
}

pub(super) async fn products_of(article: Uuid, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    article_products::table
        .filter(article_products::article_id.eq(article))
        .order(article_products::position)
        .select(article_products::product_id)
        .load(&mut conn)
        .await
}

pub(super) async fn people(ids: &[Uuid], mut conn: &Conn) -> QueryResult<Vec<PersonRow>> {
    people::table
        .filter(people::id.eq_any(ids))
        .select(PersonRow::as_select())
        .load(&mut conn)
        .await
}

/// The published ones of these, in this order.
pub(super) async fn cards_of(ids: &[Uuid], mut conn: &Conn) -> QueryResult<Vec<CardRow>> {
    let mut rows: Vec<CardRow> = articles::table
        .filter(
            articles::id
                .eq_any(ids)
                .and(articles::status.eq("published")),
        )
        .select(CardRow::as_select())
        .load(&mut conn)
        .await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// What the writer chose to be read next.
pub(super) async fn chosen_next(
    article: Uuid,
    most: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<CardRow>> {
    articles::table
        .inner_join(article_links::table.on(article_links::linked_id.eq(articles::id)))
        .filter(article_links::article_id.eq(article))
        .filter(articles::status.eq("published"))
        .order(article_links::position)
        .limit(most)
        .select(CardRow::as_select())
        .load(&mut conn)
        .await
}

/// The newest that share a tag with it.
pub(super) async fn of_shared_tags(
    article: Uuid,
    most: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<CardRow>> {
    let own = article_tags::table
        .filter(article_tags::article_id.eq(article))
        .select(article_tags::tag_id)
        .load::<Uuid>(&mut conn)
        .await?;
    tagged(&own, article, most, conn).await
}

/// The newest that have one of these tags, without that article.
pub(super) async fn of_tags(
    slugs: &[String],
    article: Uuid,
    most: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<CardRow>> {
    let own = tags::table
        .filter(tags::slug.eq_any(slugs))
        .select(tags::id)
        .load::<Uuid>(&mut conn)
        .await?;
    tagged(&own, article, most, conn).await
}

async fn tagged(
    tags: &[Uuid],
    article: Uuid,
    most: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<CardRow>> {
    let sharing = article_tags::table
        .filter(article_tags::tag_id.eq_any(tags))
        .select(article_tags::article_id);
    articles::table
        .filter(
            articles::status
                .eq("published")
                .and(articles::id.ne(article)),
        )
        .filter(articles::id.eq_any(sharing))
        .order((articles::published_at.desc(), articles::id.desc()))
        .limit(most)
        .select(CardRow::as_select())
        .load(&mut conn)
        .await
}
