//! Tax as staff set it, and what the shop makes of it at once.

use storefront::staff::Role;

use crate::support::{Shop, Visitor, with};

const TAX: &str = "/admin/settings/tax";
const FORM: &str = "main form[data-save-bar]";

/// Adds a rate.
async fn rate(staff: &Visitor, fields: &[(&str, &str)]) {
    let page = staff.post(&format!("{TAX}/rates/new"), fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
}

const VAT: [(&str, &str); 4] = [
    ("tax_class", "standard"),
    ("country", "us"),
    ("name", "VAT"),
    ("percent", "20"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_new_rate_counts_at_once() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-BOOK").await, 1).await;
    assert!(!visitor.get("/cart").await.has("VAT"));
    rate(&manager, &VAT).await;
    let cart = visitor.get("/cart").await;
    assert!(cart.has("VAT 20%") && cart.has("$5.60"), "{}", cart.text());
    let id = shop.text("SELECT id FROM tax_rates").await;
    let path = format!("{TAX}/rates/{id}");
    let form = with(manager.get(&path).await.fields(FORM), "percent", "8,875 %");
    assert_eq!(manager.send_form(&path, &form).await.status, 303);
    let cart = visitor.get("/cart").await;
    assert!(
        cart.has("VAT 8.875%") && cart.has("$2.49"),
        "{}",
        cart.text()
    );
    assert_eq!(
        manager.post(&format!("{path}/delete"), &[]).await.status,
        303
    );
    assert!(!visitor.get("/cart").await.has("VAT"));
    assert_eq!(manager.get(&path).await.status, 404);
    assert_eq!(manager.send_form(&path, &form).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_rates_are_named_and_stale_ones_show_both_versions() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let new = format!("{TAX}/rates/new");
    let first = manager.get(&new).await.fields(FORM);
    let filled = with(with(first, "name", "VAT"), "percent", "20");
    for (name, wrong) in [
        ("name", ""),
        ("percent", ""),
        ("percent", "a fifth"),
        ("percent", "101"),
        ("percent", "1.00001"),
        ("country", "XX"),
        ("region", "Bavaria"),
        ("postal_codes", "97*05"),
        ("tax_class", "luxury"),
        ("priority", "0"),
    ] {
        let page = manager
            .send_form(&new, &with(filled.clone(), name, wrong))
            .await;
        assert_eq!(page.status, 422, "{name}: {wrong}");
        assert_eq!(page.count(&format!("#{name}-error")), 1, "{name}: {wrong}");
    }
    assert_eq!(manager.send_form(&new, &filled).await.status, 303);
    let twice = manager.send_form(&new, &filled).await;
    assert_eq!((twice.status, twice.count("#country-error")), (422, 1));

    let id = shop.text("SELECT id FROM tax_rates").await;
    let path = format!("{TAX}/rates/{id}");
    let mine = manager.get(&path).await.fields(FORM);
    let theirs = with(mine.clone(), "region", "or");
    assert_eq!(manager.send_form(&path, &theirs).await.status, 303);
    let page = manager.send_form(&path, &with(mine, "percent", "19")).await;
    assert_eq!(page.status, 409);
    assert_eq!(
        page.texts("[aria-label='Fields that differ'] tbody tr"),
        ["Percent1920", "RegionOregon"]
    );
    let again = page.fields(FORM);
    assert_eq!(manager.send_form(&path, &again).await.status, 303);
    let kept = "SELECT rate_ppm || region FROM tax_rates";
    assert_eq!(shop.text(kept).await, "190000");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_prices_are_meant_is_saved_and_keeps_the_other_tabs() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let form = manager.get(TAX).await.fields(FORM);
    let form = with(form, "prices_include_tax", "1");
    let form = with(form, "show_prices_with_tax", "1");
    let form = with(form, "delivery_tax_class", "reduced");
    let form = with(form, "legal_name", "Quiet Spine Ltd");
    let form = with(form, "tax_number", "US 123");
    let answer = manager.send_form(TAX, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(manager.get(&answer.location()).await.has("Saved."));
    let stale = manager
        .send_form(TAX, &with(form.clone(), "tax_number", "US 9"))
        .await;
    assert_eq!(stale.status, 409);
    assert_eq!(
        stale.texts("[aria-label='Fields that differ'] tbody tr"),
        ["Tax numberUS 9US 123"]
    );
    let wrong = with(stale.fields(FORM), "delivery_tax_class", "luxury");
    assert_eq!(manager.send_form(TAX, &wrong).await.status, 422);

    // The other tabs keep what stands here, and this one what stands there.
    let minutes = "/admin/settings/payment";
    let form = manager.get(minutes).await.fields(FORM);
    for wrong in ["", "4", "1441", "soon"] {
        let page = manager
            .send_form(minutes, &with(form.clone(), "reservation_minutes", wrong))
            .await;
        assert_eq!(
            (page.status, page.count("#reservation_minutes-error")),
            (422, 1)
        );
    }
    let form = with(form, "reservation_minutes", "45");
    assert_eq!(manager.send_form(minutes, &form).await.status, 303);
    let facts = manager.get("/admin/settings").await.fields(FORM);
    let facts = with(facts, "tagline", "Other words");
    assert_eq!(
        manager.send_form("/admin/settings", &facts).await.status,
        303
    );
    let stored = "SELECT concat_ws('|', tagline, prices_include_tax, show_prices_with_tax, delivery_tax_class, legal_name, \
                  tax_number, reservation_minutes) FROM shop_settings";
    assert_eq!(
        shop.text(stored).await,
        "Other words|t|t|reduced|Quiet Spine Ltd|US 123|45"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn classes_come_and_go_while_nothing_has_them() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let new = format!("{TAX}/classes/new");
    assert_eq!(manager.post(&new, &[("name", "")]).await.status, 422);
    let books = [("name", "Books"), ("position", "5")];
    assert_eq!(manager.post(&new, &books).await.status, 303);
    let twice = manager.post(&new, &books).await;
    assert_eq!((twice.status, twice.count("#name-error")), (422, 1));
    let path = format!("{TAX}/classes/books");
    let mine = manager.get(&path).await.fields(FORM);
    let theirs = with(mine.clone(), "name", "Printed books");
    assert_eq!(manager.send_form(&path, &theirs).await.status, 303);
    let page = manager.send_form(&path, &with(mine, "position", "6")).await;
    assert_eq!(page.status, 409);
    assert_eq!(
        page.texts("[aria-label='Fields that differ'] tbody tr"),
        ["NameBooksPrinted books", "Place in lists65"]
    );

    let delete = format!("{path}/delete");
    shop.sql("UPDATE products SET tax_class = 'books' WHERE slug = 'back-guide'")
        .await;
    let page = manager.post(&delete, &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.has("Products have this class."));
    shop.sql("UPDATE products SET tax_class = 'standard'").await;
    shop.sql("UPDATE shop_settings SET delivery_tax_class = 'books'")
        .await;
    assert!(
        manager
            .post(&delete, &[])
            .await
            .has("Delivery has this class.")
    );
    shop.sql("UPDATE shop_settings SET delivery_tax_class = 'standard'")
        .await;
    rate(&manager, &with_class("books")).await;
    assert_eq!(manager.post(&delete, &[]).await.status, 303);
    assert_eq!(shop.number("SELECT count(*) FROM tax_rates").await, 0);
    assert_eq!(manager.get(&path).await.status, 404);
    let standard = format!("{TAX}/classes/standard/delete");
    assert_eq!(manager.post(&standard, &[]).await.status, 422);
}

fn with_class(class: &str) -> Vec<(&str, &str)> {
    let rest = VAT.into_iter().filter(|(name, _)| *name != "tax_class");
    std::iter::once(("tax_class", class)).chain(rest).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_about_a_place_is_answered_for_each_class() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    rate(&manager, &VAT).await;
    rate(
        &manager,
        &[
            ("tax_class", "standard"),
            ("country", "US"),
            ("region", "Oregon"),
            ("postal_codes", "972*"),
            ("name", "City tax"),
            ("percent", "1.5"),
            ("priority", "2"),
        ],
    )
    .await;
    let rows = async |query: &str| {
        let page = manager.get(&format!("{TAX}?{query}")).await;
        assert_eq!(page.status, 200);
        page.texts("form.panel tbody tr")
    };
    assert!(rows("").await.is_empty());
    assert_eq!(
        rows("country=US&region=or&postal_code=97205&price=50").await,
        [
            "StandardVAT 20% and City tax 1.5%$50.00$60.75",
            "ReducedNo tax$50.00$50.00",
            "Not taxedNo tax$50.00$50.00"
        ]
    );
    assert_eq!(rows("country=US").await[0], "StandardVAT 20%$100.00$120.00");
    shop.sql("UPDATE shop_settings SET prices_include_tax = true")
        .await;
    assert_eq!(
        rows("country=us&price=120").await[0],
        "StandardVAT 20%$100.00$120.00"
    );
    let page = manager
        .get(&format!("{TAX}?country=XX&price=dear&postal_code=1"))
        .await;
    assert_eq!(page.count("#p-country-error, #p-price-error"), 2);
    let editor = shop.staff(Role::Editor).await;
    assert_eq!(editor.get(TAX).await.status, 403);
}
