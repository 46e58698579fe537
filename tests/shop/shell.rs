//! What every page of the shop has in common.

use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn a_test_starts_with_the_whole_demo_shop() {
    let shop = Shop::start().await;
    let page = shop.visitor().get("/cart").await;
    assert_eq!(page.status, 200);
    assert!(page.count("main") == 1, "{}", page.text());
    assert_eq!(
        shop.names("SELECT count(*)::text AS name FROM products"),
        ["12"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_is_a_page_of_its_own() {
    let shop = Shop::bare().await;
    let page = shop.visitor().get("/no-such-page").await;
    assert_eq!(page.status, 404);
    assert_eq!(page.count("form[role=search]"), 1, "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn public_pages_set_no_cookie_and_close_themselves_to_foreign_scripts() {
    let shop = Shop::start().await;
    let page = shop.visitor().get("/").await;
    assert_eq!(page.header("set-cookie"), "");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
}
