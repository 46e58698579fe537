use std::time::{Duration, Instant};

use tokio::task::block_in_place;

use super::{Desk, Said};
use crate::support::{Shop, Visitor};

const HEAD: &str = "ID,Type,SKU,Name,Published,Short description,Description,In stock?,Stock,Sale price,Regular price,Categories,Images,Parent,Grouped products,External URL,Button text,Attribute 1 name,Attribute 1 value(s),Colour of the box";

/// A small export: everything that a shop sells in its ways.
const ROWS: &str = "1,simple,mug,Mug &amp; lid,1,\"A <b>good</b> mug\",\"Holds <strong>tea</strong>.<script>alert(1)</script>\\n\\nAnd coffee.\",1,5,8,10,\"Kitchen > Cups\",http://127.0.0.1:1/mug.png,,,,,Glaze,Matt,red
2,variable,apron,Apron,1,,,1,,,,Kitchen,,,,,,Size,\"S, M\",
3,variation,apron-s,Apron - S,1,,,1,3,,20,,,apron,,,,Size,S,
4,variation,apron-m,Apron - M,1,,,1,4,,21,,,apron,,,,Size,M,
5,simple,jug,Jug,1,,,0,0,,30,Kitchen,,,,,,,,
6,grouped,set,Tea set,1,,,1,,,,Kitchen,,,\"mug, jug\",,,,,
7,external,kiln,Kiln,1,,,1,,,900,Kitchen,,,,https://example.com/kiln,See it there,,,
8,simple,,,1,,,1,,,5,Kitchen,,,,,,,,
";

fn export(rows: &str) -> String {
    format!("\u{feff}{HEAD}\r\n{}", rows.replace('\n', "\r\n"))
}

async fn imported() -> (Shop, Desk) {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    desk.products(&desk.file("export.csv", export(ROWS)), &[])
        .done();
    (shop, desk)
}

async fn put(shop: &Shop, visitor: &Visitor, sku: &str) -> u16 {
    let variant = shop.variant(sku).await;
    let fields = [("variant_id", variant.as_str()), ("quantity", "1")];
    visitor.post("/cart/lines", &fields).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_planned_written_and_then_has_nothing_to_do() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let file = desk.file("export.csv", export(ROWS));
    let said = desk.products(&file, &["--dry-run"]).done();
    assert!(
        said.contains("Planned, nothing was written: created 5 (7 rows)"),
        "{said}"
    );
    assert!(said.contains("refuse   line 9: it has no name"), "{said}");
    assert!(said.contains("Colour of the box"), "{said}");
    assert_eq!(shop.visitor().get("/products/apron").await.status, 404);

    let said = desk.products(&file, &[]).done();
    assert!(
        said.contains("Done: created 5 (7 rows), updated 0 (0 rows)"),
        "{said}"
    );
    assert!(
        said.contains("http://127.0.0.1:1/mug.png"),
        "a picture that is away is listed: {said}"
    );
    let state = "SELECT string_agg(slug || version || updated_at, ',' ORDER BY slug) FROM products";
    let before = shop.text(state).await;
    let said = desk.products(&file, &[]).done();
    assert!(
        said.contains("created 0 (0 rows), updated 0 (0 rows), skipped 5 (7 rows)"),
        "{said}"
    );
    assert_eq!(shop.text(state).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_imported_is_shown_cleanly() {
    let (shop, _desk) = imported().await;
    let visitor = shop.visitor();
    let page = visitor.get("/products/mug-lid").await;
    assert_eq!(page.texts("h1"), ["Mug & lid"]);
    assert!(page.has("A good mug") && page.has("And coffee.") && !page.text().contains("alert(1)"));
    assert_eq!(page.texts("main strong"), ["tea"]);
    let listing = visitor.get("/categories/kitchen").await;
    for name in ["Mug & lid", "Apron", "Jug", "Tea set", "Kiln"] {
        assert!(listing.has(name), "{name}");
    }
    assert!(visitor.get("/categories/cups").await.has("Mug & lid"));
    let group = visitor.get("/products/tea-set").await;
    assert!(group.has("Mug & lid") && group.has("Jug"));
    assert_eq!(
        group.count("form[action='/cart/lines'] button:not([disabled])"),
        1
    );
    let elsewhere = visitor.get("/products/kiln").await;
    assert!(
        elsewhere
            .attributes("main a", "href")
            .contains(&"https://example.com/kiln".to_owned())
    );
    assert_eq!(elsewhere.count("main form[action='/cart/lines']"), 0);
    assert!(elsewhere.has("See it there"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_imported_can_be_bought_unless_it_is_sold_out() {
    let (shop, _desk) = imported().await;
    let visitor = shop.visitor();
    assert_eq!(put(&shop, &visitor, "mug").await, 303);
    assert_eq!(put(&shop, &visitor, "apron-m").await, 303);
    assert_eq!(put(&shop, &visitor, "jug").await, 409);
    assert!(visitor.get("/products/jug").await.has("Sold out"));
    let form = visitor.checkout_form().await;
    let placed = visitor.send_form("/checkout", &form).await;
    assert_eq!(placed.status, 303, "{}", placed.text());
    let order = visitor.get(&placed.location()).await;
    assert!(order.has("Mug & lid") && order.has("Apron") && order.has("M"));
    assert_eq!(shop.on_hand("mug").await, 4);
    assert_eq!(shop.on_hand("apron-m").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_moves_only_when_the_files_count_did() {
    let (shop, desk) = imported().await;
    let visitor = shop.visitor();
    put(&shop, &visitor, "mug").await;
    let form = visitor.checkout_form().await;
    assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    assert_eq!(shop.on_hand("mug").await, 4);

    // Another price, the same count: what was sold stays sold.
    let dearer = ROWS.replace("1,5,8,10", "1,5,8,11");
    let said = desk
        .products(&desk.file("export.csv", export(&dearer)), &[])
        .done();
    assert!(said.contains("updated 1 (1 rows), skipped 4"), "{said}");
    assert_eq!(shop.on_hand("mug").await, 4);

    // Sold out there, back in stock here: the shop has what the file says.
    let moved = dearer
        .replace("1,5,8,11", "0,0,8,11")
        .replace("0,0,,30", "1,7,,30");
    let file = desk.file("export.csv", export(&moved));
    assert!(
        desk.products(&file, &[])
            .done()
            .contains("updated 2 (2 rows)")
    );
    assert_eq!(
        (shop.on_hand("mug").await, shop.on_hand("jug").await),
        (0, 7)
    );
    assert_eq!(put(&shop, &shop.visitor(), "mug").await, 409);
    assert_eq!(put(&shop, &shop.visitor(), "jug").await, 303);
    assert!(
        desk.products(&file, &[])
            .done()
            .contains("updated 0 (0 rows)")
    );
    assert_eq!(shop.on_hand("jug").await, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_taken_says_why() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let before = shop.number("SELECT count(*) FROM products").await;
    for (name, content, words) in [
        ("empty.csv", "\u{feff}".to_owned(), "is empty"),
        (
            "other.csv",
            "Handle,Title\na,b".to_owned(),
            "no column Type",
        ),
        (
            "bad.csv",
            export("8,simple,a,,1,,,1,,,5,,,,,,,,,\n"),
            "no row of",
        ),
    ] {
        let reason = desk.products(&desk.file(name, content), &[]).refused();
        assert!(reason.contains(words) && reason.contains(name), "{reason}");
    }
    let gone = desk.folder.path().join("gone.csv");
    assert!(desk.products(&gone, &[]).refused().contains("gone.csv"));
    let file = desk.file("export.csv", export(ROWS));
    assert_eq!(desk.products(&file, &["--drill"]).code, Some(2));
    assert_eq!(shop.number("SELECT count(*) FROM products").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_at_once_make_everything_once() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let before = shop.number("SELECT count(*) FROM products").await;
    let file = desk.file("export.csv", export(ROWS));
    let start = || {
        desk.command("woocommerce-products", &file, &[])
            .spawn()
            .unwrap()
    };
    let running = [start(), start(), start()];
    let said = block_in_place(|| running.map(|one| Said::of(&one.wait_with_output().unwrap())));
    let said: Vec<String> = said.into_iter().map(Said::done).collect();
    let created = said
        .iter()
        .filter(|s| s.contains("created 5 (7 rows)"))
        .count();
    let skipped = said
        .iter()
        .filter(|s| s.contains("skipped 5 (7 rows)"))
        .count();
    assert_eq!((created, skipped), (1, 2), "{said:?}");
    assert_eq!(
        shop.number("SELECT count(*) FROM products").await,
        before + 5
    );
    let cups = "SELECT count(*) FROM categories WHERE name IN ('Kitchen', 'Cups')";
    assert_eq!(shop.number(cups).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_leaves_nothing_half_done() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let before = shop.number("SELECT count(*) FROM products").await;
    // The import waits in its middle, with three products written.
    shop.sql(
        "CREATE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN PERFORM pg_sleep(300); RETURN NEW; END $$; \
         CREATE TRIGGER wait_here BEFORE INSERT ON products FOR EACH ROW WHEN (NEW.slug = 'tea-set') \
         EXECUTE FUNCTION wait_here()",
    )
    .await;
    let file = desk.file("export.csv", export(ROWS));
    let mut import = desk
        .command("woocommerce-products", &file, &[])
        .spawn()
        .unwrap();
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    let begun = Instant::now();
    while shop.number(waiting).await == 0 {
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "it never came to the fourth product"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    import.kill().unwrap();
    block_in_place(|| import.wait()).unwrap();
    // PostgreSQL notices that its client is gone when it next speaks to it.
    shop.sql(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
    )
    .await;
    shop.sql("DROP FUNCTION wait_here CASCADE").await;
    assert_eq!(shop.number("SELECT count(*) FROM products").await, before);
    assert_eq!(
        shop.number("SELECT count(*) FROM categories WHERE name = 'Kitchen'")
            .await,
        0
    );
    let said = desk.products(&file, &[]).done();
    assert!(said.contains("created 5 (7 rows)"), "{said}");
}
