//! Discounts as staff keep them, and what the shop makes of them at once.

use std::time::Duration;

use storefront::staff::Role;

use crate::support::{Page, Shop, Visitor, with};

const DISCOUNTS: &str = "/admin/discounts";
const FORM: &str = "main form[data-save-bar]";

/// The form of a new discount with these fields.
async fn filled(staff: &Visitor, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = staff.get(&format!("{DISCOUNTS}/new")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let form = page.fields(FORM);
    fields
        .iter()
        .fold(form, |form, (name, value)| with(form, name, value))
}

/// Adds a discount and gives its address.
async fn add(shop: &Shop, staff: &Visitor, fields: &[(&str, &str)]) -> String {
    let form = filled(staff, fields).await;
    let page = staff.send_form(&format!("{DISCOUNTS}/new"), &form).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let newest = "SELECT id FROM discounts ORDER BY created_at DESC, id DESC LIMIT 1";
    format!("{DISCOUNTS}/{}", shop.text(newest).await)
}

/// The rows of the cart's sums that take something off.
async fn taken_off(visitor: &Visitor) -> Vec<String> {
    let page = visitor.get("/cart").await;
    let labels = page.texts("dl[data-sums] dt").into_iter();
    let rows = labels.zip(page.texts("dl[data-sums] dd"));
    rows.filter(|(_, amount)| amount.starts_with('\u{2212}'))
        .map(|(label, amount)| format!("{label} {amount}"))
        .collect()
}

async fn enter(visitor: &Visitor, code: &str) -> Page {
    visitor.post("/cart/discount", &[("code", code)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_discount_is_given_at_once_and_changed_at_once() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-BOOK").await, 2).await; // $56.00
    let path = add(
        &shop,
        &manager,
        &[("name", "Autumn"), ("code", "autumn10"), ("percent", "10")],
    )
    .await;
    assert!(
        taken_off(&visitor).await.is_empty(),
        "nobody typed the code"
    );
    enter(&visitor, "Autumn10").await;
    assert_eq!(
        taken_off(&visitor).await,
        ["Autumn (AUTUMN10) \u{2212}$5.60"]
    );
    let form = manager.get(&path).await.fields(FORM);
    let form = with(with(form, "kind", "amount"), "amount", "7.50");
    assert_eq!(manager.send_form(&path, &form).await.status, 303);
    assert_eq!(
        taken_off(&visitor).await,
        ["Autumn (AUTUMN10) \u{2212}$7.50"]
    );
    let mut off = manager.get(&path).await.fields(FORM);
    off.retain(|(name, _)| name != "active");
    assert_eq!(manager.send_form(&path, &off).await.status, 303);
    assert!(taken_off(&visitor).await.is_empty());
    assert!(manager.get(DISCOUNTS).await.has("Switched off"));

    // One without a code is given by itself, to what it applies to.
    let pillow = shop
        .text("SELECT slug FROM products JOIN variants ON product_id = products.id WHERE sku = 'SB-KNEE-GR'")
        .await;
    let both = format!("SB-BOOK\n{pillow}");
    let path = add(
        &shop,
        &manager,
        &[
            ("name", "Two for one"),
            ("kind", "buy_x_get_y"),
            ("buy", "1"),
            ("get", "1"),
            ("scope", "products"),
            ("products", &both),
        ],
    )
    .await;
    assert_eq!(taken_off(&visitor).await, ["Two for one \u{2212}$28.00"]);
    assert!(manager.get(DISCOUNTS).await.has("Buy 1, get 1 free"));
    let form = manager.get(&path).await.fields(FORM);
    let named = form.iter().find(|(name, _)| name == "products").unwrap();
    assert_eq!(named.1.trim(), format!("back-guide\n{pillow}"));
    let only = with(form, "products", &pillow);
    assert_eq!(manager.send_form(&path, &only).await.status, 303);
    assert!(taken_off(&visitor).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_and_dates_are_kept_to() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    shop.sql("UPDATE shop_settings SET time_zone = 'America/New_York'")
        .await;
    let category = shop
        .text(
            "SELECT category_id FROM product_categories JOIN variants USING (product_id) WHERE sku = 'SB-BOOK' LIMIT 1",
        )
        .await;
    let path = add(
        &shop,
        &manager,
        &[
            ("name", "Readers"),
            ("percent", "50"),
            ("scope", "categories"),
            ("category", &category),
            ("start_day", "2026-01-31"),
            ("end_day", "2200-12-31"),
        ],
    )
    .await;
    let kept =
        "SELECT starts_at AT TIME ZONE 'UTC' || ' ' || (ends_at AT TIME ZONE 'UTC') FROM discounts";
    assert_eq!(
        shop.text(kept).await,
        "2026-01-31 05:00:00 2201-01-01 05:00:00"
    );
    let form = manager.get(&path).await.fields(FORM);
    for (name, value) in [
        ("start_time", "00:00"),
        ("end_day", "2200-12-31"),
        ("end_time", "23:59"),
        ("category", &category),
    ] {
        assert!(
            form.contains(&(name.to_owned(), value.to_owned())),
            "{name}: {form:?}"
        );
    }
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-BOOK").await, 1).await;
    assert_eq!(taken_off(&visitor).await, ["Readers \u{2212}$14.00"]);
    let later = with(form, "start_day", "2100-01-01");
    assert_eq!(manager.send_form(&path, &later).await.status, 303);
    assert!(taken_off(&visitor).await.is_empty());
    assert!(manager.get(DISCOUNTS).await.has("Planned"));
    let soon = shop
        .text("SELECT to_char((now() + interval '2 hours') AT TIME ZONE 'America/New_York', 'YYYY-MM-DD HH24:MI')")
        .await;
    let (day, time) = soon.split_once(' ').unwrap();
    let until = manager.get(&path).await.fields(FORM);
    let until = with(with(until, "start_day", ""), "start_time", "");
    let until = with(with(until, "end_day", day), "end_time", time);
    assert_eq!(manager.send_form(&path, &until).await.status, 303);
    assert_eq!(taken_off(&visitor).await.len(), 1);
    shop.advance(Duration::from_hours(2));
    assert_eq!(
        taken_off(&visitor).await.len(),
        1,
        "its last minute is part of it"
    );
    shop.advance(Duration::from_mins(1));
    assert!(taken_off(&visitor).await.is_empty());
    assert!(manager.get(DISCOUNTS).await.has("Over"));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_discounts_are_named_by_their_fields() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let new = format!("{DISCOUNTS}/new");
    let fine = [("name", "Fine"), ("percent", "10")];
    for (fields, field) in [
        (&[("name", "")][..], "name"),
        (&[("code", "A")], "code"),
        (&[("code", "TEN %")], "code"),
        (&[("code", "-TEN")], "code"),
        (&[("kind", "luck")], "kind"),
        (&[("percent", "")], "percent"),
        (&[("percent", "0")], "percent"),
        (&[("percent", "120")], "percent"),
        (&[("kind", "amount"), ("amount", "")], "amount"),
        (&[("kind", "amount"), ("amount", "0")], "amount"),
        (&[("kind", "buy_x_get_y"), ("get", "1")], "buy"),
        (
            &[("kind", "buy_x_get_y"), ("buy", "2"), ("get", "0")],
            "get",
        ),
        (&[("scope", "products")], "products"),
        (
            &[
                ("scope", "products"),
                ("products", "back-guide, no-such-thing"),
            ],
            "products",
        ),
        (&[("scope", "categories")], "category"),
        (&[("minimum", "a lot")], "minimum"),
        (&[("start_day", "tomorrow")], "start_day"),
        (&[("start_time", "10:00")], "start_day"),
        (
            &[("start_day", "2026-01-01"), ("start_time", "25:00")],
            "start_time",
        ),
        (
            &[("start_day", "2026-01-02"), ("end_day", "2026-01-01")],
            "end_day",
        ),
        (&[("max_uses", "0")], "max_uses"),
        (&[("max_uses_per_customer", "-1")], "max_uses_per_customer"),
        (&[("position", "last")], "position"),
    ] {
        let form = filled(&manager, &fine).await;
        let form = fields
            .iter()
            .fold(form, |form, (name, value)| with(form, name, value));
        let page = manager.send_form(&new, &form).await;
        assert_eq!(page.status, 422, "{fields:?}");
        assert_eq!(page.count(&format!("#{field}-error")), 1, "{fields:?}");
        assert_eq!(page.texts(".field-error").len(), 1, "{fields:?}");
    }
    assert_eq!(shop.number("SELECT count(*) FROM discounts").await, 0);
    let ten = filled(
        &manager,
        &[("name", "Ten"), ("percent", "10"), ("code", "ten")],
    )
    .await;
    assert_eq!(manager.send_form(&new, &ten).await.status, 303);
    let twice = manager.send_form(&new, &ten).await;
    assert_eq!(twice.status, 422);
    assert!(twice.texts("#code-error")[0].contains("Another discount has this code"));
    assert_eq!(twice.attr("#code", "value").unwrap(), "TEN");
    let support = shop.staff(Role::Support).await;
    assert_eq!(support.get(DISCOUNTS).await.status, 403);
    assert!(!support.get("/admin").await.has("Discounts"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_discount_shows_both_versions() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let path = add(
        &shop,
        &manager,
        &[("name", "Ten"), ("percent", "10"), ("code", "TEN")],
    )
    .await;
    let first = manager.get(&path).await.fields(FORM);
    let theirs = with(with(first.clone(), "percent", "12.5"), "max_uses", "100");
    let theirs = with(with(theirs, "scope", "products"), "products", "back-guide");
    assert_eq!(manager.send_form(&path, &theirs).await.status, 303);
    let mine = with(with(first, "name", "Eleven"), "percent", "11");
    let page = manager.send_form(&path, &mine).await;
    assert_eq!(page.status, 409);
    assert_eq!(
        page.texts("[aria-label='Fields that differ'] tbody tr"),
        [
            "NameElevenTen",
            "Takes off11% off12.5% off",
            "Applies toEverything1 product",
            "Productsback-guide",
            "Times in all100"
        ]
    );
    let again = page.fields(FORM);
    assert_eq!(manager.send_form(&path, &again).await.status, 303);
    let kept = "SELECT name || percent_ppm || scope || (SELECT count(*) FROM discount_products) FROM discounts";
    assert_eq!(shop.text(kept).await, "Eleven110000all0");
    assert_eq!(
        manager.send_form(&path, &again).await.status,
        303,
        "the same, once more"
    );
    let gone = format!("{DISCOUNTS}/019ab000-0000-7000-8000-000000000000");
    assert_eq!(manager.get(&gone).await.status, 404);
    assert_eq!(manager.send_form(&gone, &again).await.status, 404);
    let delete = format!("{gone}/delete");
    assert_eq!(manager.post(&delete, &[]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_discount_is_switched_off_and_a_cancelled_order_gives_its_use_back() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let path = add(
        &shop,
        &manager,
        &[
            ("name", "Once"),
            ("percent", "10"),
            ("code", "ONCE"),
            ("max_uses", "1"),
        ],
    )
    .await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-BOOK").await, 1).await;
    enter(&visitor, "once").await;
    let form = visitor.checkout_form().await;
    let placed = visitor.send_form("/checkout", &form).await;
    assert_eq!(placed.status, 303, "{}", placed.text());
    assert!(manager.get(&path).await.has("Used so far: 1 of 1"));
    assert!(manager.get(DISCOUNTS).await.has("Used up"));

    let used = "SELECT used || ' ' || (SELECT count(*) FROM discount_uses) FROM discounts";
    assert_eq!(shop.text(used).await, "1 1");
    let order = shop.text("SELECT id FROM orders").await;
    let order = uuid::Uuid::parse_str(&order).unwrap();
    for _ in 0..2 {
        let conn = shop.parts().db.get().await.unwrap();
        storefront::discounts::give_back(order, &conn)
            .await
            .unwrap();
        assert_eq!(
            shop.text(used).await,
            "0 0",
            "a second time changes nothing"
        );
    }

    let answer = manager.post(&format!("{path}/delete"), &[]).await;
    assert_eq!(answer.status, 303);
    let page = manager.get(&answer.location()).await;
    assert!(page.has("Switched off, not deleted"), "{}", page.text());
    assert_eq!(
        shop.number("SELECT count(*) FROM discounts WHERE NOT active")
            .await,
        1
    );
    let other = add(&shop, &manager, &[("name", "Never"), ("percent", "5")]).await;
    assert_eq!(
        manager.post(&format!("{other}/delete"), &[]).await.status,
        303
    );
    assert_eq!(manager.get(&other).await.status, 404);
}
