use super::form::ArticleForm;
use crate::markdown::Rendered;

/// Something that search engines and readers will notice, and the class of its mark.
pub(super) struct Check {
    pub tone: &'static str,
    pub words: String,
}

const GOOD: &str = " state--good";
const WARN: &str = " state--warn";

/// What the text is like before it goes out.
pub(super) fn of(form: &ArticleForm, rendered: &Rendered) -> Vec<Check> {
    let check = |fine: bool, words: String| Check {
        tone: if fine { GOOD } else { WARN },
        words,
    };
    let title = form.title.chars().count();
    let summary = form.summary.chars().count();
    let undescribed = rendered.html.matches("alt=\"\"").count();
    let links = rendered.html.matches("href=\"/articles/").count();
    let mut checks = vec![
        check(
            (1..=65).contains(&title),
            match title {
                0..=65 => format!("Title fits: {title} characters"),
                _ => format!("Title is cut off behind some 65 of its {title} characters"),
            },
        ),
        check(
            (1..=165).contains(&summary),
            match summary {
                0 => "No summary: search engines take words of their own".to_owned(),
                1..=165 => format!("Summary fits: {summary} characters"),
                _ => format!("Summary is cut off behind some 165 of its {summary} characters"),
            },
        ),
    ];
    if undescribed > 0 {
        checks.push(check(
            false,
            counted(undescribed, "picture has", "pictures have") + " no description",
        ));
    }
    checks.push(check(
        links > 0,
        counted(links, "link", "links") + " to other articles",
    ));
    if form.reviewer.is_empty() {
        checks.push(check(false, "Nobody has checked it".to_owned()));
    }
    checks
}

fn counted(number: usize, one: &str, many: &str) -> String {
    let words = if number == 1 { one } else { many };
    format!("{number} {words}")
}
