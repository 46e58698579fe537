//! Somebody reads, finds a product within the text, and buys it.

use crate::browser::{Browser, Scripts, visit};
use crate::buying::{check_out, sees_order};
use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_buys_with_scripts() {
    read_and_buy(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_buys_without_scripts() {
    read_and_buy(Scripts::Off).await;
}

async fn read_and_buy(scripts: Scripts) {
    let shop = Shop::start().await;
    visit(&shop, scripts, async |browser| {
        browser.open("/").await;
        browser.follow_in(".site-nav", "Learn").await;
        browser.follow("Lifting: what matters").await;
        browser.sees("h1", "Lifting").await;
        let article = browser.path().await;
        browser
            .press_in(".callout-product", "Add to cart: The Back Guide")
            .await;
        goes_to_checkout(browser, scripts, &article).await;
        check_out(browser).await;
        sees_order(browser, "The Back Guide").await;
    })
    .await;
    assert_eq!(shop.number("SELECT count(*) FROM orders").await, 1);
    assert_eq!(shop.number("SELECT count(*) FROM cart_lines").await, 0);
}

/// With scripts the cart opens beside the text, without them it is the next page.
async fn goes_to_checkout(browser: &Browser, scripts: Scripts, article: &str) {
    match scripts {
        Scripts::On => {
            browser.sees("#cart-drawer h2", "Shopping cart 1").await;
            browser.sees("#cart-drawer .lines", "The Back Guide").await;
            assert_eq!(
                browser.path().await,
                article,
                "the reader stays where they read"
            );
            assert_eq!(
                browser.texts(".header-tools .cart-count").await,
                ["1 in the cart"]
            );
        }
        Scripts::Off => {
            browser.arrives("/cart").await;
            browser.sees(".cart-line h2", "The Back Guide").await;
        }
    }
    browser.follow("Go to checkout").await;
    browser.arrives("/checkout").await;
}
