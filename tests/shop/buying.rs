//! What may change between the checkout's page and the order, and how it is told.

use futures_util::future::join_all;

use crate::support::{Page, Shop, Visitor};

type Fields = Vec<(String, String)>;

async fn ready(shop: &Shop, sku: &str, quantity: i32) -> (Visitor, Fields) {
    let visitor = shop.visitor();
    visitor.add(&shop.variant(sku).await, quantity).await;
    let form = visitor.checkout_form().await;
    (visitor, form)
}

/// The form with other values in some fields.
fn with(form: &Fields, changes: &[(&str, &str)]) -> Fields {
    let mut fields: Fields = form
        .iter()
        .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name))
        .cloned()
        .collect();
    let changes = changes.iter();
    fields.extend(changes.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

/// What was typed, sent from the page that was shown instead of an order.
fn once_more(page: &Page, typed: &Fields) -> Fields {
    let hidden = page.hidden("#checkout-form");
    let typed = typed
        .iter()
        .filter(|(name, _)| hidden.iter().all(|(known, _)| known != name))
        .filter(|(name, _)| !name.starts_with("shown_"));
    hidden.iter().chain(typed).cloned().collect()
}

fn assert_typed_is_kept(page: &Page) {
    for (field, value) in [
        ("#email", "ines@example.com"),
        ("#full_name", "Ines Romero"),
        ("#line1", "418 Alder Street"),
        ("#city", "Portland"),
        ("#postal_code", "97205"),
    ] {
        assert_eq!(page.attr(field, "value").as_deref(), Some(value), "{field}");
    }
    assert_eq!(page.count("#accept_terms[checked]"), 1);
}

async fn orders(shop: &Shop) -> i64 {
    shop.number("SELECT count(*) FROM orders").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_ended_meanwhile_is_told_and_what_was_typed_is_kept() {
    let shop = Shop::start().await;
    let (visitor, form) = ready(&shop, "SB-KNEE-GR", 1).await;
    shop.advance(std::time::Duration::from_hours(31 * 24));
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 409, "{}", page.text());
    assert!(
        page.has("Your cart is empty") && page.has("Nothing was ordered"),
        "{:?}",
        page.texts("[role=alert]")
    );
    assert_typed_is_kept(&page);
    // With something in the cart again, the page that was kept open goes on.
    visitor.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let told = visitor
        .send_form("/checkout", &once_more(&page, &form))
        .await;
    assert_eq!(told.status, 409);
    assert!(told.has("Knee pillow") && told.has("$45.00"));
    let done = visitor
        .send_form("/checkout", &once_more(&told, &form))
        .await;
    assert_eq!((done.status, orders(&shop).await), (303, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_without_any_cart_is_told_too() {
    let shop = Shop::start().await;
    let (_, form) = ready(&shop, "SB-KNEE-GR", 1).await;
    let stranger = shop.visitor();
    let page = stranger.send_form("/checkout", &form).await;
    assert_eq!(page.status, 409);
    assert_typed_is_kept(&page);
    assert!(page.cookies().is_empty(), "nothing was stored");
    assert_eq!(stranger.get("/checkout").await.location(), "/cart");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_price_that_changed_is_told_before_anything_is_ordered() {
    let shop = Shop::start().await;
    let (visitor, form) = ready(&shop, "SB-KNEE-GR", 1).await;
    shop.sql("UPDATE delivery_methods SET price_minor = 750 WHERE code = 'standard'")
        .await;
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 409, "{}", page.text());
    assert!(
        page.has("Standard delivery went from $6.90 to $7.50"),
        "{:?}",
        page.texts("[role=alert]")
    );
    assert_typed_is_kept(&page);
    assert_eq!(orders(&shop).await, 0);
    let done = visitor
        .send_form("/checkout", &once_more(&page, &form))
        .await;
    assert_eq!(done.status, 303);
    assert_eq!(shop.number("SELECT total_minor FROM orders").await, 5250);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_of_delivery_that_ended_is_told() {
    let shop = Shop::start().await;
    let (visitor, form) = ready(&shop, "SB-KNEE-GR", 1).await;
    shop.sql("UPDATE delivery_methods SET active = false WHERE code = 'standard'")
        .await;
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 409);
    assert!(page.has("no longer offered"));
    assert_typed_is_kept(&page);
    let again = with(&once_more(&page, &form), &[("delivery_method", "economy")]);
    assert_eq!(visitor.send_form("/checkout", &again).await.status, 303);
    // Another one that never was is a mistake in the form.
    let (visitor, form) = ready(&shop, "SB-KNEE-GR", 1).await;
    let page = visitor
        .send_form("/checkout", &with(&form, &[("delivery_method", "balloon")]))
        .await;
    assert_eq!(page.status, 422);
    assert!(page.count("#delivery_method-error") == 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_to_the_products_is_told_and_the_cart_kept() {
    let shop = Shop::start().await;
    for (change, words) in [
        (
            "UPDATE variants SET price_minor = 5000 WHERE sku = 'SB-KNEE-GR'",
            "Knee pillow went from $45.00 to $50.00",
        ),
        (
            "UPDATE stock SET on_hand = 1 WHERE variant_id = (SELECT id FROM variants WHERE sku = 'SB-KNEE-GR')",
            "Only 1 of Knee pillow is left; 2 are wanted here",
        ),
        (
            "UPDATE stock SET on_hand = 0 WHERE variant_id = (SELECT id FROM variants WHERE sku = 'SB-KNEE-GR')",
            "Knee pillow has sold out",
        ),
        (
            "UPDATE products SET status = 'archived' WHERE slug = 'knee-pillow'",
            "Knee pillow is no longer sold",
        ),
    ] {
        let (visitor, form) = ready(&shop, "SB-KNEE-GR", 2).await;
        shop.sql(change).await;
        let page = visitor.send_form("/checkout", &form).await;
        assert_eq!(page.status, 409, "{words}");
        assert!(page.has(words), "{words}: {:?}", page.texts("[role=alert]"));
        assert_typed_is_kept(&page);
        assert_eq!(visitor.get("/cart").await.count(".cart-line"), 1, "{words}");
        assert_eq!(orders(&shop).await, 0, "{words}");
        shop.sql(
            "UPDATE variants SET price_minor = 4500 WHERE sku = 'SB-KNEE-GR';
             UPDATE stock SET on_hand = 4 WHERE variant_id = (SELECT id FROM variants WHERE sku = 'SB-KNEE-GR');
             UPDATE products SET status = 'active' WHERE slug = 'knee-pillow'",
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_full_of_buyers_shares_one_address() {
    let shop = Shop::start_with(|config| {
        config.limits.enabled = true;
        config.database.pool = Some(16);
    })
    .await;
    let buyers = join_all((0..64).map(|_| ready(&shop, "SB-LUMB-MI-S", 1))).await;
    let pages = join_all(
        buyers
            .iter()
            .map(|(visitor, form)| visitor.send_form("/checkout", form)),
    )
    .await;
    let statuses: Vec<u16> = pages.iter().map(|page| page.status).collect();
    assert!(
        statuses.iter().all(|status| matches!(status, 303 | 409)),
        "{statuses:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_visitor_who_hurries_too_much_waits_and_keeps_what_was_typed() {
    let shop = Shop::start_with(|config| config.limits.enabled = true).await;
    let (visitor, form) = ready(&shop, "SB-KNEE-GR", 1).await;
    let wrong = with(&form, &[("email", "nobody")]);
    let mut last = visitor.send_form("/checkout", &wrong).await;
    for _ in 0..60 {
        last = visitor.send_form("/checkout", &wrong).await;
        if last.status != 422 {
            break;
        }
    }
    assert_eq!(last.status, 429);
    let wait: u64 = last.header("retry-after").parse().unwrap();
    assert!((1..=600).contains(&wait), "{wait}");
    assert!(
        last.has("Too many attempts"),
        "{:?}",
        last.texts("[role=alert]")
    );
    assert_eq!(last.attr("#email", "value").as_deref(), Some("nobody"));
    assert_eq!(last.attr("#city", "value").as_deref(), Some("Portland"));
    assert_eq!(last.count(".mini-line"), 1, "the cart stands beside it");
    // Somebody else behind the same address still orders.
    let (other, form) = ready(&shop, "SB-LUMB-MI-S", 1).await;
    assert_eq!(other.send_form("/checkout", &form).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_network_that_floods_waits_too() {
    let shop = Shop::start_with(|config| config.limits.enabled = true).await;
    let (visitor, form) = ready(&shop, "SB-KNEE-GR", 1).await;
    // Without a cart, each attempt counts for the network alone.
    let stranger = shop.visitor();
    let mut statuses = Vec::new();
    for _ in 0..31 {
        let pages = join_all((0..10).map(|_| stranger.send_form("/checkout", &form))).await;
        statuses.extend(pages.iter().map(|page| page.status));
    }
    assert!(
        statuses[..290].iter().all(|status| *status == 409),
        "{statuses:?}"
    );
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 429);
    assert!(!page.header("retry-after").is_empty());
    assert_typed_is_kept(&page);
    assert_eq!(page.count(".mini-line"), 1, "the cart stands beside it");
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_checked_by_their_country() {
    let shop = Shop::start().await;
    let (visitor, form) = ready(&shop, "SB-LUMB-MI-S", 1).await;
    for (country, region, postal_code, wrong) in [
        ("US", "", "97205", "region"),
        ("US", "Bavaria", "97205", "region"),
        ("US", "OR", "9720", "postal_code"),
        ("CA", "Oregon", "K1A 0B1", "region"),
        ("CA", "ON", "97205", "postal_code"),
        ("GB", "", "SW1A", "postal_code"),
        ("DE", "", "1011", "postal_code"),
        ("JP", "", "100-0001", "country"),
        ("XX", "", "1", "country"),
        ("", "", "97205", "country"),
    ] {
        let fields = with(
            &form,
            &[
                ("country", country),
                ("region", region),
                ("postal_code", postal_code),
            ],
        );
        let page = visitor.send_form("/checkout", &fields).await;
        let row = format!("{country} {region} {postal_code}");
        assert_eq!(page.status, 422, "{row}");
        assert_eq!(page.count(&format!("#{wrong}-error")), 1, "{row}");
        assert_eq!(page.count(".field-error"), 1, "{row}");
        let kept = page.attr("#postal_code", "value").unwrap_or_default();
        assert_eq!(kept, postal_code, "{row}");
    }
    assert_eq!(orders(&shop).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_stored_and_shown_as_their_country_writes_them() {
    let shop = Shop::start().await;
    for (country, region, postal_code, shown) in [
        ("US", "or", "972051234", "Portland, Oregon 97205-1234"),
        ("CA", "on", "k1a0b1", "Portland, Ontario K1A 0B1"),
        ("GB", "", "sw1a1aa", "SW1A 1AA"),
        ("DE", "", "D-10115", "10115 Portland"),
        ("NL", "", "1012ab", "1012 AB Portland"),
        ("IE", "", "", "Ireland"),
    ] {
        let (visitor, form) = ready(&shop, "SB-LUMB-MI-S", 1).await;
        let fields = with(
            &form,
            &[
                ("country", country),
                ("region", region),
                ("postal_code", postal_code),
            ],
        );
        let page = visitor.send_form("/checkout", &fields).await;
        assert_eq!(
            page.status,
            303,
            "{country}: {:?}",
            page.texts(".field-error")
        );
        let order = visitor.get(&page.location()).await;
        assert!(order.has(shown), "{country}: {:?}", order.texts(".summary"));
    }
}
