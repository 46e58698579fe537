//! Somebody of the staff signs in, edits a price, sees it on the product's page, and signs out.

use crate::browser::{Scripts, visit};
use crate::staff::sign_in;
use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_edited_with_scripts() {
    edit_a_price(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_edited_without_scripts() {
    edit_a_price(Scripts::Off).await;
}

async fn edit_a_price(scripts: Scripts) {
    let shop = Shop::start().await;
    visit(&shop, scripts, async |browser| {
        browser.open("/products/back-guide").await;
        assert!(!browser.texts("main").await[0].contains("$31.50"));
        sign_in(browser).await;
        browser.follow_in("nav", "Products").await;
        browser.follow_in("table", "The Back Guide").await;
        browser.fill("Price of SB-BOOK", "31.50").await;
        browser.press("Save changes").await;
        browser.sees("[role=status]", "Saved.").await;
        browser.follow("View").await;
        browser.arrives("/products/back-guide").await;
        browser.sees("main .price", "$31.50").await;
        browser.open("/admin/products").await;
        browser.press("Sign out").await;
        browser.arrives("/admin/login").await;
        browser.open("/admin/products").await;
        browser.arrives("/admin/login?next=").await;
    })
    .await;
}
