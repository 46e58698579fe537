//! Text from people, parsed once into types that keep their promise.

use std::fmt;

/// The last part of an address: lower-case words joined by hyphens, at most 120 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    /// Takes a slug as it must stand in an address.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let fine = !text.is_empty()
            && text.len() <= 120
            && text.split('-').all(|word| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        if fine {
            Ok(Self(text.to_owned()))
        } else {
            Err("Use lower-case letters, digits and single hyphens, such as knee-pillow.")
        }
    }

    /// Makes a slug of a title; `None` when nothing of it can stand in an address.
    pub fn of_title(title: &str) -> Option<Self> {
        let full = slug::slugify(title);
        let mut kept = String::new();
        for word in full.split('-').filter(|w| !w.is_empty()) {
            if kept.len() + word.len() + 1 > 100 {
                break;
            }
            if !kept.is_empty() {
                kept.push('-');
            }
            kept.push_str(word);
        }
        Self::parse(&kept).ok()
    }

    /// The text as it stands in an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An e-mail address that mail can be sent to, at most 254 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Takes an address as typed, without the space around it.
    ///
    /// # Errors
    /// A sentence that says what is missing.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let Some((local, domain)) = text.rsplit_once('@') else {
            return Err("An email address has an @ in it, such as name@example.com.");
        };
        if local.is_empty() {
            return Err("The address begins with the @. Add the part before it.");
        }
        if domain.is_empty() {
            return Err(
                "The address stops after the @. Add the part that follows, such as example.com.",
            );
        }
        if !domain.contains('.') || domain.starts_with('.') || domain.ends_with('.') {
            return Err("The part after the @ needs a name and an ending, such as example.com.");
        }
        if text.len() > 254 || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("An email address is one word of at most 254 characters.");
        }
        text.parse::<lettre::Address>()
            .map(|_| Self(text.to_owned()))
            .map_err(|_| "Mail cannot be sent to this address. Look for a stray character in it.")
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A line of text as a person meant it: trimmed, no control characters, inner spaces single.
pub fn one_line(text: &str) -> String {
    text.split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Text of several lines: line ends as `\n`, no other control characters, trimmed.
pub fn many_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The first `limit` characters, cut at a word, with an ellipsis where something was left out.
pub fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let cut: String = text.chars().take(limit.saturating_sub(1)).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!(
        "{}…",
        cut.get(..end)
            .unwrap_or(&cut)
            .trim_end_matches([',', ';', ':', ' '])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_slugs_that_parse() {
        assert_eq!(
            Slug::of_title("Größe & Ärger: 3 ways").unwrap().as_str(),
            "grosse-arger-3-ways"
        );
        assert!(Slug::of_title("***").is_none());
        assert!(Slug::of_title(&"word ".repeat(80)).unwrap().as_str().len() <= 120);
    }

    #[test]
    fn slugs_that_could_leave_their_address_are_refused() {
        for wrong in ["", "-a", "a--b", "A", "a/b", "..", "a b", "ä"] {
            assert!(Slug::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn email_errors_say_what_to_do() {
        assert!(EmailAddress::parse(" ines@example.com ").is_ok());
        assert!(
            EmailAddress::parse("ines@")
                .unwrap_err()
                .contains("after the @")
        );
        for wrong in [
            "",
            "x",
            "@example.com",
            "a@b",
            "a b@example.com",
            "a@example.com\r\nBcc: x@y.z",
        ] {
            assert!(EmailAddress::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shortening_keeps_whole_words() {
        assert_eq!(shortened("one two three", 9), "one two…");
        assert_eq!(shortened("one", 9), "one");
    }
}
