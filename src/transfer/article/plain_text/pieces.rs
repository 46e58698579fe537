//! What each line is.

use std::collections::HashSet;

use super::super::questions;
use super::lines::{Line, bullet, number};

/// A part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Heading(Heading),
    Paragraph(String),
    /// A list; one that is numbered begins with that number.
    Items(Option<usize>, Vec<String>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heading {
    pub text: String,
    /// "3" of "3. Words".
    pub number: Option<usize>,
    /// Where the text itself tells it.
    pub level: Option<u8>,
}

/// The parts of a text whose title was taken off.
pub(super) fn of(lines: &[Line]) -> Vec<Piece> {
    let mut walk = Walk {
        lines,
        headings: numbered_headings(lines),
        pieces: Vec::new(),
        in_questions: false,
    };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at = walk.take(at, line);
    }
    walk.pieces
}

/// A short line of some words that does not end like a sentence.
pub(super) fn is_like_heading(text: &str) -> bool {
    let text = text.trim();
    let most = if text.ends_with('?') { 130 } else { 100 };
    let ends_open = text
        .trim_end_matches(['"', '\u{201d}', '\u{2019}', ')'])
        .ends_with(['.', '!', ';', ',', ':', '…']);
    let first = text.chars().find(|c| c.is_alphanumeric());
    let is_address = text.contains("://") || text.contains("www.") || text.contains('@');
    text.chars().count() <= most
        && text.split(' ').count() <= 18
        && !ends_open
        && !is_address
        && !text.contains(". ")
        && first.is_some_and(|c| !c.is_lowercase())
        && text.chars().any(char::is_alphabetic)
}

struct Walk<'a> {
    lines: &'a [Line],
    /// Places of numbered lines that are headings.
    headings: HashSet<usize>,
    pieces: Vec<Piece>,
    in_questions: bool,
}

impl Walk<'_> {
    /// Takes the piece that begins at `at`; where the next one begins.
    fn take(&mut self, at: usize, line: &Line) -> usize {
        let text = line.text.as_str();
        if line.marked.is_some() || questions::is_heading(text) {
            self.in_questions = questions::is_heading(text);
            self.heading(text, None, line.marked.map(|level| level.max(2)));
        } else if self.in_questions && questions::is_question(text) {
            self.heading(questions::bare(text), None, Some(3));
        } else if bullet(text).is_some() {
            return self.items(at, |text| bullet(text).map(str::to_owned), None);
        } else if let Some((number, words)) = number(text) {
            if self.headings.contains(&at) {
                self.heading(words, Some(number), None);
            } else {
                return self.numbered(at, number);
            }
        } else if let Some(end) = self.bare_items(at) {
            let items = self.lines.get(at..end).unwrap_or_default();
            let items = items.iter().map(|line| line.text.clone()).collect();
            self.pieces.push(Piece::Items(None, items));
            return end;
        } else if is_like_heading(text) && at + 1 < self.lines.len() {
            self.in_questions = false;
            self.heading(text, None, None);
        } else {
            self.pieces.push(Piece::Paragraph(text.to_owned()));
        }
        at + 1
    }

    fn heading(&mut self, text: &str, number: Option<usize>, level: Option<u8>) {
        self.pieces.push(Piece::Heading(Heading {
            text: text.to_owned(),
            number,
            level,
        }));
    }

    /// The items in a row from `at` on.
    fn items(
        &mut self,
        at: usize,
        words: impl Fn(&str) -> Option<String>,
        start: Option<usize>,
    ) -> usize {
        let rest = self.lines.get(at..).unwrap_or_default();
        let items: Vec<String> = rest.iter().map_while(|line| words(&line.text)).collect();
        let end = at + items.len().max(1);
        self.pieces.push(Piece::Items(start, items));
        end
    }

    /// The items that count on from `first`.
    fn numbered(&mut self, at: usize, first: usize) -> usize {
        let rest = self.lines.get(at..).unwrap_or_default();
        let items: Vec<String> = rest
            .iter()
            .zip(first..)
            .map_while(|(line, wanted)| {
                let (number, words) = number(&line.text)?;
                (number == wanted).then(|| words.to_owned())
            })
            .collect();
        let end = at + items.len().max(1);
        self.pieces.push(Piece::Items(Some(first), items));
        end
    }

    /// The end of a list that lost its signs: short lines without empty ones between them, two or more after a colon, or
    /// four or more anywhere.
    fn bare_items(&self, at: usize) -> Option<usize> {
        let rest = self.lines.get(at..)?;
        let run = rest
            .iter()
            .enumerate()
            .take_while(|(place, line)| {
                (*place == 0 || !line.apart)
                    && line.marked.is_none()
                    && is_like_heading(&line.text)
                    && bullet(&line.text).is_none()
                    && number(&line.text).is_none()
            })
            .count();
        let after_colon =
            matches!(self.pieces.last(), Some(Piece::Paragraph(before)) if before.ends_with(':'));
        let parted = self.lines.get(at + run).is_none_or(|next| next.apart);
        ((run >= 4 || (after_colon && run >= 2)) && parted).then_some(at + run)
    }
}

/// Numbered lines that have text of their own below each of them are headings; those without are a list.
fn numbered_headings(lines: &[Line]) -> HashSet<usize> {
    let mut headings = HashSet::new();
    let mut run: Vec<usize> = Vec::new();
    let mut expected = 1;
    let numbered = lines
        .iter()
        .enumerate()
        .filter_map(|(place, line)| Some((place, number(&line.text)?.0)));
    for (place, number) in numbered {
        if number != expected {
            headings.extend(of_run(&run, lines));
            run.clear();
        }
        run.push(place);
        expected = number + 1;
    }
    headings.extend(of_run(&run, lines));
    headings
}

fn of_run(run: &[usize], lines: &[Line]) -> Vec<usize> {
    let has_text = |place: &usize| {
        lines
            .get(place + 1)
            .is_some_and(|next| number(&next.text).is_none())
    };
    let like_heading = |place: &usize| {
        let words = lines.get(*place).and_then(|line| number(&line.text));
        words.is_some_and(|(_, words)| is_like_heading(words))
    };
    let all = run.len() > 1 && run.iter().all(|p| has_text(p) && like_heading(p));
    if all { run.to_vec() } else { Vec::new() }
}
