//! The README's tables are true.

use std::collections::BTreeSet;

use clap::CommandFactory as _;
use storefront::commands::Cli;
use storefront::{config, routes};

use crate::source::file;

#[test]
fn the_settings_are_those_that_the_program_knows() {
    let told: Vec<String> = first_cells("## Settings")
        .into_iter()
        .map(|cell| cell.trim_matches('`').to_owned())
        .collect();
    let known: Vec<&str> = config::keys().collect();
    assert_eq!(told, known);
}

#[test]
fn the_commands_are_those_that_the_program_has() {
    let told: BTreeSet<String> = first_cells("## Commands")
        .into_iter()
        .map(|cell| cell.trim_matches('`').to_owned())
        .collect();
    let mut known = BTreeSet::new();
    leaves(&Cli::command(), "storefront", &mut known);
    assert_eq!(told, known);
}

/// The commands that have none below them: `storefront staff add`, but not `storefront staff`.
fn leaves(command: &clap::Command, name: &str, found: &mut BTreeSet<String>) {
    let mut below = command.get_subcommands().peekable();
    if below.peek().is_none() {
        found.insert(name.to_owned());
    }
    for inner in below.filter(|inner| inner.get_name() != "help") {
        leaves(inner, &format!("{name} {}", inner.get_name()), found);
    }
}

#[test]
fn every_address_is_told() {
    let readme = file("README.md");
    let section = section(&readme, "## Addresses");
    let mut missing = Vec::new();
    for route in routes::table() {
        // A rest of any depth is written like any other part.
        let pattern = route.pattern.replace(":.*}", "}");
        let told = if pattern.starts_with("/admin") {
            // Staff find their way by the menu: the pages that it names are enough.
            let page: Vec<&str> = pattern.split('/').take(3).collect();
            section.contains(&format!("`{}`", page.join("/")))
        } else {
            section.contains(&format!("`{} {pattern}`", route.method))
        };
        if !told {
            missing.push(format!("{} {pattern}", route.method));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_address_is_told_that_is_not_there() {
    let known: BTreeSet<String> = routes::table()
        .iter()
        .map(|route| format!("{} {}", route.method, route.pattern.replace(":.*}", "}")))
        .collect();
    let ops = ["GET /healthz", "GET /readyz", "GET /metrics"];
    let readme = file("README.md");
    for quoted in section(&readme, "## Addresses")
        .split('`')
        .skip(1)
        .step_by(2)
    {
        let address = quoted.starts_with("GET /") || quoted.starts_with("POST /");
        let there = known.contains(quoted) || ops.contains(&quoted);
        assert!(!address || there, "{quoted}");
    }
}

#[test]
fn the_papers_point_at_files_that_are_there() {
    for paper in ["README.md", "docs/operating.md"] {
        let folder = paper.rsplit_once('/').map_or("", |(folder, _)| folder);
        for rest in file(paper).split("](").skip(1) {
            let target = rest.split(')').next().unwrap();
            if target.starts_with("http") || target.starts_with('#') {
                continue;
            }
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
            let there = path.join(folder).join(target).exists();
            assert!(there, "{paper} points at {target}");
        }
    }
}

/// What the rows of a section's tables begin with.
fn first_cells(heading: &str) -> Vec<String> {
    let readme = file("README.md");
    section(&readme, heading)
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once(" |"))
        .map(|(cell, _)| format!("`{cell}"))
        .collect()
}

fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let (_, rest) = text
        .split_once(&format!("\n{heading}\n"))
        .expect("the heading is there");
    rest.split("\n## ").next().unwrap()
}
