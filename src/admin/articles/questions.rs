use crate::articles::Question;
use crate::text::{many_lines, one_line};
use crate::web::{FieldErrors, Fields};

/// A question and its answer as they are typed.
#[derive(Clone, Debug, Default)]
pub(super) struct QuestionRow {
    pub question: String,
    pub answer: String,
    /// Where it stands among the others: a number, perhaps with a fraction.
    pub place: String,
    pub removed: bool,
}

/// Questions that an article has at most.
const MOST: usize = 60;

impl QuestionRow {
    /// The rows of questions as they are stored.
    pub(super) fn of(questions: &[Question]) -> Vec<Self> {
        (1..)
            .zip(questions)
            .map(|(place, question): (i32, _)| Self {
                question: question.question.clone(),
                answer: question.answer.clone(),
                place: place.to_string(),
                removed: false,
            })
            .collect()
    }

    /// The rows as they were sent, without those that nothing was typed into.
    pub(super) fn of_fields(fields: &Fields) -> Vec<Self> {
        let removed: Vec<&str> = fields.all("q_remove").collect();
        let places: Vec<&str> = fields.all("q_place").collect();
        fields
            .all("q_question")
            .zip(fields.all("q_answer"))
            .enumerate()
            .map(|(row, (question, answer))| Self {
                question: one_line(question),
                answer: many_lines(answer),
                place: places.get(row).map(|p| one_line(p)).unwrap_or_default(),
                removed: removed.contains(&row.to_string().as_str()),
            })
            .filter(|row| !row.question.is_empty() || !row.answer.is_empty())
            .collect()
    }

    /// Rows that were sent with nothing in them.
    pub(super) fn blank_in(fields: &Fields) -> usize {
        fields
            .all("q_question")
            .zip(fields.all("q_answer"))
            .filter(|(question, answer)| question.trim().is_empty() && answer.trim().is_empty())
            .count()
    }
}

/// The questions in the order of their places; those without one come last, as they were typed.
pub(super) fn drafted(rows: &[QuestionRow], errors: &mut FieldErrors) -> Vec<Question> {
    let mut kept: Vec<(u64, &QuestionRow)> = Vec::new();
    for row in rows.iter().filter(|row| !row.removed) {
        if row.question.is_empty() {
            errors.add("questions", "An answer stands there without its question.");
        } else if row.answer.is_empty() {
            let question = &row.question;
            errors.add("questions", format!("“{question}” has no answer yet."));
        }
        errors.at_most("questions", &row.question, 300);
        errors.at_most("questions", &row.answer, 6000);
        let place = errors.take("questions", place(&row.place));
        kept.push((place.unwrap_or(u64::MAX), row));
    }
    if kept.len() > MOST {
        errors.add(
            "questions",
            format!("An article holds up to {MOST} questions."),
        );
    }
    kept.sort_by_key(|(place, _)| *place);
    kept.into_iter()
        .map(|(_, row)| Question {
            question: row.question.clone(),
            answer: row.answer.clone(),
        })
        .collect()
}

/// A place in thousandths, so that 1.5 goes between 1 and 2.
fn place(text: &str) -> Result<u64, &'static str> {
    if text.is_empty() {
        return Ok(u64::MAX);
    }
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let number: Option<u64> = Some(format!("{whole}{part:0<3}"))
        .filter(|_| !whole.is_empty() && whole.len() <= 6 && part.len() <= 3)
        .filter(|joined| digits(joined))
        .and_then(|joined| joined.parse().ok());
    number.ok_or("Write a question’s place as a number, such as 3, or 2.5 to go between 2 and 3.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(question: &str, place: &str) -> QuestionRow {
        QuestionRow {
            question: question.to_owned(),
            answer: "So.".to_owned(),
            place: place.to_owned(),
            removed: question == "gone",
        }
    }

    #[test]
    fn questions_go_where_their_place_says() {
        let mut errors = FieldErrors::default();
        let rows = [
            row("new", ""),
            row("second", "2"),
            row("first", "1"),
            row("gone", "1"),
            row("between", "1.5"),
        ];
        let asked: Vec<String> = drafted(&rows, &mut errors)
            .into_iter()
            .map(|question| question.question)
            .collect();
        assert_eq!(asked, ["first", "between", "second", "new"]);
        assert!(errors.is_empty());
    }

    #[test]
    fn a_place_that_is_no_number_is_told() {
        for wrong in ["a", "-1", "1.2345", "1.a", ".", "99999999999999999999"] {
            let mut errors = FieldErrors::default();
            drafted(&[row("q", wrong)], &mut errors);
            assert!(errors.of("questions").is_some(), "{wrong}");
        }
    }
}
