//! Orders that are changed after they were placed.

use storefront::staff::Role;

use crate::support::{Placed, Shop};

/// What must hold of every order's sums, whatever is changed.
async fn adds_up(shop: &Shop, order: &Placed) {
    let broken = format!(
        "SELECT count(*) FROM orders WHERE id = '{}' AND (
            items_minor <> (SELECT sum(total_minor) FROM order_lines WHERE order_id = orders.id)
            OR discount_minor <> (SELECT sum(discount_minor) FROM order_lines WHERE order_id = orders.id)
            OR tax_minor <> delivery_tax_minor + (SELECT sum(tax_minor) FROM order_lines WHERE order_id = orders.id)
            OR tax_minor <> (SELECT coalesce(sum(tax_minor), 0) FROM order_taxes WHERE order_id = orders.id))",
        order.id
    );
    assert_eq!(shop.number(&broken).await, 0);
}

async fn tax(shop: &Shop) {
    shop.sql("INSERT INTO tax_rates (id, tax_class, country, name, rate_ppm) VALUES (gen_random_uuid(), 'standard', 'US', 'Sales tax', 88750)")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_difference_is_seen_before_an_order_is_changed() {
    let shop = Shop::start().await;
    tax(&shop).await;
    let order = shop.order(&[("SB-KNEE-GR", 2)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Support).await;
    let (knees, books) = (
        shop.on_hand("SB-KNEE-GR").await,
        shop.on_hand("SB-BOOK").await,
    );
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    let book: i64 = shop
        .number("SELECT price_minor FROM variants WHERE sku = 'SB-BOOK'")
        .await;
    let with_tax = |minor: i64| minor + (minor * 88_750 + 500_000) / 1_000_000;
    let net = with_tax(book) * 2 - with_tax(9000) / 2;

    for (changes, words) in [
        (vec![], "Nothing is changed yet"),
        (vec![(knee.as_str(), "0")], "Cancel it instead"),
        (
            vec![("sku", "NOPE")],
            "Nothing with the SKU NOPE is for sale",
        ),
        (vec![("sku", "SB-BOOK"), ("count", "many")], "in digits"),
        (vec![(&knee, "-2")], "in digits"),
    ] {
        let page = order.send(&staff, "edit", &changes).await;
        assert_eq!(page.status, 422, "{changes:?}");
        assert!(
            page.has(words),
            "{changes:?}: {:?}",
            page.texts("[role=alert]")
        );
    }
    let changes = [(knee.as_str(), "1"), ("sku", "sb-book"), ("count", "2")];
    let shown = order.send(&staff, "edit", &changes).await;
    assert_eq!(shown.status, 200);
    let confirmed: i64 = shown
        .attr("button[name=confirmed]", "value")
        .unwrap()
        .parse()
        .unwrap();
    assert!((confirmed - net).abs() <= 1, "{confirmed} {net}");
    assert!(
        shown.has("Added: 2 × ") && shown.has("Taken off: 1 × Knee pillow"),
        "{:?}",
        shown.texts("[role=status]")
    );
    assert_eq!(
        shop.number("SELECT count(*) FROM order_lines").await,
        1,
        "only shown"
    );

    // The price changes between the two: it is shown again.
    shop.sql("UPDATE variants SET price_minor = price_minor + 1 WHERE sku = 'SB-BOOK'")
        .await;
    let mut form = order.form(&staff, "edit", &changes).await;
    form.push(("confirmed".to_owned(), confirmed.to_string()));
    assert_eq!(
        staff.send_form(&order.office("edit"), &form).await.status,
        409
    );
    let page = order.confirm(&staff, "edit", &changes).await;
    assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
    adds_up(&shop, &order).await;
    assert_eq!(shop.on_hand("SB-KNEE-GR").await, knees + 1);
    assert_eq!(shop.on_hand("SB-BOOK").await, books - 2);
    let office = staff.get(&order.office("")).await;
    assert!(
        office.texts(".timeline li")[0].starts_with("Changed by Sam Sample. Added: 2 × "),
        "{:?}",
        office.texts(".timeline li")
    );
    let sums = |page: &crate::support::Page| page.texts("[data-sums] dd");
    assert_eq!(sums(&office), sums(&shop.visitor().get(&order.path).await));
    let owed = shop
        .number("SELECT total_minor - cancelled_minor FROM orders")
        .await;
    let page = shop.visitor().get(&order.path).await;
    assert!(
        page.has(&format!(
            "Please transfer ${}.{:02}",
            owed / 100,
            owed % 100
        )),
        "{:?}",
        page.texts(".notice")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_that_grows_is_still_to_pay_and_one_that_shrinks_is_paid_back() {
    let shop = Shop::start().await;
    let order = shop.order(&[("SB-KNEE-GR", 2)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Manager).await;
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    assert_eq!(order.press(&staff, "paid").await.status, 303);
    // One piece more becomes a line of its own, at today's price.
    shop.sql("UPDATE variants SET price_minor = 5000 WHERE sku = 'SB-KNEE-GR'")
        .await;
    assert_eq!(
        order.confirm(&staff, "edit", &[(&knee, "3")]).await.status,
        303
    );
    adds_up(&shop, &order).await;
    assert_eq!(shop.of(&order, "payment_state").await, "awaiting");
    let office = staff.get(&order.office("")).await;
    assert_eq!(
        office.texts("[data-money] dd"),
        ["$96.90", "$50.00"],
        "paid, and still to pay"
    );
    assert_eq!(order.press(&staff, "paid").await.status, 303);
    assert_eq!(shop.of(&order, "payment_state").await, "paid");
    assert_eq!(
        shop.number("SELECT sum(captured_minor) FROM payments")
            .await,
        14690
    );
    assert_eq!(order.press(&staff, "paid").await.status, 409, "once");

    let page = order
        .confirm(&staff, "edit", &[(&knee, "1"), ("pay_back", "1")])
        .await;
    assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
    assert_eq!(shop.of(&order, "payment_state").await, "partly_refunded");
    assert_eq!(
        shop.number("SELECT sum(amount_minor) FROM refunds").await,
        4500
    );
    // Without the box, it waits to be paid back.
    let extra = shop
        .text("SELECT id FROM order_lines WHERE unit_price_minor = 5000")
        .await;
    let page = order
        .confirm(&staff, "edit", &[(&format!("pieces.{extra}"), "0")])
        .await;
    assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
    let office = staff.get(&order.office("")).await;
    assert_eq!(
        office.texts("[data-money] dt").last().unwrap(),
        "To pay back"
    );
    assert_eq!(
        staff
            .get(&order.office("refund"))
            .await
            .attr("#extra", "value")
            .unwrap(),
        "50.00"
    );
    assert_eq!(order.confirm(&staff, "refund", &[]).await.status, 303);
    let office = staff.get(&order.office("")).await;
    assert_eq!(
        office.texts("[data-money] dt"),
        ["Cancelled since", "Paid", "Paid back"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_added_that_is_not_there_and_nothing_is_changed_that_has_left() {
    let shop = Shop::start().await;
    let order = shop.order(&[("SB-KNEE-GR", 2)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Manager).await;
    shop.sql("UPDATE stock SET tracked = true, backorder = false, on_hand = 1 WHERE variant_id = (SELECT id FROM variants WHERE sku = 'SB-BOOK')")
        .await;
    let page = order
        .confirm(&staff, "edit", &[("sku", "SB-BOOK"), ("count", "2")])
        .await;
    assert_eq!(page.status, 422);
    assert!(
        page.has("too little in stock"),
        "{:?}",
        page.texts("[role=alert]")
    );
    assert_eq!(
        shop.number("SELECT count(*) FROM order_lines").await,
        1,
        "all or nothing"
    );
    assert_eq!(shop.on_hand("SB-BOOK").await, 1);
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    assert_eq!(
        order.send(&staff, "ship", &[(&knee, "1")]).await.status,
        303
    );
    let page = staff
        .post(&order.office("edit"), &[("version", "2"), (&knee, "5")])
        .await;
    assert_eq!(page.status, 409);
    assert!(page.has("Something of this order was sent"));
}
