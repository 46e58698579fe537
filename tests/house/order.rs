//! A module uses only what stands before it in the map of `src/lib.rs`.

use crate::source::{code, file};

#[test]
fn a_module_uses_only_what_stands_before_it() {
    let map = map();
    let place = |module: &str| map.iter().position(|known| known == module);
    let mut broken = Vec::new();
    for source in code() {
        let user = module_of(&source.path);
        let Some(own) = place(&user) else { continue };
        for used in uses(&source.text) {
            if place(&used).is_some_and(|at| at > own) {
                broken.push(format!("{} uses {used}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_map_has_every_module() {
    let text = file("src/lib.rs");
    let mut declared: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let mut map = map();
    map.sort();
    declared.sort_unstable();
    assert_eq!(map, declared);
    assert!(map.len() > 20, "{map:?}");
}

/// The rows of the crate's documentation that begin with a module's name: `//! | [clock] | …`.
fn map() -> Vec<String> {
    let text = file("src/lib.rs");
    text.lines()
        .filter_map(|line| line.strip_prefix("//! | [`")?.split_once('`'))
        .map(|(module, _)| module.to_owned())
        .collect()
}

/// `cart` for `src/cart/add.rs`, `clock` for `src/clock.rs`; empty for `src/lib.rs` and `src/main.rs`.
fn module_of(path: &str) -> String {
    let inner = path.trim_start_matches("src/");
    let name = inner.split('/').next().unwrap().trim_end_matches(".rs");
    let roots = ["lib", "main"];
    if roots.contains(&name) {
        String::new()
    } else {
        name.to_owned()
    }
}

/// The modules named after `crate::`, also within the braces of a `use`.
fn uses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => found.push(word(rest)),
            Some(list) => found.extend(heads(list)),
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// The first words of a list's items, up to its closing brace: `a, b::{c, d}, e}` gives a, b and e.
fn heads(list: &str) -> Vec<String> {
    let (mut found, mut depth, mut begins) = (Vec::new(), 0, true);
    for (at, c) in list.char_indices() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && !c.is_whitespace() => {
                found.push(word(&list[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[test]
fn uses_are_found_wherever_they_stand() {
    let text = "use crate::cart;\nuse crate::{\n    clock, db::{self, Conn},\n    text::x,\n};\nlet a = crate::id::new();";
    assert_eq!(uses(text), ["cart", "clock", "db", "text", "id"]);
}
