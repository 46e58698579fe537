use super::FrontMatter;

/// Head and body as one file, which [`parse`](super::parse) reads back to the same.
///
/// # Errors
/// When the head cannot be written as TOML.
pub fn write(head: &FrontMatter, body: &str) -> Result<String, toml::ser::Error> {
    Ok(format!("+++\n{}+++\n\n{body}\n", toml::to_string(head)?))
}

#[cfg(test)]
mod tests {
    use super::super::{Faq, When, parse};
    use super::*;

    #[test]
    fn what_was_written_is_read_back() {
        let head = FrontMatter {
            title: "A \"quoted\" title: with a colon".to_owned(),
            slug: "a".to_owned(),
            lead: "Two\nlines, and\n+++\na fence".to_owned(),
            author: Some("mara".to_owned()),
            reviewed_on: When::parse("2026-11-10"),
            published: When::parse("2026-11-16T08:30:00.25Z"),
            tags: vec!["x".to_owned(), "y".to_owned()],
            faq: vec![Faq {
                question: "Why?".to_owned(),
                answer: "First.\n\nSecond.".to_owned(),
            }],
            ..FrontMatter::default()
        };
        let body = "## Text\n\n+++\n\nmore";
        let file = write(&head, body).unwrap();
        assert!(
            file.contains("published = 2026-11-16T08:30:00.25Z"),
            "{file}"
        );
        assert_eq!(parse(&file).unwrap(), (head, format!("{body}\n").as_str()));
    }
}
