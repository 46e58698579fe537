use std::fmt;

use serde::Serialize;

/// HTML that may stand in a page as it is: sanitised, or built by us of escaped parts. The only type
/// that templates print without escaping, so that `|safe` is never written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Takes HTML that the caller has sanitised or rendered from a template.
    pub fn trusted(html: impl Into<String>) -> Self {
        Self(html.into())
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The HTML as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// Structured data for search engines, as the text of a `<script type="application/ld+json">`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonLd(String);

impl JsonLd {
    /// Writes the value so that it cannot end its script element.
    ///
    /// # Errors
    /// Only when the value cannot be JSON at all (a map with keys that are no text).
    pub fn of(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        Ok(Self(
            serde_json::to_string(value)?
                .replace('<', "\\u003c")
                .replace('>', "\\u003e")
                .replace('&', "\\u0026"),
        ))
    }
}

impl fmt::Display for JsonLd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for JsonLd {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structured_data_cannot_end_its_element() {
        let data = JsonLd::of(&serde_json::json!({ "name": "</script><script>alert(1)" })).unwrap();
        assert!(!data.to_string().contains('<'));
        let back: serde_json::Value = serde_json::from_str(&data.to_string()).unwrap();
        assert_eq!(back["name"], "</script><script>alert(1)");
    }
}
