//! Each table has one room that writes it; others may read.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Source, code, file, files};

#[test]
fn each_table_is_written_by_one_room() {
    let tables = tables();
    let mut writers: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for source in code().into_iter().chain(files("src", &[".sql"])) {
        for table in written(&source) {
            if let Some(table) = tables.get(table.as_str()) {
                writers.entry(table).or_default().insert(room(&source.path));
            }
        }
    }
    let shared: Vec<_> = writers
        .iter()
        .filter(|(_, rooms)| rooms.len() > 1)
        .collect();
    assert!(shared.is_empty(), "{shared:#?}");
    // By functions and triggers, too.
    let by_migrations: BTreeSet<String> = files("migrations", &["up.sql"])
        .iter()
        .flat_map(written)
        .collect();
    let unwritten: Vec<_> = tables
        .iter()
        .filter(|table| !writers.contains_key(table.as_str()) && !by_migrations.contains(*table))
        .collect();
    assert!(unwritten.is_empty(), "nobody writes {unwritten:?}");
}

fn tables() -> BTreeSet<String> {
    let schema = file("src/db/schema.rs");
    let found: BTreeSet<String> = schema
        .split("diesel::table! {")
        .skip(1)
        .map(|rest| word(rest.trim_start()))
        .collect();
    assert!(found.contains("orders"), "{found:?}");
    found
}

fn room(path: &str) -> String {
    let mut parts = path.trim_start_matches("src/").split('/');
    parts.next().unwrap().trim_end_matches(".rs").to_owned()
}

/// The tables that a file writes: by diesel's functions and by plain SQL.
fn written(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for call in ["insert_into(", "update(", "delete("] {
        for rest in source.text.split(call).skip(1) {
            // `db::schema::orders::table` and `orders::table` alike.
            if let Some((path, _)) = rest.split_once("::table") {
                let path = path.trim_start();
                if path
                    .chars()
                    .all(|c| c.is_alphanumeric() || "_:".contains(c))
                {
                    found.push(path.rsplit("::").next().unwrap().to_owned());
                }
            }
        }
    }
    for words in ["INSERT INTO", "UPDATE", "DELETE FROM"] {
        let after = source.text.split(words).skip(1);
        found.extend(after.map(|rest| word(rest.trim_start())));
    }
    found
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[test]
fn writes_are_found_in_code_and_in_sql() {
    let text = "diesel::insert_into(\n carts::table,\n) diesel::update(db::schema::orders::table.find(1)) \
                \"UPDATE stock SET\" DELETE FROM jobs WHERE x FOR UPDATE SKIP diesel::delete(row)"
        .to_owned();
    let path = "src/x.rs".to_owned();
    assert_eq!(
        written(&Source { path, text }),
        ["carts", "orders", "stock", "SKIP", "jobs"]
    );
}
