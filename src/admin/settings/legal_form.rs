use crate::settings::{Consent, LegalTexts, ShopSettings};
use crate::text::{many_lines, one_line};
use crate::web::{FieldErrors, Fields};

/// The texts that buyers accept, as they are typed.
#[derive(Clone, Debug, Default)]
pub(super) struct LegalForm {
    pub version: String,
    pub terms: String,
    pub disclaimer: String,
}

/// The longest text, in characters.
const LONGEST: usize = 40_000;

impl LegalForm {
    pub(super) fn of(shop: &ShopSettings) -> Self {
        Self {
            version: shop.version.to_string(),
            terms: shop.terms_text.clone(),
            disclaimer: shop.disclaimer_text.clone(),
        }
    }

    pub(super) fn of_fields(fields: &Fields) -> Self {
        Self {
            version: one_line(fields.text("version")),
            terms: many_lines(fields.text("terms")),
            disclaimer: many_lines(fields.text("disclaimer")),
        }
    }

    /// The texts to save.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub(super) fn texts(&self) -> Result<LegalTexts, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.at_most("terms", &self.terms, LONGEST);
        errors.at_most("disclaimer", &self.disclaimer, LONGEST);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(LegalTexts {
            terms: self.terms.clone(),
            disclaimer: self.disclaimer.clone(),
            seen: self.version.parse().unwrap_or_default(),
        })
    }

    /// Names and values, for comparing two versions.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        vec![
            (Consent::Terms.label().to_owned(), self.terms.clone()),
            (
                Consent::Disclaimer.label().to_owned(),
                self.disclaimer.clone(),
            ),
        ]
    }
}
