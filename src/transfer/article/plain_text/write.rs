//! The parts of a text as Markdown. What is a sign in Markdown stays a sign of the text.

use super::pieces::Piece;

/// The text, a blank line between its parts.
pub(super) fn markdown(pieces: &[Piece]) -> String {
    let parts: Vec<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Heading(heading) => {
                let level = heading.level.unwrap_or(2).clamp(2, 6);
                let hashes = "#".repeat(usize::from(level));
                let number = heading.number.map(|number| format!("{number}. "));
                let text = escaped(&heading.text);
                format!("{hashes} {}{text}", number.unwrap_or_default())
            }
            Piece::Paragraph(text) => escaped(text),
            Piece::Items(None, items) => list(items, |_| "-".to_owned()),
            Piece::Items(Some(first), items) => list(items, |place| format!("{}.", first + place)),
        })
        .collect();
    parts.join("\n\n")
}

fn list(items: &[String], sign: impl Fn(usize) -> String) -> String {
    let lines = items.iter().enumerate();
    let lines: Vec<String> = lines
        .map(|(place, item)| format!("{} {}", sign(place), escaped(item)))
        .collect();
    lines.join("\n")
}

/// The words with a backslash before each character that Markdown would take for a sign.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let is_sign = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' | '{' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next == '#' || next.is_ascii_alphabetic(),
            '#' => out.is_empty() || next == ' ' || rest.peek().is_none(),
            '>' | '=' => out.is_empty(),
            '-' | '+' => out.is_empty() && matches!(next, ' ' | '-' | '+'),
            '.' | ')' => next == ' ' && is_number(&out),
            _ => false,
        };
        if is_sign {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

fn is_number(text: &str) -> bool {
    (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::render;

    #[test]
    fn signs_stay_signs() {
        for text in [
            "# 5 of 6 * 7",
            "1. is no list",
            "- 3 degrees",
            "a_b _c_ [d](e) <f> &amp; `g` ~~h~~",
            "| a | b |",
            "=== and {#id}",
            "C# and \\* too",
            "2) second",
        ] {
            assert_eq!(render(&escaped(text)).plain, text, "{}", escaped(text));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_word_is_lost(text in "[ -~\u{e4}\u{2013}]{1,80}") {
            let text = crate::text::one_line(&text);
            proptest::prop_assume!(text.chars().any(char::is_alphanumeric));
            proptest::prop_assert_eq!(render(&escaped(&text)).plain, text);
        }
    }
}
