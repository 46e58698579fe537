//! The last steps, which all buyers share.

use crate::browser::Browser;

/// Fills the checkout form and places the order.
pub async fn check_out(browser: &Browser) {
    browser.fill("Email", "ines@example.com").await;
    browser.fill("Full name", "Ines Romero").await;
    browser.choose("Country", "United States").await;
    browser.fill("Street and number", "418 Alder Street").await;
    browser.fill("City", "Portland").await;
    browser.fill("State", "Oregon").await;
    browser.fill("ZIP", "97205").await;
    browser.tick("Cash on delivery").await;
    browser.tick("I accept the terms of sale").await;
    browser.press("Place the order").await;
    browser.arrives("/orders/").await;
}

/// The order's page tells what was ordered, where it goes, and that the cart is empty again.
pub async fn sees_order(browser: &Browser, product: &str) {
    browser.sees("main", product).await;
    browser.sees("main", "418 Alder Street").await;
    browser.sees("main", "Cash on delivery").await;
    browser.follow_in(".header-tools", "Cart").await;
    browser
        .sees("body", "There are no products in the cart!")
        .await;
}
