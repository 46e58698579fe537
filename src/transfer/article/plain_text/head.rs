//! What stands before the text: a menu, the title, who wrote it and when, a list of contents.

use std::collections::HashMap;

use super::super::furniture::{byline_note, is_byline};
use super::lines::{Line, bullet, number};
use super::pieces;

/// What was found before the text.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Empty where the text begins without one.
    pub title: String,
    pub left_out: Vec<String>,
    pub notes: Vec<String>,
}

/// Takes title and byline off the beginning.
pub(super) fn take(lines: &mut Vec<Line>) -> Head {
    let mut head = Head::default();
    let before_text = lines
        .iter()
        .take_while(|line| line.marked.is_some() || may_be_title(&line.text))
        .count();
    let Some(place) = title(lines, before_text) else {
        return head;
    };
    head.left_out = lines.drain(..place).map(|line| line.text).collect();
    head.title = lines.remove(0).text;
    let rest = before_text.saturating_sub(place + 1);
    let mut at = 0;
    for _ in 0..rest {
        let Some(line) = lines.get(at) else { break };
        if is_byline(&line.text) {
            head.notes.push(byline_note(&lines.remove(at).text));
        } else if line.text == head.title || ends_path(&line.text, &head.title) {
            head.left_out.push(lines.remove(at).text);
        } else {
            at += 1;
        }
    }
    head
}

/// Takes out the list of contents, three or more lines in a row that all come again as headings. The note about it.
pub(super) fn take_contents(lines: &mut Vec<Line>) -> Option<String> {
    const LABELS: [&str; 6] = [
        "contents",
        "table of contents",
        "on this page",
        "in this article",
        "in this post",
        "jump to",
    ];
    let last: HashMap<&str, usize> = lines
        .iter()
        .enumerate()
        .map(|(place, line)| (words(&line.text), place))
        .collect();
    let again = |place: usize, line: &Line| {
        last.get(words(&line.text))
            .is_some_and(|last| *last > place)
    };
    let (mut from, mut length) = (0, 0);
    for (place, line) in lines.iter().enumerate() {
        if again(place, line) {
            from = if length == 0 { place } else { from };
            length += 1;
        } else if length >= 3 {
            break;
        } else {
            length = 0;
        }
    }
    if length < 3 {
        return None;
    }
    let label = from.checked_sub(1).filter(|before| {
        lines.get(*before).is_some_and(|line| {
            LABELS.contains(&line.text.trim_end_matches(':').to_lowercase().as_str())
        })
    });
    lines.drain(label.unwrap_or(from)..from.saturating_add(length));
    Some(format!(
        "the list of contents ({length} lines) is left out; the page makes its own"
    ))
}

/// Where the title is. A menu that was saved with the page is a run of shorter lines before it.
fn title(lines: &[Line], before_text: usize) -> Option<usize> {
    let candidates = lines.get(..before_text)?;
    if let Some(marked) = candidates.iter().position(|line| line.marked == Some(1)) {
        return Some(marked);
    }
    if candidates.is_empty() {
        let (first, next) = (lines.first()?, lines.get(1)?);
        let stands_alone = next.apart && first.text.chars().count() <= 120;
        return (stands_alone && bullet(&first.text).is_none()).then_some(0);
    }
    let is_long = |line: &Line| line.text.split(' ').count() >= 4;
    let menu = candidates.iter().take_while(|line| !is_long(line)).count();
    Some(if menu >= 2 && menu < candidates.len() {
        menu
    } else {
        0
    })
}

fn may_be_title(text: &str) -> bool {
    pieces::is_like_heading(text) && bullet(text).is_none() && number(text).is_none()
}

/// "Home / Blog / The title" ends with the title.
fn ends_path(text: &str, title: &str) -> bool {
    text.strip_suffix(title)
        .is_some_and(|before| before.trim_end().ends_with(['/', '>', '»', '›', '|']))
}

fn words(text: &str) -> &str {
    let text = bullet(text).unwrap_or(text);
    number(text).map_or(text, |(_, words)| words)
}
