use crate::text::{EmailAddress, many_lines, one_line};
use crate::web::{FieldErrors, Fields};

/// The form as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InquiryForm {
    pub name: String,
    pub email: String,
    pub phone: String,
    pub topic: String,
    pub message: String,
    /// Slug of the article it was sent from.
    pub article: String,
    /// Slug of the product it was sent from.
    pub product: String,
}

/// A question that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    pub name: String,
    pub email: EmailAddress,
    pub phone: String,
    pub topic: String,
    pub message: String,
    pub article: String,
    pub product: String,
    pub spam: bool,
}

/// Nobody reads a page and writes to it within this many milliseconds.
const TOO_SOON: u64 = 1000;

/// More links than this are an advertisement.
const MOST_LINKS: usize = 3;

impl InquiryForm {
    /// What was typed, in whatever state.
    pub fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            name: text("name"),
            email: text("email"),
            phone: text("phone"),
            topic: text("topic"),
            message: text("message"),
            article: text("article"),
            product: text("product"),
        }
    }

    /// The question, or what is wrong with which field.
    ///
    /// # Errors
    /// A sentence for each field that wants another look.
    pub fn parse(&self, fields: &Fields) -> Result<Inquiry, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required(
            "name",
            &one_line(&self.name),
            120,
            "Write your name, so that we know whom we answer.",
        );
        let email = errors.take("email", EmailAddress::parse(&self.email));
        errors.at_most("phone", &self.phone, 40);
        errors.at_most("topic", &self.topic, 80);
        errors.required(
            "message",
            &many_lines(&self.message),
            8000,
            "Write at least a sentence, so that we know what to look into.",
        );
        match email {
            Some(email) if errors.is_empty() => Ok(Inquiry {
                spam: looks_like_spam(fields),
                name: one_line(&self.name),
                phone: one_line(&self.phone),
                topic: one_line(&self.topic),
                message: many_lines(&self.message),
                article: self.article.clone(),
                product: self.product.clone(),
                email,
            }),
            _ => Err(errors),
        }
    }
}

fn looks_like_spam(fields: &Fields) -> bool {
    let trapped = !fields.text("website").is_empty();
    let too_soon = fields
        .text("opened")
        .parse::<u64>()
        .is_ok_and(|opened| opened < TOO_SOON);
    let message = fields.text("message").to_ascii_lowercase();
    let links = ["http://", "https://", "[url", "<a href"]
        .iter()
        .map(|mark| message.matches(mark).count())
        .fold(0_usize, usize::saturating_add);
    trapped || too_soon || links > MOST_LINKS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let mut all = vec![
            ("name", " Tobias  Klein "),
            ("email", "tobias@example.com"),
            ("message", "Which pillow?\r\nI lie on my side."),
        ];
        all.retain(|(name, _)| pairs.iter().all(|(other, _)| other != name));
        all.extend(pairs);
        Fields::from_pairs(
            all.into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    fn parsed(pairs: &[(&str, &str)]) -> Result<Inquiry, FieldErrors> {
        let fields = fields(pairs);
        InquiryForm::of(&fields).parse(&fields)
    }

    #[test]
    fn a_question_is_taken_as_it_was_meant() {
        let inquiry = parsed(&[("opened", "48000")]).unwrap();
        assert_eq!(inquiry.name, "Tobias Klein");
        assert_eq!(inquiry.message, "Which pillow?\nI lie on my side.");
        assert!(!inquiry.spam);
    }

    #[test]
    fn each_missing_part_is_named() {
        let errors = parsed(&[("name", " "), ("email", "tobias@"), ("message", "")]).unwrap_err();
        let names: Vec<&str> = errors.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["name", "email", "message"]);
        let long = "x".repeat(8001);
        assert!(
            parsed(&[("message", &long)])
                .unwrap_err()
                .of("message")
                .is_some()
        );
    }

    #[test]
    fn machines_give_themselves_away() {
        let links = "http://a http://b https://c https://d";
        for pair in [("website", "x"), ("opened", "12"), ("message", links)] {
            assert!(parsed(&[pair]).unwrap().spam, "{pair:?}");
        }
        for pair in [
            ("website", ""),
            ("opened", ""),
            ("message", "See https://a.example"),
        ] {
            assert!(!parsed(&[pair]).unwrap().spam, "{pair:?}");
        }
    }
}
