//! Templates: all are used, and none lets text through unescaped.

use crate::source::{code, files};

const ENDINGS: &[&str] = &[".html", ".txt", ".xml"];

#[test]
fn every_template_is_used() {
    let templates = files("templates", ENDINGS);
    // With the tests: the gallery of components is one.
    let mut users = files("src", &[".rs"]);
    users.extend(files("templates", ENDINGS));
    let unused: Vec<String> = templates
        .iter()
        .map(|template| template.path.trim_start_matches("templates/"))
        .filter(|name| {
            let quoted = format!("\"{name}\"");
            !users.iter().any(|user| user.text.contains(&quoted))
        })
        .map(str::to_owned)
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn only_one_type_is_printed_unescaped() {
    let ways = ["|safe", "| safe", "|escape(\"none\"", "{% filter safe"];
    for template in files("templates", ENDINGS) {
        for way in ways {
            assert!(!template.text.contains(way), "{} has {way}", template.path);
        }
    }
    let ways = ["HtmlSafe for", "escape = \"none\"", "filters::Safe"];
    for source in code() {
        if source.path == "src/web/html.rs" {
            continue;
        }
        for way in ways {
            let writes_mail =
                source.path.ends_with("mail.rs") || source.path.starts_with("src/mail/");
            let plain_text = way.starts_with("escape") && writes_mail;
            let found = source.text.contains(way) && !plain_text;
            assert!(!found, "{} has {way}", source.path);
        }
    }
}

#[test]
fn no_template_has_styles_or_scripts_of_its_own() {
    for template in files("templates", &[".html"]) {
        if template.path.starts_with("templates/mail/") {
            continue;
        }
        for forbidden in [
            " style=",
            "<style",
            "javascript:",
            " onclick=",
            " onchange=",
            "<script>",
        ] {
            let found = template.text.contains(forbidden);
            assert!(!found, "{} has {forbidden}", template.path);
        }
    }
}
