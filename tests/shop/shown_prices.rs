//! Prices are shown as visitors are charged: with or without tax, the same on every page.

use storefront::staff::Role;

use crate::support::{Page, Shop, with};

/// The amount of "$1,249.50" or "From $12.00" in cents.
fn cents(price: &str) -> i64 {
    let digits: String = price.chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("an amount")
}

/// Addresses and prices of a list, in its order; what was before is left out.
fn cards(page: &Page) -> Vec<(String, i64)> {
    let links = page.attributes(".product-card :is(h2, h3) a", "href");
    let prices = page.texts(".product-card .price");
    assert_eq!(links.len(), prices.len());
    let now = prices.iter().map(|price| now(price));
    links.into_iter().zip(now).collect()
}

/// "Now $19.00 Before $29.00" is nineteen.
fn now(price: &str) -> i64 {
    let now = price.trim_start_matches("Now ");
    cents(now.split(" Before").next().unwrap())
}

/// What pieces of an entered price cost where it is shown the other way, rounded half up.
fn turned(entered: i64, times: i64, by: i64) -> i64 {
    (entered * times * 2 + by) / (by * 2)
}

async fn rates(shop: &Shop, entered_with: bool, shown_with: bool) {
    for statement in [
        format!("UPDATE shop_settings SET prices_include_tax = {entered_with}, show_prices_with_tax = {shown_with}"),
        "INSERT INTO tax_rates (id, tax_class, country, region, name, rate_ppm) VALUES \
         (gen_random_uuid(), 'standard', 'US', '', 'VAT', 198750), (gen_random_uuid(), 'reduced', 'US', '', 'VAT', 70000), \
         (gen_random_uuid(), 'standard', 'US', 'Oregon', 'VAT', 990000), (gen_random_uuid(), 'none', 'DE', '', 'VAT', 500000)"
            .to_owned(),
        "UPDATE products SET tax_class = (ARRAY['standard', 'reduced', 'none'])[1 + abs(hashtext(slug)) % 3]".to_owned(),
        "UPDATE products SET tax_class = 'reduced' WHERE slug = 'back-guide'".to_owned(),
        // Halves of a cent are where rounding shows.
        "UPDATE variants SET price_minor = price_minor + 50 WHERE price_minor % 100 = 0".to_owned(),
        "UPDATE stock SET on_hand = 100".to_owned(),
    ] {
        shop.sql(&statement).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_pages_feed_and_cart_show_the_same_price() {
    for (entered_with, shown_with) in [(false, true), (true, false)] {
        let shop = Shop::start().await;
        rates(&shop, entered_with, shown_with).await;
        let visitor = shop.visitor();
        let feed = visitor.get("/feeds/google-merchant.xml").await.text();
        let listed = cards(&visitor.get("/products").await);
        assert!(listed.len() > 5);
        for (href, price) in listed {
            let slug = href.trim_start_matches("/products/");
            let entered = shop
                .number(&format!(
                    "SELECT min(price_minor) FROM variants JOIN products ON products.id = product_id WHERE slug = '{slug}' AND active"
                ))
                .await;
            let class = shop
                .text(&format!(
                    "SELECT tax_class FROM products WHERE slug = '{slug}'"
                ))
                .await;
            let whole = 1_000_000
                + match class.as_str() {
                    "standard" => 198_750,
                    "reduced" => 70_000,
                    _ => 0,
                };
            let expected = if shown_with {
                turned(entered, whole, 1_000_000)
            } else {
                turned(entered, 1_000_000, whole)
            };
            assert_eq!(price, expected, "{slug} {class}");
            let cheapest = shop
                .text(&format!(
                    "SELECT sku FROM variants JOIN products ON products.id = product_id WHERE slug = '{slug}' AND active \
                     ORDER BY price_minor LIMIT 1"
                ))
                .await;
            let page = visitor.get(&format!("{href}?variant={cheapest}")).await;
            let shown = page.texts("[data-variant-price] .price");
            assert_eq!(now(&shown[0]), price, "{href}");
            let plain = format!("{}.{:02}", price / 100, price % 100);
            assert!(
                page.text().contains(&format!("\"price\":\"{plain}\"")),
                "{href}: the offer in the structured data"
            );
            let note = match (class.as_str(), shown_with) {
                ("none", _) => vec![],
                (_, true) => vec!["incl. tax".to_owned()],
                (_, false) => vec!["plus tax".to_owned()],
            };
            assert_eq!(page.texts("[data-tax-note]"), note, "{href}");
            assert!(feed.contains(&format!("{plain} USD")), "{slug} in the feed");
            let buyer = shop.visitor();
            buyer.add(&shop.variant(&cheapest).await, 1).await;
            let cart = buyer.get("/cart").await;
            assert_eq!(cents(&cart.texts("dl[data-sums] dd")[0]), price, "{slug}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_filtered_and_sorted_by_the_price_that_is_shown() {
    let shop = Shop::start().await;
    rates(&shop, false, true).await;
    let visitor = shop.visitor();
    for (sort, rising) in [("price_asc", true), ("price_desc", false)] {
        let listed = cards(&visitor.get(&format!("/products?sort={sort}")).await);
        let prices: Vec<i64> = listed.iter().map(|card| card.1).collect();
        let mut sorted = prices.clone();
        sorted.sort_unstable();
        if !rising {
            sorted.reverse();
        }
        assert_eq!(prices, sorted, "{sort}");
    }
    // $28.50 as entered, with 7 % of it.
    let guide = ("/products/back-guide".to_owned(), 3050);
    let there = async |query: &str| {
        let page = visitor.get(&format!("/products?{query}")).await;
        cards(&page).contains(&guide)
    };
    assert!(there("min_price=30.50&max_price=30.50").await);
    assert!(!there("min_price=30.51").await);
    assert!(!there("max_price=30.49").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_tax_nothing_is_turned_and_nothing_is_said() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    shop.sql("UPDATE shop_settings SET show_prices_with_tax = true")
        .await;
    let page = visitor.get("/products/back-guide").await;
    assert_eq!(page.texts("[data-variant-price] .price"), ["$28.00"]);
    assert_eq!(page.count("[data-tax-note]"), 0);
    // Tax in one state only: nobody knows yet whether it will be due.
    shop.sql(
        "INSERT INTO tax_rates (id, tax_class, country, region, name, rate_ppm) VALUES \
         (gen_random_uuid(), 'standard', 'US', 'Oregon', 'State tax', 50000)",
    )
    .await;
    let page = visitor.get("/products/back-guide").await;
    assert_eq!(page.texts("[data-variant-price] .price"), ["$28.00"]);
    assert_eq!(page.count("[data-tax-note]"), 0);
    shop.sql("UPDATE shop_settings SET show_prices_with_tax = false")
        .await;
    let page = visitor.get("/products/back-guide").await;
    assert_eq!(page.texts("[data-tax-note]"), ["plus tax"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_give_a_product_its_tax_class() {
    let shop = Shop::start().await;
    let editor = shop.staff(Role::Editor).await;
    let id = shop
        .text("SELECT id FROM products WHERE slug = 'back-guide'")
        .await;
    let path = format!("/admin/products/{id}");
    let class = "SELECT tax_class FROM products WHERE slug = 'back-guide'";
    let form = editor.get(&path).await.fields("main form[data-save-bar]");
    assert!(form.contains(&("tax_class".to_owned(), "standard".to_owned())));
    let reduced = with(form.clone(), "tax_class", "reduced");
    assert_eq!(editor.send_form(&path, &reduced).await.status, 303);
    assert_eq!(shop.text(class).await, "reduced");

    let stale = editor
        .send_form(&path, &with(form, "tax_class", "none"))
        .await;
    assert_eq!(stale.status, 409);
    assert_eq!(
        stale.texts("[aria-label='Fields that differ'] tbody tr"),
        ["Tax classnonereduced"]
    );
    let form = editor.get(&path).await.fields("main form[data-save-bar]");
    let wrong = editor
        .send_form(&path, &with(form.clone(), "tax_class", "luxury"))
        .await;
    assert_eq!((wrong.status, wrong.count("#tax_class-error")), (422, 1));
    // Who knows nothing of tax classes, as imports do, leaves them as they are.
    let mut without = with(form, "summary", "Other words");
    without.retain(|(name, _)| name != "tax_class");
    assert_eq!(editor.send_form(&path, &without).await.status, 303);
    assert_eq!(shop.text(class).await, "reduced");
    let summary = "SELECT summary FROM products WHERE slug = 'back-guide'";
    assert_eq!(shop.text(summary).await, "Other words");
}
