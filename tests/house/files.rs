//! Files: short enough to be read, and free of what belongs to one machine.

use crate::source::{file, files, without_tests};

/// Lines of code in one file, its unit tests apart.
const LONGEST: usize = 350;

/// Files that may be longer, and why.
const LONGER: &[(&str, &str)] = &[
    (
        "src/catalog/write.rs",
        "one function for each part of a product",
    ),
    (
        "src/db/schema.rs",
        "one list of all tables, as diesel prints it",
    ),
];

#[test]
fn no_file_is_too_long_to_be_read() {
    let long: Vec<String> = files("src", &[".rs"])
        .iter()
        .filter(|source| !LONGER.iter().any(|(path, _)| *path == source.path))
        .map(|source| (without_tests(&source.text).lines().count(), &source.path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
    for (path, _) in LONGER {
        let lines = file(path).lines().count();
        assert!(lines > LONGEST, "{path} needs no exception any more");
    }
}

#[test]
fn a_folders_first_page_holds_no_logic() {
    for source in files("src", &[".rs"]) {
        if !source.path.ends_with("/mod.rs") {
            continue;
        }
        for line in without_tests(&source.text).lines() {
            let logic = line.contains("fn ")
                && !line.contains("fn routes()")
                && !line.trim_start().starts_with("//");
            assert!(!logic, "{}: {line}", source.path);
        }
    }
}

/// Where things lie on one machine, and registries other than the one that everybody has.
#[test]
fn nothing_belongs_to_one_machine() {
    let registry = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let lock = file("Cargo.lock");
    let sources: Vec<&str> = lock
        .lines()
        .filter(|line| line.starts_with("source = "))
        .collect();
    assert!(!sources.is_empty());
    for source in sources {
        assert_eq!(source, registry);
    }
    let mut all = files("bin", &[""]);
    for folder in [
        "src",
        "templates",
        "tests",
        "migrations",
        "demo",
        "docs",
        "static",
    ] {
        all.extend(files(
            folder,
            &[
                ".rs", ".sql", ".html", ".md", ".toml", ".js", ".css", ".txt",
            ],
        ));
    }
    // In pieces, or this file would find itself.
    let places = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/home/", "user"],
        ["/Us", "ers/"],
        ["/tmp/bash_", "jobs"],
    ];
    for source in all {
        for place in places {
            let place = place.concat();
            assert!(
                !source.text.contains(&place),
                "{} names {place}",
                source.path
            );
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    for source in files("src", &[".rs", ".sql"]) {
        for word in ["TODO", "FIXME", "todo!(", "unimplemented!("] {
            assert!(!source.text.contains(word), "{} has {word}", source.path);
        }
    }
}
