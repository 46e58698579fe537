//! What the program is made of: licences, unwanted crates, sources, and known security advisories. Needs no network.
//!
//! The advisories are those of `advisories.tsv` and as old as it says; what was found since, this does not know. Crates that nobody
//! maintains are counted only where Cargo.toml names them, as cargo-deny does with `unmaintained = "workspace"`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod advisories;

use std::collections::BTreeSet;
use std::process::Command;

use serde::Deserialize;
use spdx::{Expression, ParseMode};

/// What cargo knows of a crate.
#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: semver::Version,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
}

/// `deny.toml`, as far as it is checked here.
#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
    advisories: Advisories,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Deserialize)]
struct Advisories {
    ignore: Vec<String>,
}

fn rules() -> Rules {
    toml::from_str(include_str!("../../deny.toml")).unwrap()
}

/// The crates that this platform's build and tests use, with everything switched on that Cargo.toml switches on.
fn packages() -> Vec<Package> {
    let cargo = env!("CARGO");
    let out = Command::new(cargo)
        .args(["metadata", "--locked", "--offline", "--format-version=1"])
        .args(["--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&out.stdout).unwrap();
    let used: BTreeSet<String> = metadata
        .resolve
        .nodes
        .into_iter()
        .map(|node| node.id)
        .collect();
    metadata
        .packages
        .into_iter()
        .filter(|package| used.contains(&package.id))
        .collect()
}

fn host() -> String {
    let out = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    text.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap()
        .to_owned()
}

fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_licence_is_one_of_ours() {
    let allow = rules().licenses.allow;
    let allowed: Vec<Expression> = allow
        .iter()
        .map(|one| Expression::parse(one).unwrap())
        .collect();
    let is_allowed = |wanted: &spdx::LicenseReq| {
        allowed
            .iter()
            .flat_map(Expression::requirements)
            .any(|one| one.req == *wanted)
    };
    let problems: Vec<String> = packages()
        .iter()
        .filter(|package| package.source.is_some())
        .filter(|package| {
            let text = package.license.as_deref().unwrap_or_default();
            !Expression::parse_mode(text, ParseMode::LAX)
                .is_ok_and(|found| found.evaluate(is_allowed))
        })
        .map(|package| {
            format!(
                "{} {}: {:?}",
                package.name, package.version, package.license
            )
        })
        .collect();
    none(&problems);
}

#[test]
fn nothing_unwanted_has_crept_in() {
    let denied: BTreeSet<String> = rules().bans.deny.into_iter().map(|ban| ban.name).collect();
    let problems: Vec<String> = packages()
        .into_iter()
        .map(|package| package.name)
        .filter(|name| denied.contains(name))
        .collect();
    none(&problems);
}

#[test]
fn every_crate_comes_from_the_registry() {
    let problems: Vec<String> = packages()
        .into_iter()
        .filter_map(|package| Some((package.name, package.source?)))
        .filter(|(_, source)| !source.starts_with("registry+"))
        .map(|(name, source)| format!("{name} from {source}"))
        .collect();
    none(&problems);
}

#[test]
fn no_known_advisory_hits_us() {
    let ignored = rules().advisories.ignore;
    let direct = advisories::direct_dependencies();
    let known = advisories::known();
    let packages = packages();
    let hits = packages
        .iter()
        .flat_map(|package| known.iter().map(move |one| (package, one)))
        .filter(|(package, advisory)| {
            advisory.hits(&package.name, &package.version)
                && !ignored.contains(&advisory.id)
                && (advisory.kind != "unmaintained" || direct.contains(&package.name))
        });
    let problems: Vec<String> = hits
        .map(|(package, one)| {
            format!(
                "{} {}: {} ({})",
                package.name, package.version, one.id, one.kind
            )
        })
        .collect();
    none(&problems);
}
