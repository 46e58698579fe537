//! The questions and answers of a text, taken out of it as data.

use std::ops::Range;

use super::asked;
use super::manuscript::Manuscript;
use crate::articles::front_matter::Faq;
use crate::markdown::{self, Block, Shape};

/// Whether a heading announces questions and their answers.
pub(super) fn is_heading(text: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "frequently asked",
        "faq",
        "q&a",
        "q & a",
        "questions and answers",
        "questions & answers",
        "questions people ask",
        "common questions",
        "people also ask",
    ];
    let text = text.trim().to_lowercase();
    let short = text.chars().count() <= 80 && !text.ends_with(['.', '?']);
    short
        && (BEGINNINGS.iter().any(|begin| text.starts_with(begin))
            || text.contains("frequently asked questions")
            || text.ends_with("faq")
            || text.ends_with("faqs")
            || text.ends_with("(faq)")
            || text.ends_with("(faqs)"))
}

/// Whether a line alone asks something.
pub(super) fn is_question(text: &str) -> bool {
    let text = text.trim();
    let inner = text.trim_end_matches('?');
    text.ends_with('?') && text.chars().count() <= 160 && !inner.contains(". ")
}

/// The question without what counts it: "Q:", "2.".
pub(super) fn bare(text: &str) -> &str {
    let text = text.trim();
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = match numbered.strip_prefix(['.', ')']) {
        Some(rest) if numbered.len() < text.len() => rest.trim_start(),
        _ => text,
    };
    without_label(text, &["Q:", "Q.", "Question:"])
}

/// Takes the section of questions out of the text, where there is one; else takes those that the file tells machines.
pub(super) fn lift(manuscript: &mut Manuscript) {
    lift_section(manuscript);
    if manuscript.head.faq.is_empty() && !manuscript.known_questions.is_empty() {
        manuscript.head.faq = std::mem::take(&mut manuscript.known_questions);
    }
}

fn lift_section(manuscript: &mut Manuscript) {
    let source = manuscript.body_markdown.clone();
    let blocks = markdown::top_blocks(&source);
    let is_opening = |block: &Block| {
        matches!(block.shape, Shape::Heading(_)) && is_heading(&block.text)
            || block.shape == Shape::Paragraph
                && block.bold == block.text
                && is_heading(&block.text)
    };
    let Some(opening) = blocks.iter().position(is_opening) else {
        return;
    };
    let level = level(&blocks, opening);
    let inside = blocks.iter().skip(opening + 1);
    let inside: Vec<&Block> = inside.take_while(|block| !ends(block, level)).collect();
    let found = collect(&inside, &source, &manuscript.known_questions);
    if found.pairs.is_empty() {
        return;
    }
    let start = blocks.get(opening).map_or(0, |block| block.place.start);
    let end = inside.last().map_or(start, |block| block.place.end);
    let mut kept = String::new();
    for place in std::iter::once(0..start)
        .chain(found.kept)
        .chain(std::iter::once(end..source.len()))
    {
        let part = source.get(place).unwrap_or_default().trim();
        if !part.is_empty() {
            kept.push_str(if kept.is_empty() { "" } else { "\n\n" });
            kept.push_str(part);
        }
    }
    manuscript.body_markdown = kept;
    if found.worded > 0 {
        manuscript.notes.push(format!(
            "{} of the answers stood without their questions, so those were worded after the answers; read them over in \
             the back office",
            found.worded
        ));
    }
    manuscript.head.faq.extend(found.pairs);
}

/// The level that ends the section: its heading's, or none for a bold line.
fn level(blocks: &[Block], opening: usize) -> u8 {
    match blocks.get(opening).map(|block| block.shape) {
        Some(Shape::Heading(level)) => level,
        _ => 6,
    }
}

/// Whether the section is over: questions may be headings of its own level.
fn ends(block: &Block, level: u8) -> bool {
    match block.shape {
        Shape::Heading(other) => other < level || other == level && !is_question(&block.text),
        _ => false,
    }
}

#[derive(Default)]
struct Found {
    pairs: Vec<Faq>,
    /// Places of what is neither question nor answer.
    kept: Vec<Range<usize>>,
    /// How many questions are ours.
    worded: usize,
}

fn collect(inside: &[&Block], source: &str, known: &[Faq]) -> Found {
    let mut found = Found::default();
    let asked_at = inside.iter().position(|block| question(block).is_some());
    let Some(first) = asked_at else {
        return word_questions(inside, source, known);
    };
    for block in inside.iter().take(first) {
        let answer = words(block, source);
        match told(known, &answer) {
            Some(question) => found.pairs.push(Faq { question, answer }),
            None => found.kept.push(block.place.clone()),
        }
    }
    let mut open: Option<(Faq, Range<usize>)> = None;
    for block in inside.iter().skip(first) {
        if let Some((question, answer)) = question(block) {
            close(&mut found, open.take());
            open = Some((Faq { question, answer }, block.place.clone()));
        } else if let Some((faq, _)) = &mut open {
            add(&mut faq.answer, &words(block, source));
        }
    }
    close(&mut found, open);
    found
}

/// A question without an answer stays in the text.
fn close(found: &mut Found, open: Option<(Faq, Range<usize>)>) {
    match open {
        Some((faq, place)) if faq.answer.is_empty() => found.kept.push(place),
        Some((faq, _)) => found.pairs.push(faq),
        None => {}
    }
}

/// A page that was saved while its questions were buttons has only the answers, a paragraph each.
fn word_questions(inside: &[&Block], source: &str, known: &[Faq]) -> Found {
    let mut found = Found::default();
    for block in inside {
        let answer = words(block, source);
        match (block.shape, found.pairs.last_mut()) {
            (Shape::Paragraph, _) => {
                let told = told(known, &answer);
                found.worded += usize::from(told.is_none());
                let question = told.unwrap_or_else(|| asked::question(&answer));
                found.pairs.push(Faq { question, answer });
            }
            (Shape::Other, Some(last)) => add(&mut last.answer, &answer),
            _ => found.kept.push(block.place.clone()),
        }
    }
    found
}

/// The question that the file tells machines for an answer that begins like this one.
fn told(known: &[Faq], answer: &str) -> Option<String> {
    let beginning = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.take(60).collect::<String>().to_lowercase()
    };
    let wanted = beginning(answer);
    let told = known.iter().find(|faq| beginning(&faq.answer) == wanted);
    told.map(|faq| faq.question.clone())
}

/// The question that a block asks, with the answer that may follow in the same paragraph.
fn question(block: &Block) -> Option<(String, String)> {
    let (text, bold) = (block.text.as_str(), block.bold.as_str());
    match block.shape {
        Shape::Heading(_) => Some((bare(text).to_owned(), String::new())),
        Shape::Paragraph if is_question(text) => Some((bare(text).to_owned(), String::new())),
        Shape::Paragraph if bold.ends_with('?') => {
            let answer = text.strip_prefix(bold)?;
            Some((bare(bold).to_owned(), plain_answer(answer)))
        }
        _ => None,
    }
}

/// The block's words, a blank line between its paragraphs or items.
fn words(block: &Block, source: &str) -> String {
    let part = source.get(block.place.clone()).unwrap_or_default();
    let plain = markdown::render(part).plain;
    plain_answer(&plain.replace('\n', "\n\n"))
}

fn plain_answer(text: &str) -> String {
    without_label(text.trim(), &["A:", "Answer:"]).to_owned()
}

fn without_label<'a>(text: &'a str, labels: &[&str]) -> &'a str {
    let rest = labels.iter().find_map(|label| text.strip_prefix(label));
    rest.map_or(text, str::trim_start)
}

fn add(answer: &mut String, more: &str) {
    if !answer.is_empty() && !more.is_empty() {
        answer.push_str("\n\n");
    }
    answer.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lifted(body: &str) -> Manuscript {
        let mut manuscript = Manuscript {
            body_markdown: body.to_owned(),
            ..Manuscript::default()
        };
        lift(&mut manuscript);
        manuscript
    }

    fn pairs(manuscript: &Manuscript) -> Vec<(&str, &str)> {
        let faq = manuscript.head.faq.iter();
        faq.map(|faq| (faq.question.as_str(), faq.answer.as_str()))
            .collect()
    }

    #[test]
    fn headings_are_questions_and_the_rest_stays() {
        let it = lifted(
            "## One\n\nText.\n\n## FAQ\n\nWe hear these.\n\n### 1. Why *so*?\n\nBecause.\n\n- one\n- two\n\n### And?\n\n## Two\n\nMore.",
        );
        assert_eq!(pairs(&it), [("Why so?", "Because.\n\none\n\ntwo")]);
        assert_eq!(
            it.body_markdown,
            "## One\n\nText.\n\nWe hear these.\n\n### And?\n\n## Two\n\nMore."
        );
    }

    #[test]
    fn bold_and_plain_lines_ask_as_well() {
        let it = lifted(
            "## Frequently asked questions\n\n**Q: Why?** A: Because.\n\nWhen?\n\nNow. Or is it later?",
        );
        assert_eq!(
            pairs(&it),
            [("Why?", "Because."), ("When?", "Now. Or is it later?")]
        );
        assert_eq!(it.body_markdown, "");
    }

    #[test]
    fn answers_alone_get_questions_and_a_note() {
        let it =
            lifted("Text.\n\n## Questions and answers\n\nA cushion is a soft thing.\n\n## End");
        assert_eq!(
            pairs(&it),
            [("What is a cushion?", "A cushion is a soft thing.")]
        );
        assert!(
            it.notes[0].starts_with("1 of the answers"),
            "{:?}",
            it.notes
        );
    }

    #[test]
    fn questions_without_answers_stay() {
        let body = "## FAQ\n\n### Why?\n\n### When?";
        assert_eq!(lifted(body).body_markdown, body);
    }
}
