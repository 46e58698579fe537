use super::super::{Form, Manuscript, read};

const PAGE: &str = "\u{feff}Home\r
Shop\r
Why Hands Get Cold and What Warms Them\r
\r
Cold hands are common. They pass.\r
\r
Two things matter, as we will see.\r
\r
Where the Cold Comes From\r
\r
1. Narrow Vessels\r
\r
The vessels close.\r
\r
2. Still Fingers\r
\r
Fingers that rest are cold.\r
\r
When to Ask Somebody\r
\r
Ask if your hands:\r
\r
  \u{2022} Turn white\r
  \u{2022} Hurt for hours\r
\r
\u{a0}\r
Ways to Warm Them\r
\r
Move Them\r
\r
Clench and open.\r
\r
Cover Them\r
\r
Wool does it.\r
\r
Why Gloves Alone May Not Do\r
\r
Gloves keep what is there.\r
\r
Frequently Asked Questions (FAQ)\r
\r
Cold hands often occur because vessels close. That is all.\r
\r
Warmth depends on movement.\r
\r
Natural Help for Cold Hands\r
\r
Shopping cart0\r
There are no products in the cart!\r
Continue shopping\r
Fill out the form, and we\u{2019}ll get back to you!\r
";

fn text(text: &str) -> Manuscript {
    read(text.as_bytes(), Form::Text, "file").unwrap()
}

#[test]
fn a_saved_page_becomes_an_article() {
    let it = text(PAGE);
    assert_eq!(it.head.title, "Why Hands Get Cold and What Warms Them");
    assert_eq!(it.head.summary, "Cold hands are common. They pass.");
    let headings: Vec<&str> = it
        .body_markdown
        .lines()
        .filter(|line| line.starts_with('#'))
        .collect();
    assert_eq!(
        headings,
        [
            "## Where the Cold Comes From",
            "### 1. Narrow Vessels",
            "### 2. Still Fingers",
            "## When to Ask Somebody",
            "## Ways to Warm Them",
            "### Move Them",
            "### Cover Them",
            "## Why Gloves Alone May Not Do",
        ]
    );
    assert!(it.body_markdown.contains("- Turn white\n- Hurt for hours"));
    assert!(it.body_markdown.starts_with("Cold hands are common."));
    assert!(it.body_markdown.ends_with("Gloves keep what is there."));
}

#[test]
fn what_belongs_to_the_page_is_named_and_left_out() {
    let it = text(PAGE);
    assert_eq!(it.head.inquiry_title, "Natural Help for Cold Hands");
    let questions: Vec<&str> = it.head.faq.iter().map(|f| f.question.as_str()).collect();
    assert_eq!(
        questions,
        [
            "Why do cold hands often occur?",
            "What does warmth depend on?"
        ]
    );
    let notes = it.notes.join("\n");
    for words in [
        "\"Home\"",
        "\"Shopping cart0\"",
        "\"Continue shopping\"",
        "2 of the answers",
    ] {
        assert!(notes.contains(words), "{notes}");
    }
}

#[test]
fn questions_are_lines_that_ask() {
    let it = text(
        "A title of some words\n\nText.\n\nFAQ\n\nQ: Is it so?\nA: It is.\n\n2) And then?\n\nThen it ends. Does it?\n\nAfterwards\n\nMore text.",
    );
    let faq: Vec<(&str, &str)> = it
        .head
        .faq
        .iter()
        .map(|faq| (faq.question.as_str(), faq.answer.as_str()))
        .collect();
    assert_eq!(
        faq,
        [
            ("Is it so?", "It is."),
            ("And then?", "Then it ends. Does it?")
        ]
    );
    assert_eq!(it.body_markdown, "Text.\n\n## Afterwards\n\nMore text.");
}

#[test]
fn lists_are_lists_however_they_are_written() {
    let it = text(
        "Title of the text\n\nPack these:\n- wool\n– silk\n* felt\n\nDo this:\n1. Rub\n2. Shake\n\nMind this:\nCold\nWind\n\nThe end.",
    );
    assert_eq!(
        it.body_markdown,
        "Pack these:\n\n- wool\n- silk\n- felt\n\nDo this:\n\n1. Rub\n2. Shake\n\nMind this:\n\n- Cold\n- Wind\n\nThe end."
    );
}

#[test]
fn a_list_of_contents_and_a_byline_go() {
    let it = text(
        "The best of wool\n\nBy Ada Sample\n\nIn this article\n\nWhere it grows\nHow it is spun\nWhat it costs\n\nWool is old.\n\nWhere it grows\n\nOn sheep.\n\nHow it is spun\n\nBy wheel.\n\nWhat it costs\n\nMuch.",
    );
    assert_eq!(it.head.title, "The best of wool");
    assert!(
        it.body_markdown
            .starts_with("Wool is old.\n\n## Where it grows"),
        "{}",
        it.body_markdown
    );
    assert!(it.head.author.is_none());
    assert!(
        it.notes.iter().any(|note| note.contains("By Ada Sample")),
        "{:?}",
        it.notes
    );
}

#[test]
fn a_text_without_a_title_takes_the_files_name() {
    let long = "word ".repeat(4000);
    let it = text(&format!("{long}.\n\nAnother paragraph, this one short."));
    assert_eq!(it.head.title, "File");
    assert_eq!(it.body_markdown.split_whitespace().count(), 4006);
    assert!(read(b"\xef\xbb\xbf \r\n", Form::Text, "x").is_err());
    assert!(read(b"M\xfcsli", Form::Text, "x").is_err());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(48))]

    #[test]
    fn anything_is_survived(text in "((\u{2022} |- |[0-9]\\. |# |Q: )?[ -~\u{a0}\u{e4}]{0,30}[.?:]?\r?\n?\n){0,30}") {
        let _ = read(text.as_bytes(), Form::Text, "x");
    }

    #[test]
    fn no_word_of_a_paragraph_is_lost(text in "[a-z *_#<>&\\[\\]]{20,200}") {
        let words: Vec<&str> = text.split_whitespace().collect();
        proptest::prop_assume!(words.len() > 3);
        let source = format!("A title of its own\n\nZ {text}.\n\nThe end of it all.");
        let it = read(source.as_bytes(), Form::Text, "x").unwrap();
        let shown = crate::markdown::render(&it.body_markdown).plain;
        for word in words {
            proptest::prop_assert!(shown.contains(word), "{} in {}", word, shown);
        }
    }
}
