//! A question for an answer that stands without one.

use crate::text::shortened;

/// Words that may stand between a subject and what is said of it.
const BETWEEN: [&str; 9] = [
    "also",
    "commonly",
    "frequently",
    "generally",
    "mainly",
    "mostly",
    "often",
    "typically",
    "usually",
];

/// The question that an English answer answers, told by the verb of its first sentence; its first words where that
/// is not seen.
pub(super) fn question(answer: &str) -> String {
    let first = answer.split_inclusive(['.', '!', '?']).next();
    let first = first.unwrap_or_default().trim();
    let words: Vec<&str> = first.split_whitespace().collect();
    let words = without_opening(&words);
    (1..words.len().min(12))
        .find_map(|at| asked(words, at))
        .map_or_else(
            || shortened(first.trim_end_matches(['.', '!']), 90),
            |question| format!("{question}?"),
        )
}

/// The sentence without "In most cases,".
fn without_opening<'a, 'b>(words: &'a [&'b str]) -> &'a [&'b str] {
    let opening = words.iter().take(6).position(|word| word.ends_with(','));
    let starts_so = words.first().is_some_and(|word| {
        let word = word.trim_end_matches(',').to_lowercase();
        ["in", "for", "yes", "no", "generally", "usually", "often"].contains(&word.as_str())
    });
    match opening.filter(|_| starts_so) {
        Some(end) => words.get(end + 1..).unwrap_or_default(),
        None => words,
    }
}

/// The question when the verb stands at that place.
fn asked(words: &[&str], at: usize) -> Option<String> {
    let (subject, rest) = words.split_at_checked(at)?;
    let (verb, rest) = rest.split_first()?;
    // A comma before the verb: the subject is not what stands before it.
    if subject.iter().any(|word| word.ends_with([',', ':', ';'])) {
        return None;
    }
    let (how_often, subject) = match subject.split_last() {
        Some((last, others)) if BETWEEN.contains(last) => (Some(last), others),
        _ => (None, subject),
    };
    let it = lower_first(subject)?;
    let often = how_often.map_or(String::new(), |word| format!(" {word}"));
    let next = rest.iter().find(|word| !BETWEEN.contains(word));
    let next = next.copied().unwrap_or_default();
    let cause = matches!(next, "due" | "because" | "when" | "from" | "as");
    Some(match *verb {
        "occurs" | "happens" | "arises" | "develops" | "appears" | "comes" | "returns" if cause => {
            format!("Why does {it}{often} {}", base(verb))
        }
        "occur" | "happen" | "arise" | "develop" | "appear" | "come" | "return" if cause => {
            format!("Why do {it}{often} {verb}")
        }
        "is" | "are" if matches!(next, "linked" | "caused" | "related" | "triggered") => {
            let by = if next == "caused" || next == "triggered" {
                "by"
            } else {
                "to"
            };
            let often = rest.first().filter(|word| BETWEEN.contains(word));
            let often = often.map_or(String::new(), |word| format!(" {word}"));
            format!("What {verb} {it}{often} {next} {by}")
        }
        "should" | "will" | "can" | "may" | "might"
            if matches!(
                next,
                "ease" | "fade" | "last" | "improve" | "take" | "heal" | "pass"
            ) =>
        {
            format!(
                "How long {} {it} {}",
                if *verb == "will" { "will" } else { "should" },
                to_last(next)
            )
        }
        "focuses" | "depends" | "relies" => format!("What does {it}{often} {} on", base(verb)),
        "means" | "includes" | "involves" | "requires" | "needs" | "helps" => {
            format!("What does {it}{often} {}", base(verb))
        }
        "is" | "are" if matches!(next, "a" | "an" | "the") => format!("What {verb} {it}"),
        _ => return None,
    })
}

/// "ease within a day" is asked as "take to ease".
fn to_last(verb: &str) -> String {
    match verb {
        "last" | "take" => verb.to_owned(),
        other => format!("take to {other}"),
    }
}

/// "focuses" is asked as "focus".
fn base(verb: &str) -> &str {
    let ending = if verb.ends_with("sses") || verb == "focuses" {
        "es"
    } else {
        "s"
    };
    verb.strip_suffix(ending).unwrap_or(verb)
}

/// The subject as it stands within a sentence; names and abbreviations keep their capitals.
fn lower_first(subject: &[&str]) -> Option<String> {
    let first = subject.first()?;
    let mut chars = first.chars();
    let initial = chars.next()?;
    let rest = chars.as_str();
    let is_name = rest.chars().any(char::is_uppercase) || *first == "I";
    let mut words = vec![if is_name {
        (*first).to_owned()
    } else {
        format!("{}{rest}", initial.to_lowercase())
    }];
    words.extend(subject.iter().skip(1).map(|word| (*word).to_owned()));
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_tells_what_was_asked() {
        for (answer, wanted) in [
            (
                "Cold feet commonly occur because blood is slow. More.",
                "Why do cold feet commonly occur?",
            ),
            (
                "Snoring usually happens when the throat is narrow.",
                "Why does snoring usually happen?",
            ),
            (
                "Tiredness is often linked to a lack of sleep.",
                "What is tiredness often linked to?",
            ),
            (
                "In most cases, the ache should fade within a week.",
                "How long should the ache take to fade?",
            ),
            (
                "Good care depends on habit.",
                "What does good care depend on?",
            ),
            ("Rest focuses on sleep.", "What does rest focus on?"),
            ("A wedge is a pillow that rises.", "What is a wedge?"),
            ("USB is the plug.", "What is USB?"),
        ] {
            assert_eq!(question(answer), wanted);
        }
    }

    #[test]
    fn what_is_not_understood_begins_with_its_own_words() {
        assert_eq!(question("Ja, das geht. Und mehr."), "Ja, das geht");
        assert_eq!(question(""), "");
    }

    proptest::proptest! {
        #[test]
        fn anything_is_survived(answer in ".{0,200}") {
            question(&answer);
        }
    }
}
