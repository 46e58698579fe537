use crate::support::Shop;

/// `src/db/schema.rs` is written by hand from the migrations; this compares it with the database.
#[tokio::test(flavor = "multi_thread")]
async fn diesel_knows_the_tables_as_they_are() {
    let shop = Shop::start().await;
    let stored = shop
        .text(
            "SELECT string_agg(table_name || '.' || column_name || (CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END), E'\\n'
                 ORDER BY table_name, ordinal_position)
             FROM information_schema.columns
             WHERE table_schema = 'public' AND udt_name <> 'tsvector' AND table_name <> '__diesel_schema_migrations'",
        )
        .await;
    let source = include_str!("../../src/db/schema.rs");
    let (mut known, mut table) = (Vec::new(), String::new());
    for line in source.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name.to_owned();
        } else if let Some((column, kind)) = line
            .split_once(" -> ")
            .filter(|_| !line.starts_with("diesel::"))
        {
            known.push(format!(
                "{table}.{column}{}",
                if kind.starts_with("Nullable") {
                    "?"
                } else {
                    ""
                }
            ));
        }
    }
    let stored: Vec<&str> = stored.lines().collect();
    assert_eq!(known, stored);
}
