//! Search over products and articles, and suggestions while typing.

use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn products_and_articles_are_found_together() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get("/search?q=sleep").await;
    assert_eq!(page.status, 200);
    assert!(page.count("section[aria-labelledby=products-title] .product-card") > 0);
    assert!(page.count("section[aria-labelledby=articles-title] li") > 0);
    assert!(page.count("section[aria-labelledby=articles-title] mark") > 0);
    assert_eq!(
        page.attributes("meta[name=robots]", "content"),
        ["noindex, follow"]
    );
    let by_number = visitor.get("/search?q=sb-rack-st-s-be").await;
    assert_eq!(by_number.texts(".product-card h3"), ["The Backrack"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_not_found() {
    let shop = Shop::start().await;
    shop.sql("UPDATE products SET status = 'archived' WHERE slug = 'backrack'")
        .await;
    shop.sql("UPDATE articles SET status = 'draft', published_at = NULL")
        .await;
    let visitor = shop.visitor();
    let page = visitor.get("/search?q=backrack").await;
    assert_eq!(page.count("section[aria-labelledby=articles-title]"), 0);
    assert!(
        !page
            .attributes("a", "href")
            .contains(&"/products/backrack".to_owned())
    );
    assert!(
        !visitor
            .get("/search/suggest?q=backr")
            .await
            .text()
            .contains("/products/backrack")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_found_and_nothing_asked_show_ways_on() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let none = visitor.get("/search?q=inversion+table").await;
    assert_eq!(
        none.texts("#none-title"),
        ["Nothing here is called “inversion table”"]
    );
    assert_eq!(none.attributes("#q", "value"), ["inversion table"]);
    assert!(none.count(".product-card") > 0);
    assert_eq!(visitor.get("/search").await.count("#none-title"), 1);
    for strange in [
        "%27",
        "%22",
        "%26%7C%21",
        "%3Cscript%3E",
        "%E2%80%8B",
        "a+OR",
        "-",
        "%00",
    ] {
        assert_eq!(
            visitor.get(&format!("/search?q={strange}")).await.status,
            200,
            "{strange}"
        );
        assert_eq!(
            visitor
                .get(&format!("/search/suggest?q={strange}x"))
                .await
                .status,
            200,
            "{strange}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_begin_as_typed() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get("/search/suggest?q=knee+pil").await;
    assert_eq!(page.status, 200);
    assert_eq!(
        page.attributes("li a", "href").first().map(String::as_str),
        Some("/products/knee-pillow")
    );
    assert_eq!(visitor.get("/search/suggest?q=k").await.count("li"), 0);
}
