//! What axe-core says of the page that the browser shows.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value as Json, json};

use crate::browser::Browser;

static AXE: LazyLock<String> = LazyLock::new(|| {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let file = target.join("browser/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}; bin/test fetches it", file.display()))
});

const RUN: &str = "
    const [options, done] = arguments;
    const still = document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity);
    Promise.allSettled(still.map((one) => one.finished)).then(() => axe.run(document, options)).then(({ violations }) => done(violations), (error) => done(String(error)));
";

/// What there is to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    All,
    /// What can differ between light and dark.
    Colours,
}

/// WCAG 2.2 AA and what is good practice beside it.
fn options(rules: Rules) -> Json {
    if rules == Rules::Colours {
        let colours = ["color-contrast", "link-in-text-block"];
        return json!({ "runOnly": { "type": "rule", "values": colours }, "resultTypes": ["violations"] });
    }
    let tags = [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ];
    json!({
        "runOnly": { "type": "tag", "values": tags },
        "rules": { "target-size": { "enabled": true } },
        "resultTypes": ["violations"],
    })
}

/// A line for each thing that bars somebody.
pub async fn violations(browser: &Browser, rules: Rules) -> Vec<String> {
    if browser.ask("return Boolean(window.axe)", Vec::new()).await != true {
        browser.ask(&AXE, Vec::new()).await;
    }
    let found = browser
        .client()
        .execute_async(RUN, vec![options(rules)])
        .await
        .expect("axe");
    let Json::Array(violations) = found else {
        panic!("axe: {found}")
    };
    violations.iter().flat_map(lines).collect()
}

fn lines(violation: &Json) -> Vec<String> {
    let nodes = violation["nodes"].as_array().expect("nodes");
    let line = |node: &Json| {
        let why = node["failureSummary"]
            .as_str()
            .unwrap_or_default()
            .replace('\n', " ");
        format!(
            "{} {} {why} {}",
            violation["id"], node["target"], node["html"]
        )
    };
    nodes.iter().take(3).map(line).collect()
}
