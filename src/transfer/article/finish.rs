use scraper::{Html, Selector};

use super::manuscript::Manuscript;
use crate::markdown::{self, Shape};
use crate::text::{one_line, shortened};

/// Longest summary that is made of a text.
const SUMMARY: usize = 200;

/// Gives an article what its file does not say: a title, and a summary of the text's own first sentences.
pub(super) fn finish(manuscript: &mut Manuscript, name: &str) {
    if manuscript.head.title.trim().is_empty() {
        take_title(manuscript, name);
    }
    manuscript.head.title = one_line(&manuscript.head.title);
    drop_second_title(manuscript);
    if manuscript.head.summary.trim().is_empty() {
        let html = markdown::render(&manuscript.body_markdown).html;
        manuscript.head.summary = summary(&first_paragraph(&html));
    }
}

/// The text's first heading of level 1, else the file's name.
fn take_title(manuscript: &mut Manuscript, name: &str) {
    let blocks = markdown::top_blocks(&manuscript.body_markdown);
    let heading = blocks
        .iter()
        .find(|block| block.shape == Shape::Heading(1) && !block.text.is_empty());
    if let Some(heading) = heading {
        manuscript.head.title.clone_from(&heading.text);
        manuscript
            .body_markdown
            .replace_range(heading.place.clone(), "");
        manuscript.body_markdown = manuscript.body_markdown.trim().to_owned();
        return;
    }
    let words = one_line(&name.replace(['-', '_'], " "));
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    manuscript.head.title = format!("{}{}", first.unwrap_or_default(), letters.as_str());
    manuscript.notes.push(format!(
        "no title was found in the text, so the file's name is the title: \"{}\"",
        manuscript.head.title
    ));
}

/// The page shows the title by itself.
fn drop_second_title(manuscript: &mut Manuscript) {
    let blocks = markdown::top_blocks(&manuscript.body_markdown);
    let first = blocks.first().filter(|block| {
        block.shape == Shape::Heading(1) && one_line(&block.text) == manuscript.head.title
    });
    if let Some(first) = first {
        let rest = manuscript.body_markdown.get(first.place.end..);
        manuscript.body_markdown = rest.unwrap_or_default().trim().to_owned();
    }
}

fn first_paragraph(html: &str) -> String {
    let page = Html::parse_fragment(html);
    let paragraph = Selector::parse("p")
        .ok()
        .and_then(|p| page.select(&p).next().map(|p| p.text().collect::<String>()));
    one_line(&paragraph.unwrap_or_default())
}

/// The first sentences, as many as fit.
fn summary(text: &str) -> String {
    let mut kept = String::new();
    for sentence in sentences(text) {
        if kept.chars().count() + sentence.chars().count() > SUMMARY {
            break;
        }
        kept.push_str(sentence);
    }
    if kept.is_empty() {
        shortened(text, SUMMARY)
    } else {
        kept.trim_end().to_owned()
    }
}

/// Cut behind each full stop that is followed by a capital, or by nothing.
fn sentences(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let ends = text.match_indices(". ").chain(text.match_indices("? "));
    for (at, end) in ends.chain(text.match_indices("! ")) {
        let next = at + end.len();
        let rest = text.get(next..).unwrap_or_default();
        if rest.chars().next().is_some_and(|c| !c.is_lowercase()) {
            cuts.push(next);
        }
    }
    cuts.push(text.len());
    cuts.sort_unstable();
    cuts.windows(2)
        .filter_map(|cut| match cut {
            [from, to] => text.get(*from..*to),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_made_of_whole_sentences() {
        let long = format!("One two. Is it 3.5 or 4? {}.", "Word ".repeat(60).trim());
        assert_eq!(summary(&long), "One two. Is it 3.5 or 4?");
        assert!(summary(&"word ".repeat(80)).ends_with('…'));
        assert_eq!(summary(""), "");
    }

    #[test]
    fn a_title_comes_from_the_text_or_the_name() {
        let mut it = Manuscript {
            body_markdown: "# A *good* title\n\nText here.".to_owned(),
            ..Manuscript::default()
        };
        finish(&mut it, "x");
        assert_eq!(
            (it.head.title.as_str(), it.body_markdown.as_str()),
            ("A good title", "Text here.")
        );
        assert_eq!(it.head.summary, "Text here.");
        let mut it = Manuscript {
            body_markdown: "Text.".to_owned(),
            ..Manuscript::default()
        };
        finish(&mut it, "my-first_notes");
        assert_eq!(it.head.title, "My first notes");
        assert_eq!(it.notes.len(), 1);
    }
}
