use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use jiff::Timestamp;
use uuid::Uuid;

use super::draft::ArticleDraft;
use super::page::article_page;
use super::sql::{self, ArticleRow};
use super::view::{Around, assemble};
use crate::catalog::{self, Which};
use crate::db::Conn;
use crate::frame::Frame;
use crate::markdown::{self, Piece, split_cards};
use crate::money::Currency;
use crate::parts::Parts;
use crate::text::Slug;
use crate::web::{Answer, Error, page};

/// The page as readers would see it if the draft were published at this moment. Nothing is stored.
///
/// # Errors
/// The database's.
pub async fn preview(draft: &ArticleDraft, parts: &Parts, conn: &Conn) -> Answer {
    let now = parts.clock.now();
    let frame = Frame::load(conn, now).await?;
    let around = around(draft, conn).await?;
    let view = assemble(row(draft, now), around, frame.settings.currency(), conn).await?;
    let mut made = article_page(view, &frame, parts)?;
    made.layout.robots = Some("noindex");
    made.layout.canonical = None;
    let mut answer = page(&made)?;
    answer
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

/// The text alone, as sanitised HTML, with its product cards as links: for the pane beside the editor's field.
///
/// # Errors
/// The database's.
pub async fn preview_text(
    body_markdown: &str,
    currency: Currency,
    conn: &Conn,
) -> Result<String, Error> {
    let pieces = split_cards(&markdown::render(body_markdown).html);
    let slugs: Vec<String> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Card(slug) => Some(slug.clone()),
            Piece::Html(_) => None,
        })
        .collect();
    let cards = catalog::cards(Which::Slugs(&slugs), currency, conn).await?;
    let card = |slug: &str| match cards.iter().find(|card| card.slug == slug) {
        Some(card) => format!("[{}]({})", escaped(&card.name), card.href),
        None => format!("**No product on sale has the address “{slug}”.**"),
    };
    Ok(pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Html(html) => html,
            Piece::Card(slug) => markdown::render(&card(&slug)).html,
        })
        .collect())
}

/// A name in which nothing is Markdown.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_ascii_punctuation() {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

fn row(draft: &ArticleDraft, now: Timestamp) -> ArticleRow {
    let rendered = markdown::render(&draft.body_markdown);
    ArticleRow {
        id: Uuid::nil(),
        slug: draft.slug.clone(),
        title: draft.title.clone(),
        summary: draft.summary.clone(),
        lead: draft.lead.clone(),
        topic: draft.topic.clone(),
        contents: serde_json::to_value(&rendered.contents).unwrap_or_default(),
        word_count: i32::try_from(rendered.word_count).unwrap_or(i32::MAX),
        body_html: rendered.html,
        author_id: draft.author_id,
        reviewer_id: draft.reviewer_id,
        reviewed_on: draft.reviewed_on,
        hero_media_id: draft.hero_media_id,
        hero_alt: draft.hero_alt.clone(),
        offer_product_id: draft.offer_product_id,
        offer_title: draft.offer_title.clone(),
        offer_text: draft.offer_text.clone(),
        inquiry_title: draft.inquiry_title.clone(),
        published_at: Some(draft.published_at.unwrap_or(now)),
        revised_at: draft.revised_at,
    }
}

async fn around(draft: &ArticleDraft, conn: &Conn) -> Result<Around, Error> {
    let tags = draft.tags.iter().filter_map(|name| {
        Slug::of_title(name).map(|slug| (slug.as_str().to_owned(), name.clone()))
    });
    Ok(Around {
        questions: draft
            .questions
            .iter()
            .map(|asked| (asked.question.clone(), asked.answer.clone()))
            .collect(),
        tags: tags.collect(),
        goods: draft.products.clone(),
        chosen: sql::cards_of(&draft.related, conn).await?,
        shared: Vec::new(),
    })
}
