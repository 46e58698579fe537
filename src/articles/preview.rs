use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use diesel::QueryResult;
use jiff::Timestamp;
use uuid::Uuid;

use super::draft::{ArticleDraft, Status};
use super::page::article_page;
use super::sql::{self, ArticleRow};
use super::stored::Stored;
use super::view::{Around, MOST_SHARED, assemble};
use crate::db::Conn;
use crate::frame::Frame;
use crate::markdown;
use crate::parts::Parts;
use crate::text::Slug;
use crate::web::{Answer, page};

/// The page that readers would see if this draft were published now, in the place of the stored article if there is
/// one. Nothing is stored.
///
/// # Errors
/// When the database is away.
pub async fn preview(
    draft: &ArticleDraft,
    stored: Option<(Uuid, &Stored)>,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let (frame, prices) = Frame::with_prices(parts, &conn).await?;
    let row = row(draft, stored, now);
    let around = around(draft, row.id, &conn).await?;
    let view = assemble(row, around, &prices, &conn).await?;
    drop(conn);
    let mut shown = article_page(view, &frame, parts)?;
    shown.layout.title = format!("Preview: {}", shown.layout.title);
    shown.layout.robots = Some("noindex");
    shown.layout.canonical = None;
    let mut answer = page(&shown)?;
    let never = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(CACHE_CONTROL, never);
    Ok(answer)
}

fn row(draft: &ArticleDraft, stored: Option<(Uuid, &Stored)>, now: Timestamp) -> ArticleRow {
    let rendered = markdown::render(&draft.body_markdown);
    let before = stored.map(|(_, before)| before);
    let revised = before.is_some_and(|before| {
        before.draft.status == Status::Published
            && before.draft.body_markdown.trim() != draft.body_markdown.trim()
    });
    ArticleRow {
        id: stored.map(|(id, _)| id).unwrap_or_default(),
        slug: draft.slug.clone(),
        title: draft.title.clone(),
        summary: draft.summary.clone(),
        lead: draft.lead.clone(),
        topic: draft.topic.clone(),
        body_html: rendered.html,
        contents: serde_json::to_value(&rendered.contents).unwrap_or_default(),
        word_count: i32::try_from(rendered.word_count).unwrap_or(i32::MAX),
        author_id: draft.author_id,
        reviewer_id: draft.reviewer_id,
        reviewed_on: draft.reviewed_on,
        hero_media_id: draft.hero_media_id,
        hero_alt: draft.hero_alt.clone(),
        offer_product_id: draft.offer_product_id,
        offer_title: draft.offer_title.clone(),
        offer_text: draft.offer_text.clone(),
        inquiry_title: draft.inquiry_title.clone(),
        published_at: draft.published_at.or(Some(now)),
        revised_at: revised
            .then_some(now)
            .or(before.and_then(|before| before.revised_at)),
    }
}

async fn around(draft: &ArticleDraft, id: Uuid, conn: &Conn) -> QueryResult<Around> {
    let tags: Vec<(String, String)> = draft
        .tags
        .iter()
        .filter_map(|name| Some((Slug::of_title(name)?.to_string(), name.clone())))
        .collect();
    let slugs: Vec<String> = tags.iter().map(|(slug, _)| slug.clone()).collect();
    let (chosen, shared) = tokio::try_join!(
        sql::cards_of(&draft.related, conn),
        sql::of_tags(&slugs, id, MOST_SHARED, conn),
    )?;
    Ok(Around {
        questions: draft
            .questions
            .iter()
            .map(|question| (question.question.clone(), question.answer.clone()))
            .collect(),
        tags,
        goods: draft.products.clone(),
        chosen,
        shared,
    })
}
