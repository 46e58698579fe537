use serde_json::{Value, json};

use super::paths;
use super::view::View;
use crate::parts::Parts;
use crate::web::JsonLd;
use crate::web::layout::Link;

/// What search engines are told of an article: the text, its questions, the way to it (schema.org).
pub(super) fn blocks(
    view: &View,
    crumbs: &[Link],
    shop: &str,
    parts: &Parts,
) -> Result<Vec<JsonLd>, serde_json::Error> {
    let mut blocks = vec![JsonLd::of(&article(view, shop, parts))?];
    if !view.questions.is_empty() {
        blocks.push(JsonLd::of(&questions(&view.questions))?);
    }
    blocks.push(JsonLd::of(&way(view, crumbs, parts))?);
    Ok(blocks)
}

fn article(view: &View, shop: &str, parts: &Parts) -> Value {
    let row = &view.row;
    let address = parts.absolute(&paths::article(&row.slug));
    let organisation = json!({ "@type": "Organization", "name": shop, "url": parts.absolute("/") });
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": row.title,
        "description": row.summary,
        "mainEntityOfPage": address,
        "url": address,
        "wordCount": row.word_count,
        "publisher": organisation,
        "author": match &view.author {
            Some(author) => json!({ "@type": "Person", "name": author.name }),
            None => organisation.clone(),
        },
    });
    let mut more = vec![
        (
            "datePublished",
            row.published_at.map(|at| json!(at.to_string())),
        ),
        (
            "dateModified",
            row.revised_at
                .or(row.published_at)
                .map(|at| json!(at.to_string())),
        ),
        (
            "image",
            view.hero
                .as_ref()
                .map(|hero| json!([parts.absolute(&hero.large_src)])),
        ),
    ];
    if !row.topic.is_empty() {
        more.push(("articleSection", Some(json!(row.topic))));
    }
    if !view.tags.is_empty() {
        let names: Vec<&str> = view.tags.iter().map(|(_, name)| name.as_str()).collect();
        more.push(("keywords", Some(json!(names))));
    }
    if let Some(object) = value.as_object_mut() {
        for (key, found) in more {
            found.and_then(|found| object.insert(key.to_owned(), found));
        }
    }
    value
}

fn questions(questions: &[(String, String)]) -> Value {
    let entities: Vec<Value> = questions
        .iter()
        .map(|(question, answer)| {
            json!({
                "@type": "Question",
                "name": question,
                "acceptedAnswer": { "@type": "Answer", "text": answer },
            })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "FAQPage", "mainEntity": entities })
}

fn way(view: &View, crumbs: &[Link], parts: &Parts) -> Value {
    let here = Link::new(view.row.title.as_str(), paths::article(&view.row.slug));
    let steps: Vec<Value> = crumbs
        .iter()
        .chain(std::iter::once(&here))
        .zip(1..)
        .map(|(link, place): (&Link, i32)| {
            json!({
                "@type": "ListItem",
                "position": place,
                "name": link.text,
                "item": parts.absolute(&link.href),
            })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps })
}
