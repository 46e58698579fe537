//! Invoices and credit notes: their numbers, their figures, and who may read them.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use futures_util::future::join_all;
use storefront::documents;
use storefront::orders::{self, CancelDraft, EditDraft, Hand, RefundDraft};
use storefront::staff::Role;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::support::{Page, Shop};

/// Places an order of two pieces and returns the address of its page and its id.
async fn order(shop: &Shop) -> (String, Uuid) {
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-KNEE-GR").await, 2).await;
    let form = visitor.checkout_form().await;
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let path = page.location();
    let token = path.trim_start_matches("/orders/");
    let id = shop
        .text(&format!("SELECT id FROM orders WHERE token = '{token}'"))
        .await;
    (path, id.parse().unwrap())
}

fn hand(shop: &Shop) -> Hand<'static> {
    Hand {
        staff: None,
        origin: "http://shop.example",
        now: shop.parts().clock.now(),
    }
}

async fn seen(shop: &Shop, id: Uuid) -> i32 {
    let version = format!("SELECT version FROM orders WHERE id = '{id}'");
    shop.number(&version).await.try_into().unwrap()
}

/// Waits until the worker has written so many documents.
async fn written(shop: &Shop, wanted: i64) {
    let begun = Instant::now();
    while shop.number("SELECT count(*) FROM documents").await != wanted {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{:?}",
            shop.names("SELECT kind || coalesce(last_error, '') AS name FROM jobs")
        );
        sleep(Duration::from_millis(50)).await;
    }
}

/// The words of a PDF, line by line as they stand on the page.
fn words(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext, of the package poppler-utils");
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap()
}

/// Whether a line of the document begins with the label and ends with the amount.
fn says(text: &str, label: &str, amount: &str) -> bool {
    text.lines().map(str::trim).any(|line| {
        line.ends_with(amount) && line.trim_end_matches(amount).trim_end().ends_with(label)
    })
}

fn bytes(page: &Page) -> &[u8] {
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "application/pdf");
    &page.body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_has_an_invoice_with_the_figures_of_its_page() {
    let shop = Shop::start().await;
    shop.sql("UPDATE shop_settings SET legal_name = 'Seller of Things Ltd', tax_number = 'GB 123'")
        .await;
    let (path, id) = order(&shop).await;
    let (other, _) = order(&shop).await;
    assert_eq!(shop.number("SELECT count(*) FROM documents").await, 0);
    let mut conn = shop.parts().db.get().await.unwrap();
    let version = seen(&shop, id).await;
    orders::mark_paid(id, version, hand(&shop), &mut conn)
        .await
        .unwrap();
    drop(conn);
    written(&shop, 1).await;

    let visitor = shop.visitor();
    let page = visitor.get(&path).await;
    let hrefs = page.attributes("[data-documents] a", "href");
    assert_eq!(hrefs, [format!("{path}/documents/INV-1.pdf")]);
    let pdf = visitor.get(&hrefs[0]).await;
    let text = words(bytes(&pdf));
    for said in [
        "Invoice",
        "INV-1",
        "Seller of Things Ltd",
        "Tax number: GB 123",
        "Ines",
        "Knee pillow",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(
        text.contains("Paid") && !text.contains("To pay by"),
        "{text}"
    );
    let labels = page.texts(".summary [data-sums] dt");
    let amounts = page.texts(".summary [data-sums] dd");
    assert!(labels.len() >= 3, "{labels:?}");
    for (label, amount) in labels.iter().zip(&amounts) {
        assert!(says(&text, label, amount), "{label} {amount}: {text}");
    }
    for (path, why) in [
        (format!("{other}/documents/INV-1.pdf"), "of another order"),
        (format!("{path}/documents/CN-1.pdf"), "there is none"),
        (format!("{path}/documents/INV-01.pdf"), "no such number"),
        (
            "/orders/nobody/documents/INV-1.pdf".to_owned(),
            "no such order",
        ),
    ] {
        assert_eq!(visitor.get(&path).await.status, 404, "{why}");
    }

    // What was written stays, whatever changes and however often somebody looks.
    shop.sql("UPDATE shop_settings SET legal_name = 'Somebody else'")
        .await;
    let office = shop.staff(Role::Support).await;
    let page = office.get(&format!("/admin/orders/{id}")).await;
    assert!(page.has("Invoice INV-1"), "{}", page.text());
    let again = office
        .get(&format!("/admin/orders/{id}/documents/INV-1.pdf"))
        .await;
    assert!(bytes(&again) == bytes(&pdf), "the same bytes");
    let asked = office
        .post(&format!("/admin/orders/{id}/invoice"), &[])
        .await;
    assert_eq!(asked.status, 409);
    let mut conn = shop.parts().db.get().await.unwrap();
    let now = shop.parts().clock.now();
    assert_eq!(documents::settle(id, now, &mut conn).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_goes_back_is_credited_to_the_minor_unit() {
    let shop = Shop::start().await;
    let (path, id) = order(&shop).await;
    let mut conn = shop.parts().db.get().await.unwrap();
    let version = seen(&shop, id).await;
    orders::mark_paid(id, version, hand(&shop), &mut conn)
        .await
        .unwrap();
    written(&shop, 1).await;
    for (extra, notes) in [(1_234, 1), (777, 2)] {
        let draft = RefundDraft {
            extra,
            reason: "A scratch".to_owned(),
            ..RefundDraft::default()
        };
        let version = seen(&shop, id).await;
        orders::refund(id, version, &draft, hand(&shop), &mut conn)
            .await
            .unwrap();
        written(&shop, 1 + notes).await;
    }
    let credited = shop.names("SELECT content->>'total_minor' AS name FROM documents WHERE kind = 'credit_note' ORDER BY number");
    assert_eq!(credited, ["1234", "777"]);
    let text = words(bytes(
        &shop
            .visitor()
            .get(&format!("{path}/documents/CN-1.pdf"))
            .await,
    ));
    assert!(says(&text, "Total", "$12.34"), "{text}");
    assert!(
        text.contains("Credit note") && text.contains("INV-1"),
        "{text}"
    );

    // The rest goes back with the whole order: then all that was charged is credited, tax and all.
    let version = seen(&shop, id).await;
    orders::cancel(id, version, hand(&shop), &mut conn)
        .await
        .unwrap();
    written(&shop, 4).await;
    for what in ["total_minor", "tax_minor"] {
        let left = format!(
            "SELECT sum((content->>'{what}')::bigint * CASE kind WHEN 'invoice' THEN 1 ELSE -1 END) FROM documents"
        );
        assert_eq!(shop.number(&left).await, 0, "{what}");
    }
    let refunded = shop.number("SELECT sum(amount_minor) FROM refunds").await;
    let credited = shop
        .number("SELECT sum((content->>'total_minor')::bigint) FROM documents WHERE kind = 'credit_note'")
        .await;
    assert_eq!(credited, refunded);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_by_hand_is_credited_when_the_unpaid_order_is_cancelled() {
    let shop = Shop::start().await;
    let (path, id) = order(&shop).await;
    let office = shop.staff(Role::Support).await;
    let asked = office
        .post(&format!("/admin/orders/{id}/invoice"), &[])
        .await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    let invoice = shop
        .visitor()
        .get(&format!("{path}/documents/INV-1.pdf"))
        .await;
    let text = words(bytes(&invoice));
    assert!(
        text.contains("To pay by") && text.contains("Account number"),
        "{text}"
    );
    let mut conn = shop.parts().db.get().await.unwrap();
    let version = seen(&shop, id).await;
    orders::cancel(id, version, hand(&shop), &mut conn)
        .await
        .unwrap();
    written(&shop, 2).await;
    let note = shop
        .visitor()
        .get(&format!("{path}/documents/CN-1.pdf"))
        .await;
    let total = shop
        .text("SELECT content->'sums'->-1->>'amount' FROM documents WHERE kind = 'invoice'")
        .await;
    assert!(words(bytes(&note)).contains(&total));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gaps_though_many_write_at_once_and_some_fail() {
    let shop = Shop::start_with(|config| config.database.pool = Some(12)).await;
    shop.sql("UPDATE stock SET on_hand = 1000").await;
    let placed = join_all((0..24).map(|_| order(&shop))).await;
    shop.sql(
        "CREATE FUNCTION fail_at_times() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF random() < 0.4 THEN RAISE EXCEPTION 'on purpose'; END IF; RETURN NEW; END $$; \
         CREATE TRIGGER fail_at_times AFTER INSERT ON documents FOR EACH ROW EXECUTE FUNCTION fail_at_times()",
    )
    .await;
    let failures: Vec<usize> = join_all(placed.iter().map(|(_, id)| async {
        let mut failures = 0;
        loop {
            let mut conn = shop.parts().db.get().await.unwrap();
            let now = shop.parts().clock.now();
            match documents::invoice(*id, now, &mut conn).await {
                Ok(()) => return failures,
                Err(error) => {
                    let said = format!("{error:?}");
                    let meant = said.contains("on purpose") || said.contains("Crowded");
                    assert!(meant, "{said}");
                    failures += 1;
                }
            }
        }
    }))
    .await;
    assert!(
        failures.iter().sum::<usize>() > 0,
        "nothing failed: {failures:?}"
    );
    let numbers: BTreeSet<i64> = shop
        .names("SELECT number::text AS name FROM documents")
        .iter()
        .map(|number| number.parse().unwrap())
        .collect();
    assert_eq!(numbers, (1..=24).collect());
    let printed = "SELECT count(*) FROM documents WHERE content->>'number' <> 'INV-' || number";
    assert_eq!(shop.number(printed).await, 0);
    assert_eq!(
        shop.number("SELECT next_value FROM number_series WHERE name = 'invoice'")
            .await,
        25
    );
    let twice = "SELECT count(*) FROM (SELECT order_id FROM documents GROUP BY order_id HAVING count(*) > 1) AS twice";
    assert_eq!(shop.number(twice).await, 0);
}

/// What an order's invoices charge less what its credit notes take back.
async fn charged(shop: &Shop, what: &str) -> i64 {
    shop.number(&format!(
        "SELECT coalesce(sum((content->>'{what}')::bigint * CASE kind WHEN 'invoice' THEN 1 ELSE -1 END), 0) FROM documents"
    ))
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_that_are_cancelled_are_credited_and_a_changed_order_is_charged_anew() {
    let shop = Shop::start().await;
    shop.sql(
        "INSERT INTO tax_rates (id, tax_class, country, name, rate_ppm) VALUES (gen_random_uuid(), 'standard', 'US', 'Sales tax', 83750)",
    )
    .await;
    let (path, id) = order(&shop).await;
    let mut conn = shop.parts().db.get().await.unwrap();
    let version = seen(&shop, id).await;
    orders::mark_paid(id, version, hand(&shop), &mut conn)
        .await
        .unwrap();
    written(&shop, 1).await;
    let line = orders::lines(id, &conn).await.unwrap()[0].id;
    let draft = CancelDraft {
        pieces: vec![(line, 1)],
        restock: true,
        pay_back: true,
        ..CancelDraft::default()
    };
    let version = seen(&shop, id).await;
    orders::cancel_pieces(id, version, &draft, hand(&shop), &mut conn)
        .await
        .unwrap();
    written(&shop, 2).await;
    let owed = "SELECT total_minor - cancelled_minor FROM orders";
    assert_eq!(charged(&shop, "total_minor").await, shop.number(owed).await);
    assert_eq!(
        shop.number("SELECT amount_minor FROM refunds").await,
        shop.number("SELECT content->'total_minor' FROM documents WHERE kind = 'credit_note'")
            .await
    );
    let note = shop
        .visitor()
        .get(&format!("{path}/documents/CN-1.pdf"))
        .await;
    let text = words(bytes(&note));
    assert!(
        text.contains("Knee pillow") && text.contains("Including Sales tax 8.375%"),
        "{text}"
    );

    let rules = shop.parts().rules.current(&conn).await.unwrap();
    let draft = EditDraft {
        additions: vec![("SB-KNEE-GR".to_owned(), 2)],
        ..EditDraft::default()
    };
    let now = shop.parts().clock.now();
    let (difference, _) = orders::edit_difference(id, &draft, &rules, now, &conn)
        .await
        .unwrap();
    let version = seen(&shop, id).await;
    let agreed = (version, difference.net());
    orders::edit(id, agreed, &draft, &rules, hand(&shop), &mut conn)
        .await
        .unwrap();
    // The old invoice is credited, the new one written, and the cancelled piece taken off that.
    written(&shop, 5).await;
    assert_eq!(charged(&shop, "total_minor").await, shop.number(owed).await);
    let numbers =
        shop.names("SELECT content->>'number' AS name FROM documents ORDER BY issued_at, id");
    assert_eq!(numbers, ["INV-1", "CN-1", "CN-2", "INV-2", "CN-3"]);
    let old =
        "SELECT sum((content->>'tax_minor')::bigint) FROM documents WHERE content->>'number' IN";
    assert_eq!(
        shop.number(&format!("{old} ('CN-1', 'CN-2')")).await,
        shop.number(&format!("{old} ('INV-1')")).await,
        "the tax of the old invoice"
    );
}
