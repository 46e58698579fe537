use std::fmt::Write as _;

use crate::text;
use crate::web::Html;

/// Where a found word begins and ends in an excerpt: characters for private use, which no text of ours holds.
const BEGIN: char = '\u{e000}';
const END: char = '\u{e001}';

/// Characters that are read of what somebody typed, and words of it that suggestions look for.
const MOST_CHARACTERS: usize = 120;
const MOST_WORDS: usize = 8;

/// What was typed, as one line of bounded length.
pub fn typed(text: &str) -> String {
    text::one_line(text).chars().take(MOST_CHARACTERS).collect()
}

/// A tsquery for everything that begins as typed: all words, the last one as a prefix. `None` without any word.
pub fn prefixes(typed: &str) -> Option<String> {
    let words: Vec<String> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(str::to_lowercase)
        .collect();
    let last = words.len().checked_sub(1)?;
    let mut query = String::new();
    for (place, word) in words.iter().enumerate() {
        let joint = if place == 0 { "" } else { " & " };
        let prefix = if place == last { ":*" } else { "" };
        let _ = write!(query, "{joint}'{word}'{prefix}");
    }
    Some(query)
}

/// An excerpt with the found words in `<mark>`; everything else is escaped.
pub fn marked(excerpt: &str) -> Html {
    let mut html = String::with_capacity(excerpt.len() + 32);
    let mut open = false;
    for c in excerpt.chars() {
        match c {
            BEGIN if !open => {
                html.push_str("<mark>");
                open = true;
            }
            END if open => {
                html.push_str("</mark>");
                open = false;
            }
            BEGIN | END => {}
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    if open {
        html.push_str("</mark>");
    }
    Html::trusted(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_becomes_prefixes_and_never_syntax() {
        assert_eq!(prefixes("Knee pil").unwrap(), "'knee' & 'pil':*");
        assert_eq!(prefixes("a' | !b:* <-> (c").unwrap(), "'a' & 'b' & 'c':*");
        assert_eq!(prefixes("  '& "), None);
        assert!(typed(&"x".repeat(9000)).len() <= MOST_CHARACTERS);
    }

    #[test]
    fn only_our_marks_become_elements() {
        let html = marked("<b>a & \u{e000}stiff\u{e001} \u{e001}back\u{e000}");
        assert_eq!(
            html.as_str(),
            "&lt;b&gt;a &amp; <mark>stiff</mark> back<mark></mark>"
        );
    }
}
