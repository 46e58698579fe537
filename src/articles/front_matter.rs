use jiff::Timestamp;
use serde::Deserialize;

use super::draft::Question;

/// The head of an article's file: TOML between two lines of `+++`. Other articles, products, people and pictures are
/// named by slug and file name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FrontMatter {
    pub title: String,
    pub slug: String,
    pub summary: String,
    pub lead: String,
    pub topic: String,
    pub author: Option<String>,
    pub reviewer: Option<String>,
    pub reviewed_on: Option<toml::value::Datetime>,
    pub published: Option<toml::value::Datetime>,
    pub updated: Option<toml::value::Datetime>,
    pub tags: Vec<String>,
    pub hero: Option<String>,
    pub hero_alt: String,
    pub products: Vec<String>,
    pub offer: Option<String>,
    pub offer_title: String,
    pub offer_text: String,
    pub related: Vec<String>,
    pub inquiry_title: String,
    pub faq: Vec<Faq>,
}

/// A question of the file's head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    pub question: String,
    pub answer: String,
}

/// Why a file's head cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum HeadError {
    #[error("the head begins with +++ and does not end; put another line of +++ below it")]
    Unclosed,
    #[error("line {line}: {message}")]
    Toml { line: usize, message: String },
}

/// Parts a file into head and body; a file without a head is all body.
///
/// # Errors
/// With the line in the file and what is wrong there.
pub fn parse(text: &str) -> Result<(FrontMatter, &str), HeadError> {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text
        .strip_prefix("+++\n")
        .or_else(|| text.strip_prefix("+++\r\n"))
    else {
        return Ok((FrontMatter::default(), text));
    };
    let (head, body) = rest.split_once("\n+++").ok_or(HeadError::Unclosed)?;
    let head_matter = toml::from_str(head).map_err(|error: toml::de::Error| HeadError::Toml {
        line: error
            .span()
            .and_then(|span| head.get(..span.start))
            .map_or(1, |before| before.matches('\n').count() + 2),
        message: error.message().to_owned(),
    })?;
    Ok((head_matter, body.trim_start_matches(['\r', '\n'])))
}

impl FrontMatter {
    /// The questions.
    pub fn questions(&self) -> Vec<Question> {
        self.faq
            .iter()
            .map(|faq| Question {
                question: faq.question.clone(),
                answer: faq.answer.clone(),
            })
            .collect()
    }

    /// A moment of the head; a date alone is its beginning in UTC.
    pub fn moment(value: Option<&toml::value::Datetime>) -> Option<Timestamp> {
        let text = value?.to_string();
        text.parse()
            .ok()
            .or_else(|| format!("{text}T00:00:00Z").parse().ok())
    }

    /// A date of the head.
    pub fn date(value: Option<&toml::value::Datetime>) -> Option<jiff::civil::Date> {
        value?.to_string().get(..10)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_head_and_a_body() {
        let (head, body) = parse("+++\ntitle = \"A\"\ntags = [\"x\"]\npublished = 2026-11-16T08:30:00Z\n+++\n\n## Text\n").unwrap();
        assert_eq!(
            (head.title.as_str(), head.tags.len(), body),
            ("A", 1, "## Text\n")
        );
        assert_eq!(
            FrontMatter::moment(head.published.as_ref())
                .unwrap()
                .to_string(),
            "2026-11-16T08:30:00Z"
        );
        assert_eq!(parse("## Only text").unwrap().1, "## Only text");
    }

    #[test]
    fn a_wrong_head_names_its_line() {
        assert_eq!(parse("+++\ntitle = 1").unwrap_err(), HeadError::Unclosed);
        let error = parse("+++\ntitle = \"A\"\ntilte = \"B\"\n+++\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("line 3") && error.contains("tilte"),
            "{error}"
        );
    }
}
