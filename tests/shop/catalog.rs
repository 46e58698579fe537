//! Listing, categories and product pages.

use serde_json::Value;

use crate::support::{Page, Shop};

fn names(page: &Page) -> Vec<String> {
    page.texts("#catalog .product-grid .card-title")
}

/// The pages' structured data of that type.
fn structured(page: &Page, kind: &str) -> Value {
    page.texts("script[type='application/ld+json']")
        .iter()
        .map(|text| serde_json::from_str::<Value>(text).unwrap())
        .find(|value| value["@type"] == kind)
        .unwrap_or_else(|| panic!("no {kind} in {}", page.text()))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_listing_shows_what_is_active_and_listed() {
    let shop = Shop::start().await;
    shop.sql("UPDATE products SET status = 'draft' WHERE slug = 'back-guide'")
        .await;
    shop.sql("UPDATE products SET listed = false WHERE slug = 'stretch-strap'")
        .await;
    let visitor = shop.visitor();
    let page = visitor.get("/products").await;
    assert_eq!(page.status, 200);
    assert_eq!(names(&page).len(), 10);
    assert_eq!(page.texts("[role=status]")[0], "10 products");
    assert_eq!(page.attributes("link[rel=canonical]", "href").len(), 1);
    assert_eq!(page.header("set-cookie"), "");
    assert_eq!(visitor.get("/products/back-guide").await.status, 404);
    assert_eq!(visitor.get("/products/stretch-strap").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_a_name_are_alternatives_and_names_add_up() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let firm = names(&visitor.get("/products?attr.firmness=Firm").await);
    let either = names(
        &visitor
            .get("/products?attr.firmness=Firm&attr.firmness=soft")
            .await,
    );
    assert!(!firm.is_empty() && either.len() > firm.len());
    assert!(firm.iter().all(|name| either.contains(name)));
    let both = visitor
        .get("/products?attr.firmness=Firm&attr.For=Moving")
        .await;
    assert!(!names(&both).is_empty() && names(&both).iter().all(|name| firm.contains(name)));
    assert_eq!(
        both.attributes("meta[name=robots]", "content"),
        ["noindex, follow"]
    );
    assert_eq!(both.count(".facets input[value=Firm][checked]"), 1);
    let tags = both.texts(".chosen .tag");
    assert!(
        tags.iter().any(|tag| tag.starts_with("Firmness: Firm")),
        "{tags:?}"
    );
    let without = both.attributes(".chosen .tag", "href");
    assert!(
        without.contains(&"/products?attr.for=Moving".to_owned()),
        "{without:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_facet_is_counted_with_the_others_applied() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get("/products?attr.firmness=Firm").await;
    let values = page.attributes(".facets input[type=checkbox][name^='attr.']", "value");
    let fields = page.attributes(".facets input[type=checkbox][name^='attr.']", "name");
    let counts = page.texts(".facets label:has(input[name^='attr.']) .count");
    for ((name, value), count) in fields.iter().zip(&values).zip(&counts) {
        let query = if name == "attr.firmness" {
            format!("/products?attr.firmness={}", encoded(value))
        } else {
            format!(
                "/products?attr.firmness=Firm&{}={}",
                encoded(name),
                encoded(value)
            )
        };
        let found = names(&visitor.get(&query).await).len();
        assert_eq!(found.to_string(), *count, "{query}");
    }
}

fn encoded(text: &str) -> String {
    text.replace('%', "%25")
        .replace('&', "%26")
        .replace(' ', "+")
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_stock_words_and_order_narrow_the_list() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let cheap = names(&visitor.get("/products?max_price=30&sort=price_asc").await);
    assert_eq!(cheap.first().map(String::as_str), Some("Stretching strap"));
    let dear = names(&visitor.get("/products?min_price=300").await);
    assert_eq!(dear, ["The Backrack"]);
    let words = names(&visitor.get("/products?q=knee+pillow").await);
    assert_eq!(words.first().map(String::as_str), Some("Knee pillow"));
    assert_eq!(
        names(&visitor.get("/products?q=sb-rack-st-s-be").await),
        ["The Backrack"]
    );
    shop.sql("UPDATE stock SET on_hand = 0, backorder = false WHERE variant_id IN (SELECT v.id FROM variants v JOIN products p ON p.id = product_id WHERE p.slug = 'knee-pillow')").await;
    let there = names(&visitor.get("/products?in_stock=1").await);
    assert!(!there.is_empty() && !there.contains(&"Knee pillow".to_owned()));
    let by_name = names(&visitor.get("/products?sort=name").await);
    let mut sorted = by_name.clone();
    sorted.sort_by_key(|name| name.to_lowercase());
    assert_eq!(by_name, sorted);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_in_the_address_is_never_an_error() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    for query in [
        "q=%27%22%3B--",
        "q=%26+%7C+%21",
        "sort=sideways",
        "page=x",
        "page=-1",
        "page=0",
        "attr.=",
        "attr.x=%00",
        "category=nope",
        "q=a+OR+-b+%22",
        "min_price=99999999999999999999",
        "in_stock=maybe",
        "attr.%F0%9F%A6%B4=1",
    ] {
        let page = visitor.get(&format!("/products?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
    }
    let page = visitor.get("/products?min_price=abc&max_price=20").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.attributes("#min_price", "value"), ["abc"]);
    assert_eq!(page.count("#min_price-error"), 1);
    assert_eq!(visitor.get("/products?page=2").await.status, 404);
    assert_eq!(visitor.get("/products?page=99999999999").await.status, 200);
    assert_eq!(visitor.get("/categories/nope").await.status, 404);
    assert_eq!(visitor.get("/products?q=%FF").await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_found_says_so_and_shows_two_ways_on() {
    let shop = Shop::start().await;
    let page = shop.visitor().get("/products?q=inversion+table").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("#none-title"), ["Nothing here fits all of that"]);
    assert!(page.count(".empty a") >= 2 && page.count(".product-card") > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_holds_what_lies_below_it() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get("/categories/sleep").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("h1"), ["Sleep"]);
    assert!(
        page.attributes("nav[aria-label=Categories] a", "href")
            .contains(&"/categories/pillows".to_owned())
    );
    assert!(names(&page).contains(&"Knee pillow".to_owned()));
    assert!(
        page.texts(".prose")
            .concat()
            .contains("two or three positions")
    );
    let below = visitor.get("/categories/pillows").await;
    let way = below.texts(".breadcrumbs li");
    assert_eq!(way, ["Home", "Shop", "Sleep", "Pillows"]);
    assert_eq!(
        structured(&below, "BreadcrumbList")["itemListElement"][2]["name"],
        "Sleep"
    );
    let same = visitor.get("/products?category=pillows").await;
    assert_eq!(names(&same), names(&below));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_products_are_turned_page_by_page() {
    let shop = Shop::start().await;
    shop.sql(
        "WITH made AS (INSERT INTO products (id, slug, name, status, position)
             SELECT gen_random_uuid(), 'thing-' || n, 'Thing ' || n, 'active', 100 + n FROM generate_series(1, 40) n RETURNING id, slug)
         INSERT INTO variants (id, product_id, sku, price_minor) SELECT gen_random_uuid(), id, slug, 1000 FROM made",
    )
    .await;
    let visitor = shop.visitor();
    let mut seen = Vec::new();
    for address in ["/products", "/products?page=2", "/products?page=3"] {
        let page = visitor.get(address).await;
        assert_eq!(page.texts("[role=status]")[0], "52 products");
        assert_eq!(page.texts(".pagination [aria-current]").len(), 1);
        seen.extend(names(&page));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 52);
    let second = visitor.get("/products?page=2").await;
    assert_eq!(second.attributes("link[rel=prev]", "href"), ["/products"]);
    assert_eq!(
        second.attributes("link[rel=next]", "href"),
        ["/products?page=3"]
    );
    assert!(second.attributes("link[rel=canonical]", "href")[0].ends_with("/products?page=2"));
    assert_eq!(visitor.get("/products?page=4").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_variant_can_be_chosen_without_a_script() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get("/products/backrack").await;
    assert_eq!(page.status, 200);
    let active = shop.names("SELECT v.id::text AS name FROM variants v JOIN products p ON p.id = product_id WHERE p.slug = 'backrack' AND active ORDER BY v.position, v.id");
    assert_eq!(page.attributes("input[name=variant_id]", "value"), active);
    let sold_out = shop.names("SELECT v.id::text AS name FROM variants v JOIN products p ON p.id = product_id JOIN stock ON variant_id = v.id WHERE p.slug = 'backrack' AND on_hand = 0 AND NOT backorder AND tracked ORDER BY v.position, v.id");
    assert!(!sold_out.is_empty());
    assert_eq!(
        page.attributes("input[name=variant_id][disabled]", "value"),
        sold_out
    );
    assert_eq!(page.count("fieldset.by-option"), 3);
    assert_eq!(page.count("script[data-variants]"), 1);
    let chosen = visitor
        .get("/products/backrack?variant=SB-RACK-ST-F-BE")
        .await;
    assert_eq!(chosen.texts("[data-variant-stock]"), ["Sold out"]);
    assert_eq!(chosen.texts("button[data-add][disabled]"), ["Sold out"]);
    let by_id = visitor
        .get(&format!("/products/backrack?variant={}", active[1]))
        .await;
    assert_eq!(
        by_id.attributes("input[name=variant_id][checked]", "value"),
        [active[1].clone()]
    );
    assert_eq!(
        visitor
            .get("/products/backrack?variant=nonsense")
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_told_to_search_engines_as_it_is_sold() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get("/products/backrack").await;
    let product = structured(&page, "Product");
    assert_eq!(product["offers"]["@type"], "AggregateOffer");
    assert_eq!(product["offers"]["lowPrice"], "349.00");
    assert_eq!(product["offers"]["priceCurrency"], "USD");
    let offers = product["offers"]["offers"].as_array().unwrap();
    assert_eq!(offers.len(), page.count("input[name=variant_id]"));
    let sold_out = offers
        .iter()
        .find(|offer| offer["sku"] == "SB-RACK-ST-F-BE")
        .unwrap();
    assert_eq!(sold_out["availability"], "https://schema.org/OutOfStock");
    assert!(product["aggregateRating"]["reviewCount"].as_i64().unwrap() > 0);
    assert_eq!(
        page.attributes("meta[property='og:type']", "content"),
        ["product"]
    );
    shop.sql("DELETE FROM product_reviews").await;
    let product = structured(&visitor.get("/products/backrack").await, "Product");
    assert!(product.get("aggregateRating").is_none() && product.get("review").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_show_their_members_and_external_products_lead_away() {
    let shop = Shop::start().await;
    shop.sql("INSERT INTO products (id, slug, name, status, kind) VALUES ('00000000-0000-7000-8000-000000000001', 'set', 'A set', 'active', 'group')").await;
    shop.sql("INSERT INTO product_links (product_id, linked_id, kind) SELECT '00000000-0000-7000-8000-000000000001', id, 'member' FROM products WHERE slug IN ('back-guide', 'backrack')").await;
    shop.sql("INSERT INTO products (id, slug, name, status, kind, external_url, external_label) VALUES (gen_random_uuid(), 'away', 'Away', 'active', 'external', 'https://other.example/x', 'Buy it there')").await;
    shop.sql("INSERT INTO products (id, slug, name, status) VALUES (gen_random_uuid(), 'bare', 'Bare', 'active')").await;
    let visitor = shop.visitor();
    let set = visitor.get("/products/set").await;
    let links = set.attributes("section[aria-labelledby=members-title] a", "href");
    assert!(
        links.contains(&"/products/backrack".to_owned()),
        "{links:?}"
    );
    let away = visitor.get("/products/away").await;
    assert_eq!(
        away.attributes("a[href='https://other.example/x']", "rel"),
        ["noopener nofollow external"]
    );
    assert_eq!(away.count("form[action='/cart/lines']"), 0);
    let bare = visitor.get("/products/bare").await;
    assert_eq!(
        (bare.status, bare.count("form[action='/cart/lines']")),
        (200, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_writers_typed_is_escaped() {
    let shop = Shop::start().await;
    shop.sql("UPDATE products SET name = '<script>x</script>', summary = '</title>' WHERE slug = 'backrack'").await;
    let visitor = shop.visitor();
    for address in ["/products", "/products/backrack", "/search?q=script"] {
        let text = visitor.get(address).await.text();
        assert!(!text.contains("<script>x"), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_price_is_said_as_money() {
    let shop = Shop::start().await;
    let page = shop
        .visitor()
        .get("/products?min_price=20&max_price=60")
        .await;
    let tags = page.texts(".chosen .tag").join(" ");
    assert!(
        tags.contains("From $20.00") && tags.contains("Up to $60.00"),
        "{tags}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_page_names_no_article_twice_while_there_are_others() {
    let shop = Shop::start().await;
    let page = shop.visitor().get("/").await;
    let moments = page.attributes(".moments a", "href");
    let lately = page.attributes(".article-card a", "href");
    assert_eq!((moments.len(), lately.len()), (4, 3));
    assert!(
        moments.iter().all(|href| !lately.contains(href)),
        "{moments:?} {lately:?}"
    );
    assert_eq!(
        page.texts(".feature .button"),
        ["See the Backrack"],
        "the name stands within a sentence"
    );
}
