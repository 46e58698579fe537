/// What is wrong with a form: at most one sentence per field, in the order in which they were found, which is
/// the form's, and perhaps one for the whole. A form with errors is a value, not a failure: its page is shown again with 422.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors {
    fields: Vec<(String, String)>,
    whole: Option<String>,
}

impl FieldErrors {
    /// Notes what is wrong with a field; the first sentence stays.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        if self.of(field).is_none() {
            self.fields.push((field.to_owned(), sentence.into()));
        }
    }

    /// Notes what is wrong with the form as a whole.
    pub fn add_whole(&mut self, sentence: impl Into<String>) {
        self.whole.get_or_insert_with(|| sentence.into());
    }

    /// The sentence beside that field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.iter()
            .find(|(name, _)| *name == field)
            .map(|(_, sentence)| sentence)
    }

    /// The sentence for the whole form.
    pub fn whole(&self) -> Option<&str> {
        self.whole.as_deref()
    }

    /// Field names and sentences, for the notice on top.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }

    /// How many fields want another look.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether the form is fine.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.whole.is_none()
    }

    /// "One thing needs another look", "Three things need another look".
    pub fn heading(&self) -> String {
        const WORDS: [&str; 10] = [
            "Some", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine",
        ];
        match self.len() {
            // The sentence for the whole form stands alone.
            0 | 1 => "One thing needs another look".to_owned(),
            n => format!(
                "{} things need another look",
                WORDS.get(n).unwrap_or(&"Some")
            ),
        }
    }

    /// Takes a value, or notes what is wrong with it under the field's name.
    pub fn take<T, E: Into<String>>(&mut self, field: &str, value: Result<T, E>) -> Option<T> {
        value.map_err(|sentence| self.add(field, sentence)).ok()
    }

    /// Requires some text of at most `most` characters; notes the given sentence when there is none.
    pub fn required<'a>(
        &mut self,
        field: &str,
        text: &'a str,
        most: usize,
        missing: &str,
    ) -> &'a str {
        if text.trim().is_empty() {
            self.add(field, missing);
        }
        self.at_most(field, text, most)
    }

    /// Allows text of at most `most` characters.
    pub fn at_most<'a>(&mut self, field: &str, text: &'a str, most: usize) -> &'a str {
        let count = text.chars().count();
        if count > most {
            self.add(
                field,
                format!("Up to {most} characters fit here. This has {count}."),
            );
        }
        text
    }
}
