//! RustSec's advisories, as `bin/advisories` took them down.

use std::collections::BTreeSet;

use semver::{Version, VersionReq};

/// One advisory and the versions that it is about.
pub struct Advisory {
    krate: String,
    pub id: String,
    pub kind: String,
    /// Versions with the fix, and those that never had the fault.
    safe: Vec<VersionReq>,
}

impl Advisory {
    /// Whether that version of that crate has the fault.
    pub fn hits(&self, krate: &str, version: &Version) -> bool {
        // no range holds a pre-release that it does not name: such a version counts as hit, and somebody looks
        self.krate == krate && !self.safe.iter().any(|range| range.matches(version))
    }
}

/// All that the file holds.
pub fn known() -> Vec<Advisory> {
    include_str!("advisories.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(read)
        .collect()
}

/// The names in Cargo.toml.
pub fn direct_dependencies() -> BTreeSet<String> {
    let manifest: toml::Table = toml::from_str(include_str!("../../Cargo.toml")).unwrap();
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(toml::Table::keys)
        .cloned()
        .collect()
}

fn read(line: &str) -> Advisory {
    let [krate, id, kind, patched, unaffected] = line
        .split('\t')
        .collect::<Vec<_>>()
        .try_into()
        .unwrap_or_else(|_| panic!("five columns: {line:?}"));
    let ranges = patched
        .split(" || ")
        .chain(unaffected.split(" || "))
        .filter(|range| !range.is_empty());
    let safe = ranges
        .map(|range| VersionReq::parse(range).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect();
    Advisory {
        krate: krate.to_owned(),
        id: id.to_owned(),
        kind: kind.to_owned(),
        safe,
    }
}

#[test]
fn versions_are_judged_as_the_advisory_says() {
    let advisory =
        read("tokio\tRUSTSEC-2021-0072\tvulnerability\t>= 1.5.1, < 1.6.0 || >= 1.8.1\t< 0.3.0");
    for (version, hit) in [
        ("0.2.9", false),
        ("1.5.0", true),
        ("1.5.3", false),
        ("1.7.0", true),
        ("1.8.1", false),
    ] {
        assert_eq!(
            advisory.hits("tokio", &version.parse().unwrap()),
            hit,
            "{version}"
        );
    }
    assert!(!advisory.hits("tokio-util", &"1.5.0".parse().unwrap()));
    assert!(known().len() > 1000);
}
