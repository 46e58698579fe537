//! What a page tells machines of its questions.

use scraper::{Html, Selector};
use serde_json::Value;

use crate::articles::front_matter::Faq;
use crate::markdown;
use crate::text::one_line;

/// Deepest structure that is looked into.
const DEEPEST: usize = 6;

/// The questions and answers of the page's JSON-LD.
pub(super) fn questions(page: &Html) -> Vec<Faq> {
    let Ok(scripts) = Selector::parse("script[type='application/ld+json']") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for script in page.select(&scripts) {
        let text: String = script.text().collect();
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            collect(&value, 0, &mut found);
        }
    }
    found
}

fn collect(value: &Value, depth: usize, found: &mut Vec<Faq>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect(item, depth + 1, found)),
        Value::Object(fields) => {
            if value.get("@type").is_some_and(|kind| kind == "Question") {
                let text = |value: Option<&Value>| {
                    let html = value.and_then(Value::as_str).unwrap_or_default();
                    markdown::text_of(html)
                };
                let answer = value.get("acceptedAnswer").and_then(|a| a.get("text"));
                let (question, answer) = (one_line(&text(value.get("name"))), text(answer));
                if !question.is_empty() && !answer.is_empty() {
                    let answer = answer.replace('\n', "\n\n");
                    found.push(Faq { question, answer });
                }
                return;
            }
            for (name, inner) in fields {
                if name == "@graph" || name == "mainEntity" {
                    collect(inner, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}
