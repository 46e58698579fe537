use std::collections::HashSet;

use futures_util::future::join_all;
use storefront::staff::Role;

use crate::support::{Shop, Visitor};

async fn ready(shop: &Shop, sku: &str, quantity: i32) -> (Visitor, Vec<(String, String)>) {
    let visitor = shop.visitor();
    visitor.add(&shop.variant(sku).await, quantity).await;
    let form = visitor.checkout_form().await;
    (visitor, form)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_orders_and_gets_a_page_and_a_mail() {
    let shop = Shop::start().await;
    let (visitor, form) = ready(&shop, "SB-KNEE-GR", 2).await;
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let order = visitor.get(page.header("location")).await;
    assert_eq!(order.status, 200);
    assert!(
        order.has("Thank you, Ines") && order.has("$96.90"),
        "{:?}",
        order.texts("main")
    );
    assert_eq!(shop.on_hand("SB-KNEE-GR").await, 2);
    assert!(
        visitor
            .get("/cart")
            .await
            .has("There are no products in the cart!")
    );
    let mail = shop
        .text("SELECT recipient || ' ' || subject || ' ' || body_text FROM outbox")
        .await;
    assert!(
        mail.contains("ines@example.com")
            && mail.contains("10001")
            && mail.contains("$96.90")
            && mail.contains(page.header("location")),
        "{mail}"
    );
    assert_eq!(
        shop.number("SELECT sum(quantity) FROM stock_movements WHERE kind = 'sold'")
            .await,
        -2
    );
    assert_eq!(shop.visitor().get("/orders/not-a-token").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_errors_keeps_what_was_typed() {
    let shop = Shop::start().await;
    let (visitor, mut form) = ready(&shop, "SB-KNEE-GR", 1).await;
    for (name, value) in &mut form {
        match name.as_str() {
            "email" => *value = "ines.romero@".to_owned(),
            "postal_code" => *value = "9720".to_owned(),
            _ => {}
        }
    }
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 422);
    assert!(
        page.has("The address stops after the @")
            && page.has("A ZIP code has five digits, such as 97205. This one has 4.")
    );
    assert_eq!(page.attr("#email", "value").unwrap(), "ines.romero@");
    assert_eq!(page.attr("#city", "value").unwrap(), "Portland");
    assert_eq!(page.attr("#email", "aria-invalid").unwrap(), "true");
    assert_eq!(shop.number("SELECT count(*) FROM orders").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_price_is_told_before_anything_is_ordered() {
    let shop = Shop::start().await;
    let (visitor, form) = ready(&shop, "SB-KNEE-GR", 1).await;
    shop.sql("UPDATE variants SET price_minor = 5000 WHERE sku = 'SB-KNEE-GR'")
        .await;
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 409);
    assert!(
        page.has("Knee pillow went from $45.00 to $50.00"),
        "{:?}",
        page.texts("[role=alert]")
    );
    assert_eq!(page.attr("#city", "value").unwrap(), "Portland");
    assert_eq!(
        (
            shop.number("SELECT count(*) FROM orders").await,
            shop.on_hand("SB-KNEE-GR").await
        ),
        (0, 4)
    );
    let mut again = page.hidden("#checkout-form");
    again.extend(
        form.into_iter()
            .filter(|(name, _)| !matches!(name.as_str(), "checkout_key" | "shown_items")),
    );
    assert_eq!(visitor.send_form("/checkout", &again).await.status, 303);
    assert_eq!(shop.number("SELECT total_minor FROM orders").await, 5690);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_buyers_of_the_last_ten_get_ten_orders() {
    let shop = Shop::start_with(|config| {
        config.server.workers = Some(2);
        config.database.pool = Some(16);
        config.limits.enabled = false;
    })
    .await;
    shop.sql("UPDATE stock SET on_hand = 10 WHERE variant_id = (SELECT id FROM variants WHERE sku = 'SB-LUMB-MI-S')").await;
    let buyers = join_all((0..64).map(|_| ready(&shop, "SB-LUMB-MI-S", 1))).await;
    let pages = join_all(
        buyers
            .iter()
            .map(|(visitor, form)| visitor.send_form("/checkout", form)),
    )
    .await;
    let with = |status| pages.iter().filter(|page| page.status == status).count();
    assert_eq!(
        (with(303), with(409)),
        (10, 54),
        "{:?}",
        pages.iter().map(|page| page.status).collect::<Vec<_>>()
    );
    for page in pages.iter().filter(|page| page.status == 409) {
        assert!(page.has("has sold out"));
    }
    assert_eq!(shop.on_hand("SB-LUMB-MI-S").await, 0);
    assert_eq!(shop.number("SELECT count(*) FROM orders").await, 10);
    assert_eq!(
        shop.number("SELECT count(DISTINCT number) FROM orders")
            .await,
        10
    );
    assert_eq!(shop.number("SELECT count(*) FROM outbox").await, 10);
    assert_eq!(
        shop.number("SELECT count(*) FROM cart_lines").await,
        54,
        "the others keep their carts"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_checkout_posted_twenty_times_at_once_is_one_order() {
    let shop = Shop::start_with(|config| {
        config.server.workers = Some(2);
        config.database.pool = Some(16);
    })
    .await;
    let (visitor, form) = ready(&shop, "SB-LUMB-MI-S", 2).await;
    let before = shop.on_hand("SB-LUMB-MI-S").await;
    let pages = join_all((0..20).map(|_| visitor.send_form("/checkout", &form))).await;
    assert!(pages.iter().all(|page| page.status == 303));
    let places: HashSet<&str> = pages.iter().map(|page| page.header("location")).collect();
    assert_eq!(places.len(), 1, "{places:?}");
    assert_eq!(
        (
            shop.number("SELECT count(*) FROM orders").await,
            shop.on_hand("SB-LUMB-MI-S").await
        ),
        (1, before - 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn buyers_of_two_products_in_either_order_never_block_each_other() {
    let shop = Shop::start_with(|config| {
        config.server.workers = Some(2);
        config.database.pool = Some(16);
        config.limits.enabled = false;
    })
    .await;
    let (one, other) = (
        shop.variant("SB-LUMB-MI-S").await,
        shop.variant("SB-ROLL-33-MI").await,
    );
    let (one, other) = (one.as_str(), other.as_str());
    let carts = join_all((0..16).map(|n| {
        let visitor = shop.visitor();
        async move {
            let pair = if n % 2 == 0 {
                [one, other]
            } else {
                [other, one]
            };
            for variant in pair {
                visitor.add(variant, 1).await;
            }
            let form = visitor.checkout_form().await;
            (visitor, form)
        }
    }))
    .await;
    let pages = join_all(
        carts
            .iter()
            .map(|(visitor, form)| visitor.send_form("/checkout", form)),
    )
    .await;
    assert!(
        pages.iter().all(|page| page.status == 303),
        "{:?}",
        pages.iter().map(|page| page.status).collect::<Vec<_>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backorder_is_owed_and_given_back_when_cancelled() {
    let shop = Shop::start().await;
    let sku = shop
        .text("SELECT sku FROM variants JOIN stock ON variant_id = id WHERE backorder LIMIT 1")
        .await;
    let (visitor, form) = ready(&shop, &sku, 3).await;
    assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    assert_eq!(shop.number("SELECT sum(backordered) FROM stock").await, 3);
    let manager = shop.staff(Role::Manager).await;
    let id = shop.text("SELECT id FROM orders").await;
    let page = manager
        .post(
            &format!("/admin/orders/{id}/cancelled"),
            &[("version", "1")],
        )
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(shop.number("SELECT sum(backordered) FROM stock").await, 0);
    assert_eq!(
        shop.number("SELECT sum(quantity) FROM stock_movements WHERE kind <> 'received'")
            .await,
        0
    );
    let again = manager
        .post(
            &format!("/admin/orders/{id}/cancelled"),
            &[("version", "2")],
        )
        .await;
    assert_eq!(again.status, 409);
    assert!(again.has("was cancelled"));
}
