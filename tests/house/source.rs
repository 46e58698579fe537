//! The project's own files, as text.

use std::fs;
use std::path::{Path, PathBuf};

/// A file below the project's folder.
pub struct Source {
    /// Like `src/cart/add.rs`.
    pub path: String,
    pub text: String,
}

/// Every text file of that folder whose name ends so, in order of their paths.
pub fn files(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), endings, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "{folder} holds no files");
    found
}

/// One file.
pub fn file(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The program's code, without its unit tests and comments.
pub fn code() -> Vec<Source> {
    let all = files("src", &[".rs"]);
    let only_tests: Vec<String> = all.iter().flat_map(test_modules).collect();
    let is_test = |path: &str| only_tests.iter().any(|module| path.starts_with(module));
    all.into_iter()
        .filter(|source| !is_test(&source.path))
        .map(|source| Source {
            text: without_comments(without_tests(&source.text)),
            path: source.path,
        })
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, endings, found);
            continue;
        }
        let short = path.strip_prefix(root()).unwrap().display().to_string();
        if endings.iter().any(|ending| short.ends_with(ending)) {
            let text = fs::read_to_string(&path).unwrap();
            found.push(Source { path: short, text });
        }
    }
}

/// The paths, without their ending, of modules that exist only in tests (`#[cfg(test)] mod gallery;`).
fn test_modules(source: &Source) -> Vec<String> {
    let folder = match source.path.strip_suffix("/mod.rs") {
        Some(folder) => folder,
        None => source.path.trim_end_matches(".rs"),
    };
    let after = source.text.split("#[cfg(test)]\nmod ").skip(1);
    after
        .filter_map(|rest| rest.split_once(';'))
        .filter(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .map(|(name, _)| format!("{folder}/{name}"))
        .collect()
}

/// Unit tests stand at the end of their file.
pub fn without_tests(text: &str) -> &str {
    text.split_once("#[cfg(test)]\nmod ")
        .map_or(text, |(code, _)| code)
}

fn without_comments(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}
