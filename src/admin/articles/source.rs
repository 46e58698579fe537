use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use diesel::QueryResult;
use uuid::Uuid;

use super::known::Slugs;
use super::read;
use crate::articles::front_matter::{Faq, FrontMatter, When, write};
use crate::articles::{self, Stored};
use crate::db::Conn;
use crate::parts::Parts;
use crate::web::{Answer, Error};

/// `GET /admin/articles/{id}/source.md`: the article as a file that `import article` takes.
pub(super) async fn download(parts: Data<Parts>, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    let stored = articles::load_draft(*id, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    let head = head(&stored, &conn).await?;
    drop(conn);
    let file = write(&head, &stored.draft.body_markdown).map_err(Error::internal)?;
    // A slug is letters, digits and hyphens, so that it needs no quoting.
    let name = format!("attachment; filename=\"{}.md\"", stored.draft.slug);
    Ok(HttpResponse::Ok()
        .content_type("text/markdown; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(file))
}

async fn head(stored: &Stored, conn: &Conn) -> QueryResult<FrontMatter> {
    let draft = &stored.draft;
    let ids = [draft.author_id, draft.reviewer_id];
    let ids: Vec<Uuid> = ids.into_iter().flatten().collect();
    let (slugs, people) = tokio::try_join!(Slugs::of(draft, conn), read::people_slugs(&ids, conn))?;
    let hero = match draft.hero_media_id {
        Some(picture) => read::file_name(picture, conn).await?,
        None => None,
    };
    let person = |id: Option<Uuid>| id.and_then(|id| people.get(&id).cloned());
    let offer = draft.offer_product_id.as_slice();
    Ok(FrontMatter {
        title: draft.title.clone(),
        slug: draft.slug.clone(),
        summary: draft.summary.clone(),
        lead: draft.lead.clone(),
        topic: draft.topic.clone(),
        author: person(draft.author_id),
        reviewer: person(draft.reviewer_id),
        reviewed_on: draft.reviewed_on.map(When::Day),
        published: draft.published_at.map(When::Moment),
        updated: stored.revised_at.map(When::Moment),
        tags: draft.tags.clone(),
        hero,
        hero_alt: draft.hero_alt.clone(),
        products: slugs.of_products(&draft.products),
        offer: slugs.of_products(offer).pop(),
        offer_title: draft.offer_title.clone(),
        offer_text: draft.offer_text.clone(),
        related: slugs.of_articles(&draft.related),
        inquiry_title: draft.inquiry_title.clone(),
        faq: draft
            .questions
            .iter()
            .map(|question| Faq {
                question: question.question.clone(),
                answer: question.answer.clone(),
            })
            .collect(),
    })
}
