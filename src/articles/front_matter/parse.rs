use super::FrontMatter;
use super::head::KEYS;

/// Why a file's head cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum HeadError {
    /// With the line that began it and should end it.
    #[error("the head begins with {0} and does not end; put another line of {0} below it")]
    Unclosed(&'static str),
    /// A line of the file, and what is wrong there.
    #[error("line {line}: {message}")]
    Wrong { line: usize, message: String },
}

/// Parts a file into head and body; a file without a head is all body.
///
/// # Errors
/// With the line in the file and what is wrong there.
pub fn parse(text: &str) -> Result<(FrontMatter, &str), HeadError> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default().trim_end();
    let (fence, read): (_, Reader) = match first {
        "+++" => ("+++", toml),
        "---" => ("---", yaml),
        _ => return Ok((FrontMatter::default(), text)),
    };
    let mut refused = None;
    // A line like the fence may stand within a text of several lines: then the head goes on below it.
    for (head, body) in parted(text, fence).take(FENCES) {
        match read(head) {
            Ok(head) => return Ok((head, body.trim_start_matches(['\r', '\n']))),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    Err(refused.unwrap_or(HeadError::Unclosed(fence)))
}

/// Reads a head of one of the two languages.
type Reader = fn(&str) -> Result<FrontMatter, HeadError>;

/// Lines like the fence that are tried as the end of the head.
const FENCES: usize = 8;

/// What stands between the first line and each further one like it, and what stands below that.
fn parted<'a>(text: &'a str, fence: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let start = text.find('\n').map_or(text.len(), |end| end + 1);
    let lines = text.get(start..).unwrap_or_default().split_inclusive('\n');
    lines
        .scan(start, |end, line| {
            let begin = *end;
            *end += line.len();
            Some((line, begin, *end))
        })
        .filter(move |(line, ..)| line.trim_end() == fence)
        .filter_map(move |(_, begin, end)| Some((text.get(start..begin)?, text.get(end..)?)))
}

fn toml(head: &str) -> Result<FrontMatter, HeadError> {
    toml::from_str(head).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| head.get(..span.start));
        let line = before.map_or(0, |before| before.matches('\n').count());
        wrong(line, error.message())
    })
}

fn yaml(head: &str) -> Result<FrontMatter, HeadError> {
    if head.trim().is_empty() {
        return Ok(FrontMatter::default());
    }
    let options = serde_saphyr::options! { with_snippet: false };
    serde_saphyr::from_str_with_options(head, options).map_err(|error| {
        let line = error
            .location()
            .and_then(|place| usize::try_from(place.line()).ok());
        wrong(
            line.unwrap_or(1).saturating_sub(1),
            &error.without_snippet().to_string(),
        )
    })
}

/// `above`: lines of the head above the one that is wrong.
fn wrong(above: usize, message: &str) -> HeadError {
    let unknown = message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split_once('`'));
    let message = match unknown {
        None => message.lines().collect::<Vec<_>>().join(" "),
        Some((key, _)) => {
            let nearest = KEYS
                .iter()
                .min_by_key(|known| strsim::damerau_levenshtein(known, key))
                .copied()
                .unwrap_or_default();
            format!("`{key}` is no key of an article's head; the nearest is `{nearest}`")
        }
    };
    // One for the fence, one because people count from one.
    HeadError::Wrong {
        line: above + 2,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = "+++\ntitle = \"A\"\ntags = [\"x\"]\npublished = 2026-11-16T08:30:00Z\nreviewed_on = \"2026-11-10\"\n[[faq]]\nquestion = \"Why?\"\nanswer = \"So.\"\n+++\n\n## Text\n";
    const YAML: &str = "---\ntitle: A\ntags: [x]\npublished: 2026-11-16T08:30:00Z\nreviewed_on: 2026-11-10\nfaq:\n  - question: Why?\n    answer: So.\n---\n\n## Text\n";

    #[test]
    fn both_ways_of_writing_a_head_tell_the_same() {
        let (head, body) = parse(TOML).unwrap();
        assert_eq!(
            (head.title.as_str(), head.tags.len(), head.faq.len(), body),
            ("A", 1, 1, "## Text\n")
        );
        let published = FrontMatter::moment(head.published.as_ref()).unwrap();
        assert_eq!(published.to_string(), "2026-11-16T08:30:00Z");
        assert_eq!(parse(YAML).unwrap(), (head.clone(), body));
        let windows = YAML.replace('\n', "\r\n");
        assert_eq!(parse(&windows).unwrap().0, head);
    }

    #[test]
    fn a_file_without_a_head_is_all_body() {
        for text in ["", "## Only text", "--- a rule that is none", "++"] {
            assert_eq!(parse(text).unwrap(), (FrontMatter::default(), text));
        }
        assert_eq!(parse("---\n---\nx").unwrap().1, "x");
        assert_eq!(parse("\u{feff}+++\n+++").unwrap().1, "");
    }

    #[test]
    fn a_wrong_head_names_its_line_and_the_nearest_key() {
        for (text, line) in [
            ("+++\ntitle = \"A\"\ntilte = \"B\"\n+++\n", "line 3: "),
            ("---\ntitle: A\ntilte: B\n---\n", "line 3: "),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.starts_with(line), "{error}");
            assert!(
                error.contains("`tilte`") && error.contains("`title`"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_is_no_head_says_so() {
        assert_eq!(
            parse("+++\ntitle = 1").unwrap_err(),
            HeadError::Unclosed("+++")
        );
        assert_eq!(
            parse("---\ntitle: A\n----\n").unwrap_err(),
            HeadError::Unclosed("---")
        );
        for wrong in [
            "---\npublished: soon\n---\n",
            "+++\npublished = \"soon\"\n+++\n",
            "---\ntitle: [\n---\n",
            "---\n- a\n---\n",
            "+++\ntitle = 1\n+++\n",
        ] {
            let error = parse(wrong).unwrap_err().to_string();
            assert!(
                error.starts_with("line ") && !error.contains('\n'),
                "{error}"
            );
        }
    }
}
