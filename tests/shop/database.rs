use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use futures_util::future::join_all;
use storefront::db::constraint;
use storefront::db::migrate;
use storefront::id::new_uuid;

use crate::support::{Shop, TestDb, empty, sql};

/// A database on the same server in which nothing was ever made.
async fn untouched(near: &TestDb) -> String {
    let name = format!("t_{}", new_uuid().simple());
    sql::run(&near.url, &[format!("CREATE DATABASE {name}")]).await;
    let old = near
        .url
        .split(['/', '?', '='])
        .find(|part| part.starts_with("t_"))
        .unwrap();
    near.url.replace(old, &name)
}

/// Every migration's folder, the oldest first.
fn migrations() -> Vec<PathBuf> {
    let all = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).unwrap();
    let mut folders: Vec<PathBuf> = all.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn tables(url: &str) -> Vec<String> {
    let query = "SELECT table_name::text AS name FROM information_schema.tables \
                 WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations'";
    tokio::task::block_in_place(|| sql::names(url, query))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn instances_that_start_together_migrate_once() {
    let db = empty().await;
    let url = untouched(&db).await;
    let runs = (0..6).map(|_| {
        let url = url.clone();
        tokio::spawn(async move { migrate::run(&url).await })
    });
    let mut applied: Vec<usize> = join_all(runs)
        .await
        .into_iter()
        .map(|run| run.unwrap().unwrap().len())
        .collect();
    applied.sort_unstable();
    assert_eq!(applied, [0, 0, 0, 0, 0, migrations().len()]);
    assert_eq!(migrate::standing(&url).await.unwrap().pending, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_migration_can_be_taken_back_and_made_again() {
    let db = empty().await;
    for folder in migrations().iter().rev() {
        let down = fs::read_to_string(folder.join("down.sql")).unwrap();
        sql::run(&db.url, &[down]).await;
    }
    assert_eq!(tables(&db.url), Vec::<String>::new());
    let forget = "DELETE FROM __diesel_schema_migrations".to_owned();
    sql::run(&db.url, &[forget]).await;
    assert_eq!(
        migrate::run(&db.url).await.unwrap().len(),
        migrations().len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_program_is_left_alone() {
    let db = empty().await;
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')";
    sql::run(&db.url, &[newer.to_owned()]).await;
    let folder = tempfile::tempdir().unwrap();
    for command in ["serve", "migrate"] {
        let url = db.url.clone();
        let run = Command::new(env!("CARGO_BIN_EXE_storefront"))
            .arg(command)
            .current_dir(folder.path())
            .env("DATABASE_URL", url)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{command}: {said}");
        assert!(
            said.contains("newer than this program") && said.contains("20990101000000"),
            "{command}: {said}"
        );
    }
}

/// What no code may do, whatever its defects: the rule's name and a statement that breaks it.
const FORBIDDEN: &[(&str, &str)] = &[
    (
        "stock_on_hand_not_negative",
        "UPDATE stock SET on_hand = on_hand - 1000000 WHERE tracked",
    ),
    (
        "variants_price_not_negative",
        "UPDATE variants SET price_minor = -1",
    ),
    ("variants_sku_unique", "UPDATE variants SET sku = 'SAME'"),
    ("products_slug_unique", "UPDATE products SET slug = 'same'"),
    ("articles_slug_unique", "UPDATE articles SET slug = 'same'"),
    (
        "products_slug_form",
        "UPDATE products SET slug = 'Not A Slug'",
    ),
    (
        "cart_lines_quantity_range",
        "INSERT INTO cart_lines (id, cart_id, variant_id, quantity, price_seen_minor, name_seen, title_seen) \
         SELECT gen_random_uuid(), carts.id, variants.id, 0, 1, 'x', '' FROM carts, variants LIMIT 1",
    ),
    ("orders_number_unique", "UPDATE orders SET number = 1"),
    (
        "orders_checkout_key_unique",
        "UPDATE orders SET checkout_key = 'same'",
    ),
    (
        "orders_total_adds_up",
        "UPDATE orders SET total_minor = total_minor + 1",
    ),
    (
        "order_lines_quantity_positive",
        "UPDATE order_lines SET quantity = 0, total_minor = 0",
    ),
    (
        "orders_payment_state_known",
        "UPDATE orders SET payment_state = 'perhaps'",
    ),
    (
        "articles_published_has_time",
        "UPDATE articles SET published_at = NULL",
    ),
    (
        "staff_email_unique",
        "INSERT INTO staff (id, email, name, role, password_hash) \
         SELECT gen_random_uuid(), upper(email), name, role, '' FROM staff",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_database_itself_keeps_the_rules() {
    let shop = Shop::start().await;
    for _ in 0..2 {
        let visitor = shop.visitor();
        visitor.add(&shop.variant("SB-KNEE-GR").await, 1).await;
        let form = visitor.checkout_form().await;
        assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    }
    for (rule, statement) in FORBIDDEN {
        let mut conn = AsyncPgConnection::establish(&shop.db.url).await.unwrap();
        let refused = conn
            .batch_execute(statement)
            .await
            .expect_err(&format!("{rule}: went through"));
        assert_eq!(constraint::violated(&refused), Some(*rule), "{refused}");
    }
}
