//! Which heading lies under which: plain text does not say it, so it is told by what follows what.

use super::super::questions;
use super::pieces::Piece;

/// How a heading begins; parallel ones begin alike.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beginning {
    Question,
    /// "Creating", "Taking".
    Doing,
    /// "Conclusion".
    End,
}

const SECTION: u8 = 2;
const BELOW: u8 = 3;

/// Gives each heading a level from 2 on. A heading right below another opens a group of the next level, which ends where
/// headings begin differently; numbered ones lie below the heading that announces them.
pub(super) fn set(pieces: &mut [Piece]) {
    let mut set: Vec<u8> = Vec::new();
    // The beginning of the first heading in the group that is open, if one is.
    let mut group: Option<Option<Beginning>> = None;
    let mut numbered = BELOW;
    for (place, piece) in pieces.iter().enumerate() {
        let Piece::Heading(heading) = piece else {
            continue;
        };
        let directly_below = place
            .checked_sub(1)
            .is_some_and(|before| matches!(pieces.get(before), Some(Piece::Heading(_))));
        let opens = matches!(pieces.get(place + 1), Some(Piece::Heading(next))
            if next.level.is_none() && heading.level.is_none());
        let begins = beginning(&heading.text);
        let level = if let Some(level) = heading.level {
            group = None;
            level
        } else if let Some(number) = heading.number {
            if number == 1 {
                numbered = if is_announced(pieces, place) {
                    BELOW
                } else {
                    SECTION
                };
            }
            numbered
        } else if questions::is_heading(&heading.text) || (opens && !directly_below) {
            group = None;
            SECTION
        } else if directly_below && set.last() == Some(&SECTION) {
            group = Some(begins);
            BELOW
        } else if group.is_some_and(|first| begins.is_none() || begins == first) {
            BELOW
        } else {
            group = None;
            SECTION
        };
        if heading.number.is_some() {
            group = None;
        }
        set.push(level);
    }
    let headings = pieces.iter_mut().filter_map(|piece| match piece {
        Piece::Heading(heading) => Some(heading),
        _ => None,
    });
    for (heading, level) in headings.zip(set) {
        heading.level = Some(level);
    }
}

/// Whether a heading stands before the first of a numbered run, with at most a paragraph between them.
fn is_announced(pieces: &[Piece], place: usize) -> bool {
    let before = |back: usize| place.checked_sub(back).and_then(|at| pieces.get(at));
    match (before(1), before(2)) {
        (Some(Piece::Heading(_)), _) => true,
        (Some(Piece::Paragraph(_)), Some(Piece::Heading(heading))) => heading.number.is_none(),
        _ => false,
    }
}

fn beginning(text: &str) -> Option<Beginning> {
    const QUESTION: [&str; 18] = [
        "are", "can", "could", "do", "does", "how", "is", "should", "what", "when", "where",
        "which", "who", "whom", "whose", "why", "will", "would",
    ];
    const END: [&str; 12] = [
        "bottom",
        "closing",
        "conclusion",
        "conclusions",
        "final",
        "further",
        "key",
        "references",
        "sources",
        "summary",
        "takeaway",
        "takeaways",
    ];
    let first = text.split(' ').next().unwrap_or_default().to_lowercase();
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    if QUESTION.contains(&first) {
        Some(Beginning::Question)
    } else if END.contains(&first) {
        Some(Beginning::End)
    } else if first.len() > 5 && first.ends_with("ing") {
        Some(Beginning::Doing)
    } else {
        None
    }
}
