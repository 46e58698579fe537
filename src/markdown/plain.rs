//! The words of an HTML text, without its tags.

/// Elements that run along in a line; every other tag parts words.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u",
];

/// Elements whose content is not words.
const SILENT: [&str; 3] = ["script", "style", "template"];

/// The words of `html`: tags dropped, entities decoded, blocks on lines of their own, and no two
/// spaces or empty lines in a row.
///
/// Meant for descriptions, search and counting. It makes no HTML safe.
pub fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tagged)) = rest.split_once('<') {
        decode_into(&mut text, before);
        let (name, after) = read_tag(tagged);
        match name {
            None => text.push('<'),
            Some(name) if SILENT.contains(&name.as_str()) => {
                rest = skip_element(after, &name);
                continue;
            }
            Some(name) if INLINE.contains(&name.trim_start_matches('/')) => {}
            Some(_) => text.push('\n'),
        }
        rest = after;
    }
    decode_into(&mut text, rest);
    tidy(&text)
}

/// The lower-case name of the tag after a `<`, and what follows the tag; no name if it is none.
fn read_tag(tagged: &str) -> (Option<String>, &str) {
    if let Some(comment) = tagged.strip_prefix("!--") {
        let after = comment.split_once("-->").map_or("", |(_, after)| after);
        return (Some("!--".to_owned()), after);
    }
    if !tagged
        .starts_with(|first: char| first.is_ascii_alphabetic() || first == '/' || first == '!')
    {
        return (None, tagged);
    }
    let name: String = tagged
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '!' | '-'))
        .collect();
    let mut quote = None;
    for (at, c) in tagged.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '>') => {
                let after = tagged.get(at + 1..).unwrap_or_default();
                return (Some(name.trim_end_matches('/').to_ascii_lowercase()), after);
            }
            _ => {}
        }
    }
    (Some(name.to_ascii_lowercase()), "")
}

fn skip_element<'a>(rest: &'a str, name: &str) -> &'a str {
    let close = format!("</{name}");
    let lower = rest.to_ascii_lowercase();
    lower
        .find(&close)
        .and_then(|at| rest.get(at + 1..))
        .map_or("", |closing| read_tag(closing).1)
}

fn decode_into(text: &mut String, html: &str) {
    let mut rest = html;
    while let Some((before, entity)) = rest.split_once('&') {
        text.push_str(before);
        let decoded = entity
            .split_once(';')
            .and_then(|(name, after)| Some((decode(name)?, after)));
        rest = if let Some((c, after)) = decoded {
            text.push(c);
            after
        } else {
            text.push('&');
            entity
        };
    }
    text.push_str(rest);
}

fn decode(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

fn tidy(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_words_stay() {
        assert_eq!(
            text_of("<h2 id=\"a\">One</h2>\n<p>Two <em>th</em>ree.</p>"),
            "One\nTwo three."
        );
        assert_eq!(text_of("a<br>b<br/>c"), "a\nb\nc");
        assert_eq!(
            text_of("1 &lt; 2 &amp;&#38; &#x41;&nbsp;b &unknown; &"),
            "1 < 2 && A b &unknown; &"
        );
    }

    #[test]
    fn a_bracket_in_an_attribute_ends_no_tag() {
        assert_eq!(text_of("<a title=\"x > y\">link</a> 2 < 3"), "link 2 < 3");
    }

    #[test]
    fn scripts_and_comments_say_nothing() {
        assert_eq!(
            text_of("a<!-- <b>x</b> -->b<SCRIPT>var i = 1 < 2;</SCRIPT >c<style>p{}"),
            "a\nbc"
        );
    }

    proptest::proptest! {
        #[test]
        fn anything_is_survived(html in ".{0,200}") {
            text_of(&html);
        }
    }
}
