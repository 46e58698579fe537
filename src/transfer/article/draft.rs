//! What a manuscript names, found in the shop.

use uuid::Uuid;

use super::manuscript::Manuscript;
use super::place::Place;
use crate::articles::front_matter::FrontMatter;
use crate::articles::{self, ArticleDraft};
use crate::db::Conn;
use crate::text::one_line;
use crate::{catalog, people};

/// The article as the editor's verb takes it; what its file names and the shop does not have is noted.
pub(super) async fn of(
    manuscript: &Manuscript,
    place: &Place,
    hero_media_id: Option<Uuid>,
    conn: &Conn,
    notes: &mut Vec<String>,
) -> diesel::QueryResult<ArticleDraft> {
    let head = &manuscript.head;
    let author_id = person(head.author.as_deref(), "author", conn, notes).await?;
    let reviewer_id = person(head.reviewer.as_deref(), "reviewer", conn, notes).await?;
    let offer: Vec<String> = head.offer.iter().cloned().collect();
    let (topic, tags) = topic(head, conn, notes).await?;
    Ok(ArticleDraft {
        slug: place.slug.clone(),
        title: head.title.clone(),
        summary: one_line(&head.summary),
        lead: head.lead.clone(),
        topic,
        body_markdown: manuscript.body_markdown.clone(),
        status: place.status,
        author_id,
        reviewer_id,
        reviewed_on: FrontMatter::date(head.reviewed_on.as_ref()).filter(|_| reviewer_id.is_some()),
        hero_media_id,
        hero_alt: hero_media_id.map_or_else(String::new, |_| head.hero_alt.clone()),
        offer_product_id: products(&offer, conn, notes).await?.first().copied(),
        offer_title: head.offer_title.clone(),
        offer_text: head.offer_text.clone(),
        inquiry_title: head.inquiry_title.clone(),
        published_at: FrontMatter::moment(head.published.as_ref()),
        revised_at: FrontMatter::moment(head.updated.as_ref()),
        questions: head.questions(),
        tags,
        products: products(&head.products, conn, notes).await?,
        related: related(&head.related, conn, notes).await?,
    })
}

/// The article as the shop's people left it, at its place, with the file's text where that changed.
pub(super) fn brought(
    manuscript: &Manuscript,
    place: &Place,
    stored: &ArticleDraft,
    is_changed: bool,
) -> ArticleDraft {
    let mut draft = ArticleDraft {
        slug: place.slug.clone(),
        status: place.status,
        ..stored.clone()
    };
    if is_changed {
        let head = &manuscript.head;
        draft.title.clone_from(&head.title);
        draft.summary = one_line(&head.summary);
        draft.lead.clone_from(&head.lead);
        draft.body_markdown.clone_from(&manuscript.body_markdown);
        draft.inquiry_title.clone_from(&head.inquiry_title);
        draft.questions = head.questions();
    }
    draft
}

/// What a file brings into an article and nobody adds in the back office.
pub(super) fn text_hash(draft: &ArticleDraft) -> String {
    let text = (
        &draft.title,
        &draft.summary,
        &draft.lead,
        &draft.body_markdown,
        &draft.inquiry_title,
        &draft.questions,
    );
    // Strings and lists of strings always have a form in JSON.
    let bytes = serde_json::to_vec(&text).unwrap_or_default();
    blake3::hash(&bytes).to_hex().to_string()
}

async fn person(
    name: Option<&str>,
    role: &str,
    conn: &Conn,
    notes: &mut Vec<String>,
) -> diesel::QueryResult<Option<Uuid>> {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else {
        return Ok(None);
    };
    let found = people::called(name, conn).await?;
    if found.is_none() {
        notes.push(format!(
            "the {role} {name} is not among the shop's people, so the article names none"
        ));
    }
    Ok(found)
}

async fn products(
    slugs: &[String],
    conn: &Conn,
    notes: &mut Vec<String>,
) -> diesel::QueryResult<Vec<Uuid>> {
    let mut ids = Vec::new();
    for slug in slugs {
        match catalog::id_by_slug(slug, conn).await? {
            Some(id) => ids.push(id),
            None => notes.push(format!("there is no product {slug} in the shop")),
        }
    }
    Ok(ids)
}

async fn related(
    slugs: &[String],
    conn: &Conn,
    notes: &mut Vec<String>,
) -> diesel::QueryResult<Vec<Uuid>> {
    let mut ids = Vec::new();
    for slug in slugs {
        match articles::id_by_slug(slug, conn).await? {
            Some(id) => ids.push(id),
            None => notes.push(format!(
                "there is no article {slug} in the shop to read next"
            )),
        }
    }
    Ok(ids)
}

/// Topic and tags as the file has them; where it has none, those tags of the shop that the title speaks of.
async fn topic(
    head: &FrontMatter,
    conn: &Conn,
    notes: &mut Vec<String>,
) -> diesel::QueryResult<(String, Vec<String>)> {
    if !head.topic.is_empty() || !head.tags.is_empty() {
        let first = head.tags.first().filter(|_| head.topic.is_empty());
        return Ok((first.unwrap_or(&head.topic).clone(), head.tags.clone()));
    }
    let title: Vec<String> = head.title.split_whitespace().map(stem).collect();
    let in_use = articles::tags_in_use(conn).await?;
    let names = in_use.into_iter().map(|(_, name)| name);
    let spoken: Vec<String> = names
        .filter(|name| {
            name.split_whitespace()
                .all(|word| title.contains(&stem(word)))
        })
        .collect();
    let Some(first) = spoken.first() else {
        return Ok((String::new(), Vec::new()));
    };
    notes.push(format!(
        "filed under {}, because its title speaks of it",
        spoken.join(", ")
    ));
    Ok((first.clone(), spoken))
}

/// "Mornings" and "morning," are one word.
fn stem(word: &str) -> String {
    let word = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    match word.strip_suffix('s') {
        Some(one) if one.len() > 3 => one.to_owned(),
        _ => word,
    }
}
