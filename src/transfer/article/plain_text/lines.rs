//! A text's lines as they were meant: one paragraph, one heading or one item each.

/// A line with its words in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    /// Whether an empty line stands before it.
    pub apart: bool,
    /// The level of a heading that was marked as one, by `##` before it or a rule under it.
    pub marked: Option<u8>,
}

/// The lines of a text. Paragraphs that were wrapped at a width are put together again.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut apart = true;
    for raw in text.lines() {
        let text = clean(raw);
        if text.is_empty() {
            apart = true;
            continue;
        }
        if let Some(level) = underline(&text) {
            if let Some(above) = lines.last_mut().filter(|_| !apart) {
                above.marked = Some(level);
            }
            // A rule that underlines nothing parts what the headings part as well.
            apart = true;
            continue;
        }
        let (marked, text) = hashes(&text);
        lines.push(Line {
            text,
            apart,
            marked,
        });
        apart = false;
    }
    unwrapped(lines)
}

/// The line without control characters, invisible ones and space that does not show.
fn clean(line: &str) -> String {
    let visible = line
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}'));
    crate::text::one_line(&visible.collect::<String>())
}

/// The level that a rule gives to the line above it.
fn underline(text: &str) -> Option<u8> {
    let mark = text.chars().next()?;
    if text.chars().count() < 3 || text.chars().any(|c| c != mark) {
        return None;
    }
    match mark {
        '=' => Some(1),
        '-' | '~' | '_' | '*' | '\u{2014}' | '\u{2500}' => Some(2),
        _ => None,
    }
}

/// "## Words" is a heading of level 2.
fn hashes(text: &str) -> (Option<u8>, String) {
    let words = text.trim_start_matches('#');
    let level = u8::try_from(text.len() - words.len()).unwrap_or(0);
    match words.strip_prefix(' ') {
        Some(words) if (1..=6).contains(&level) => (Some(level), words.trim().to_owned()),
        _ => (None, text.to_owned()),
    }
}

/// Where a text is wrapped, its lines are about as long as each other; where it is not, a paragraph is one line.
fn unwrapped(lines: Vec<Line>) -> Vec<Line> {
    let width = |line: &Line| line.text.chars().count();
    let longest = lines.iter().map(width).max().unwrap_or(0);
    let continued = lines.iter().zip(lines.iter().skip(1));
    let continued: Vec<usize> = continued
        .filter(|(line, next)| !next.apart && !starts_item(&next.text) && line.marked.is_none())
        .map(|(line, _)| width(line))
        .collect();
    let long = continued.iter().filter(|w| **w * 3 > longest * 2).count();
    let wrapped = (40..=120).contains(&longest) && long > 0 && long * 3 >= continued.len() * 2;
    let mut whole: Vec<Line> = Vec::new();
    let mut last_width = 0;
    for line in lines {
        let here = width(&line);
        let goes_on = line.text.chars().next().is_some_and(char::is_lowercase)
            || (wrapped && last_width * 3 > longest * 2);
        match whole.last_mut() {
            Some(before)
                if goes_on
                    && !line.apart
                    && line.marked.is_none()
                    && before.marked.is_none()
                    && !starts_item(&line.text) =>
            {
                before.text.push(' ');
                before.text.push_str(&line.text);
            }
            _ => whole.push(line),
        }
        last_width = here;
    }
    whole
}

fn starts_item(text: &str) -> bool {
    bullet(text).is_some() || number(text).is_some()
}

/// The words behind a list's sign.
pub(super) fn bullet(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let sign = chars.next()?;
    let words = chars.as_str();
    let words = match sign {
        '•' | '◦' | '‣' | '▪' | '▫' | '●' | '○' | '■' | '□' | '·' | '✓' | '✔' | '➤' | '►' => {
            words
        }
        '-' | '*' | '+' | '–' | '—' | '→' => words.strip_prefix(' ')?,
        _ => return None,
    };
    Some(words.trim()).filter(|words| !words.is_empty())
}

/// The number and the words of "3. Words" or "3) Words".
pub(super) fn number(text: &str) -> Option<(usize, &str)> {
    let words = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.get(..text.len() - words.len())?;
    let words = words.strip_prefix(['.', ')'])?.strip_prefix(' ')?.trim();
    let fits = (1..=3).contains(&digits.len()) && !words.is_empty();
    digits
        .parse()
        .ok()
        .filter(|_| fits)
        .map(|number| (number, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        lines(text).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_wrapped_paragraph_is_one() {
        let text = "A heading\n\nThe first line of a paragraph that somebody wrapped\nat a width of fifty or so, as letters were, and then\nit ends.\n\n- an item that is long enough to be wrapped over to\n  the next line\n- another";
        assert_eq!(
            texts(text),
            [
                "A heading",
                "The first line of a paragraph that somebody wrapped at a width of fifty or so, as letters were, and then it ends.",
                "- an item that is long enough to be wrapped over to the next line",
                "- another",
            ]
        );
    }

    #[test]
    fn lines_of_an_unwrapped_text_stay_apart() {
        let text = "Cart0\nNothing in it!\nContinue\nA much longer line, which is a paragraph of its own and ends far to the right of all the others.";
        assert_eq!(texts(text).len(), 4);
    }

    #[test]
    fn what_does_not_show_goes() {
        let found =
            lines("\u{a0}\n  \u{2022}\u{a0} one\u{200b}\u{7}\n\t\n## Two ##x\nThree\n===\n");
        assert_eq!(found[0].text, "• one");
        assert_eq!((found[1].marked, found[2].marked), (Some(2), Some(1)));
        assert!(found[0].apart && found[1].apart && !found[2].apart);
    }

    #[test]
    fn items_are_known_by_their_signs() {
        assert_eq!(bullet("•Lasts long"), Some("Lasts long"));
        assert_eq!(bullet("-5 degrees"), None);
        assert_eq!(bullet("– a dash"), Some("a dash"));
        assert_eq!(number("12) Twelve"), Some((12, "Twelve")));
        assert_eq!(number("3.5 metres"), None);
        assert_eq!(number("2026. A year"), None);
    }
}
