//! The same database, asked by PostgreSQL's own load generator.

use std::process::Command;

use crate::Figure;
use crate::data::{Database, ROUND, Wares};

const CLIENTS: i32 = 16;

/// (a) What the shop sends for an order, statement by statement; the order itself comes from a table instead of a client.
pub fn same_sql(database: &Database) -> Figure {
    let contents = include_str!("../../src/cart/contents.sql");
    let cart = "md5('cart' || :n::int)::uuid";
    let lines: Vec<&str> = contents
        .lines()
        .filter(|line| !line.starts_with("--"))
        .collect();
    let contents = lines.join(" ");
    run(
        database,
        &[
            "\\set i :i + 1".to_owned(),
            "\\set n :client_id * :each + :i".to_owned(),
            format!("{};", contents.replace("$1", cart)),
            format!(
                "SELECT discount_codes, (SELECT revision FROM pricing_revision) FROM carts WHERE id = {cart};"
            ),
            "SELECT number, token FROM place_order((SELECT o FROM sent WHERE n = :n::int)::jsonb);"
                .to_owned(),
        ],
    )
}

/// (b) A plain transaction as it is written without much thought: stock first, then an order with two lines.
pub fn plain(database: &Database, wares: Wares) -> Figure {
    let variant = match wares {
        Wares::Random => "v(:r::int)",
        Wares::Hot => "v(0)",
    };
    let line = |position: i32| {
        format!(
            "INSERT INTO order_lines (id, order_id, position, variant_id, name, sku, product_slug, unit_price_minor, quantity, total_minor) \
             VALUES (gen_random_uuid(), md5('plain' || :n::bigint)::uuid, {position}, {variant}, 'Ware', 'SKU', 'ware', 1000, 1, 1000);"
        )
    };
    run(
        database,
        &[
            "\\set i :i + 1".to_owned(),
            "\\set n :s * 1000000 + :client_id * :each + :i".to_owned(),
            "\\set r random(0, 999)".to_owned(),
            "BEGIN;".to_owned(),
            format!("UPDATE stock SET on_hand = on_hand - 1 WHERE variant_id = {variant} AND on_hand >= 1;"),
            "INSERT INTO orders (id, number, checkout_key, token, currency, items_minor, delivery_minor, total_minor, email, full_name, line1, city, \
             region, postal_code, country, delivery_method, delivery_name, payment_method, terms_version, placed_at) \
             VALUES (md5('plain' || :n::bigint)::uuid, nextval('plain_number'), gen_random_uuid()::text, \
             encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 'USD', 2000, 500, 2500, 'ines@example.com', 'Ines Romero', '418 Alder Street', \
             'Portland', 'Oregon', '97205', 'US', 'standard', 'Standard', 'bank_transfer', 1, now());"
                .to_owned(),
            line(0),
            line(1),
            "COMMIT;".to_owned(),
        ],
    )
}

fn run(database: &Database, script: &[String]) -> Figure {
    let file = tempfile::NamedTempFile::new().expect("a file for the script");
    std::fs::write(file.path(), script.join("\n") + "\n").expect("the script is written");
    let each = ROUND / CLIENTS;
    let salt = database.number("SELECT nextval('plain_number') AS number");
    let program = ["pgbench".into(), database.bin.join("pgbench")];
    let program = program
        .iter()
        .find(|program| Command::new(program).arg("--version").output().is_ok());
    let output = Command::new(program.expect("pgbench, which comes with PostgreSQL"))
        .args(["-n", "-M", "prepared", "-c", "16", "-j", "2", "-D", "i=0"])
        .args([
            "-D",
            &format!("each={each}"),
            "-D",
            &format!("s={salt}"),
            "-t",
            &each.to_string(),
            "-f",
        ])
        .arg(file.path())
        .args(["-h", &database.socket, "-U", &database.user, "bench"])
        .output()
        .expect("pgbench runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(text.contains("number of failed transactions: 0 "), "{text}");
    let tps = text
        .lines()
        .find_map(|line| line.strip_prefix("tps = "))
        .expect("pgbench tells its rate");
    Figure {
        rate: tps
            .split(' ')
            .next()
            .expect("a number")
            .parse()
            .expect("a number"),
        p99: 0.0,
    }
}
