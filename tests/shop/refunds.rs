//! Money that goes back: exactly, and never more than came.

use futures_util::future::join_all;
use storefront::staff::Role;

use crate::support::{Placed, Shop, Visitor};

/// Prices, a discount and a tax that divide by nothing.
async fn odd(shop: &Shop) {
    for statement in [
        "UPDATE variants SET price_minor = 3333 WHERE sku = 'SB-KNEE-GR'",
        "UPDATE variants SET price_minor = 1999 WHERE sku = 'SB-BOOK'",
        "INSERT INTO tax_rates (id, tax_class, country, name, rate_ppm) VALUES (gen_random_uuid(), 'standard', 'US', 'Sales tax', 88750)",
        "INSERT INTO discounts (id, name, code, kind, percent_ppm) VALUES (gen_random_uuid(), 'Odd', 'ODD', 'percent', 73000)",
    ] {
        shop.sql(statement).await;
    }
}

/// What came and went: captured, refunded by the payments, refunded by the refunds, their tax.
async fn money(shop: &Shop, order: &Placed) -> (i64, i64, i64, i64) {
    let of = |what: &str, table: &str| {
        format!(
            "SELECT coalesce(sum({what}), 0) FROM {table} WHERE order_id = '{}'",
            order.id
        )
    };
    (
        shop.number(&of("captured_minor", "payments")).await,
        shop.number(&of("refunded_minor", "payments")).await,
        shop.number(&of("amount_minor", "refunds")).await,
        shop.number(&of("tax_minor", "refunds")).await,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn three_refunds_are_the_whole_to_the_cent() {
    for included in [false, true] {
        let shop = Shop::start().await;
        odd(&shop).await;
        let both = format!(
            "UPDATE shop_settings SET prices_include_tax = {included}, show_prices_with_tax = {included}"
        );
        shop.sql(&both).await;
        shop.sql("UPDATE delivery_methods SET price_minor = 777 WHERE code = 'standard'")
            .await;
        let order = shop
            .order(&[("SB-KNEE-GR", 3), ("SB-BOOK", 2)], "bank_transfer", "ODD")
            .await;
        let before = shop.on_hand("SB-KNEE-GR").await;
        let staff = shop.staff(Role::Manager).await;
        assert_eq!(order.press(&staff, "paid").await.status, 303);
        let knee_id = shop.line(&order, "SB-KNEE-GR").await;
        let (knee, book) = (
            format!("pieces.{knee_id}"),
            format!("pieces.{}", shop.line(&order, "SB-BOOK").await),
        );

        let first = [
            (knee.as_str(), "1"),
            ("restock", &knee_id),
            ("delivery", "1.11"),
            ("reason", "Torn"),
        ];
        let page = order.confirm(&staff, "refund", &first).await;
        assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
        assert_eq!(shop.of(&order, "payment_state").await, "partly_refunded");
        assert_eq!(shop.on_hand("SB-KNEE-GR").await, before + 1, "by choice");
        let page = order
            .confirm(&staff, "refund", &[(&knee, "1"), (&book, "1")])
            .await;
        assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
        assert_eq!(
            shop.on_hand("SB-KNEE-GR").await,
            before + 1,
            "not by itself"
        );
        let left = staff.get(&order.office("refund")).await;
        let most = left.texts("#delivery-hint")[0].clone();
        let most = most
            .trim_start_matches("At most $")
            .trim_end_matches(" with tax.")
            .to_owned();
        let page = order
            .confirm(
                &staff,
                "refund",
                &[(&knee, "2"), (&book, "1"), ("delivery", &most)],
            )
            .await;
        assert_eq!(page.status, 422, "one piece is left");
        let page = order
            .confirm(
                &staff,
                "refund",
                &[(&knee, "1"), (&book, "1"), ("delivery", &most)],
            )
            .await;
        assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));

        let (total, tax): (i64, i64) = (
            shop.of(&order, "total_minor").await.parse().unwrap(),
            shop.of(&order, "tax_minor").await.parse().unwrap(),
        );
        assert!(tax > 0);
        assert_eq!(
            money(&shop, &order).await,
            (total, total, total, tax),
            "prices with tax: {included}"
        );
        let lines = "SELECT count(*) FROM order_lines WHERE total_minor - discount_minor + CASE WHEN (SELECT prices_include_tax FROM orders) \
                     THEN 0 ELSE tax_minor END <> (SELECT sum(amount_minor) FROM refund_lines WHERE order_line_id = order_lines.id)";
        assert_eq!(shop.number(lines).await, 0, "line by line");
        assert_eq!(shop.of(&order, "payment_state").await, "refunded");
        let office = staff.get(&order.office("")).await;
        assert_eq!(office.texts("[data-money] dt"), ["Paid", "Paid back"]);
        let refused = staff
            .post(
                &order.office("refund"),
                &[("version", "5"), ("extra", "0.01")],
            )
            .await;
        assert_eq!(refused.status, 409, "{:?}", refused.texts("[role=alert]"));
        let mails = shop
            .number("SELECT count(*) FROM outbox WHERE kind = 'order.refunded'")
            .await;
        assert_eq!(mails, 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn never_more_goes_back_than_was_paid() {
    let shop = Shop::start().await;
    let order = shop.order(&[("SB-KNEE-GR", 1)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Support).await;
    let unpaid = staff
        .post(
            &order.office("refund"),
            &[("version", "1"), ("extra", "1.00")],
        )
        .await;
    assert_eq!(unpaid.status, 422, "nothing was paid");
    assert_eq!(order.press(&staff, "paid").await.status, 303);
    for (amount, words) in [
        ("51.91", "At most $51.90"),
        ("x", "in digits"),
        ("", "Say what"),
        ("1.234", "decimal"),
    ] {
        let page = order.confirm(&staff, "refund", &[("extra", amount)]).await;
        assert_eq!(page.status, 422, "{amount}");
        assert!(
            page.has(words),
            "{amount}: {:?}",
            page.texts("[role=alert]")
        );
    }
    let shown = order.send(&staff, "refund", &[("extra", "10")]).await;
    assert_eq!(shown.status, 200, "the amount is shown first");
    assert!(shown.has("This pays back $10.00"));
    assert_eq!(money(&shop, &order).await, (5190, 0, 0, 0));
    let other = order
        .send(&staff, "refund", &[("extra", "10"), ("confirmed", "999")])
        .await;
    assert_eq!(other.status, 409, "another amount than was confirmed");
    assert_eq!(
        order
            .confirm(&staff, "refund", &[("extra", "10")])
            .await
            .status,
        303
    );
    assert_eq!(money(&shop, &order).await, (5190, 1000, 1000, 0));
    // A favour lowers what is owed: nothing is missing now.
    let office = staff.get(&order.office("")).await;
    assert_eq!(office.texts("[data-money] dt"), ["Paid", "Paid back"]);
}

/// Pays 10.00 back as often as the shop lets it.
async fn greedy(staff: &Visitor, order: &Placed) -> usize {
    let mut done = 0;
    for _ in 0..40 {
        let page = staff.get(&order.office("")).await;
        let version = page
            .attr("input[name=version]", "value")
            .unwrap_or_default();
        let form = [
            ("version", version.as_str()),
            ("extra", "10"),
            ("confirmed", "1000"),
        ];
        let page = staff.post(&order.office("refund"), &form).await;
        match page.status {
            303 => done += 1,
            409 => {}
            422 => return done,
            status => panic!("{status}: {}", page.text()),
        }
    }
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_who_pay_back_at_once_never_pay_back_too_much() {
    let shop = Shop::start_with(|config| config.database.pool = Some(12)).await;
    let order = shop.order(&[("SB-KNEE-GR", 1)], "bank_transfer", "").await;
    let (one, other) = (
        shop.staff(Role::Manager).await,
        shop.staff(Role::Owner).await,
    );
    assert_eq!(order.press(&one, "paid").await.status, 303);
    // With the same form, one of them pays back.
    let form = [("version", "2"), ("extra", "10"), ("confirmed", "1000")];
    let pages = join_all((0..6).map(|n| {
        let staff = if n % 2 == 0 { &one } else { &other };
        let address = order.office("refund");
        async move { staff.post(&address, &form).await.status }
    }))
    .await;
    assert_eq!(
        pages.iter().filter(|status| **status == 303).count(),
        1,
        "{pages:?}"
    );
    assert!(
        pages.iter().all(|status| [303, 409].contains(status)),
        "{pages:?}"
    );
    // With fresh forms as often as they like, all of them pay back what was paid.
    let done = join_all([greedy(&one, &order), greedy(&other, &order)]).await;
    assert_eq!(done.iter().sum::<usize>(), 4, "of $51.90");
    assert_eq!(money(&shop, &order).await, (5190, 5000, 5000, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_order_gives_all_of_its_money_back() {
    let shop = Shop::start().await;
    odd(&shop).await;
    let order = shop
        .order(&[("SB-KNEE-GR", 3)], "bank_transfer", "ODD")
        .await;
    let staff = shop.staff(Role::Manager).await;
    assert_eq!(order.press(&staff, "paid").await.status, 303);
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    // One piece first, then the rest.
    assert_eq!(
        order.send(&staff, "cancel", &[(&knee, "1")]).await.status,
        303
    );
    assert_eq!(order.press(&staff, "cancelled").await.status, 303);
    let total: i64 = shop.of(&order, "total_minor").await.parse().unwrap();
    let (captured, refunded, refunds, _) = money(&shop, &order).await;
    assert_eq!((captured, refunded, refunds), (total, total, total));
    assert_eq!(shop.of(&order, "payment_state").await, "refunded");
    let page = shop.visitor().get(&order.path).await;
    assert_eq!(page.texts("h1"), ["This order was cancelled."]);
}
