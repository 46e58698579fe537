//! Somebody knows what for but not what: filters, sorts, chooses a variant, changes their mind about the quantity, and buys.

use crate::browser::{Browser, Scripts, visit};
use crate::buying::{check_out, sees_order};
use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn a_chooser_buys_with_scripts() {
    browse_and_buy(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chooser_buys_without_scripts() {
    browse_and_buy(Scripts::Off).await;
}

async fn browse_and_buy(scripts: Scripts) {
    let shop = Shop::start().await;
    visit(&shop, scripts, async |browser| {
        browser.open("/").await;
        browser.follow_in(".site-nav", "Shop").await;
        narrows_down(browser, scripts).await;
        browser.follow("Contour pillow").await;
        browser.arrives("/products/contour-pillow").await;
        chooses_variant(browser, scripts).await;
        browser.fill("Quantity: Contour pillow", "2").await;
        browser.press("Add to cart").await;
        if scripts == Scripts::On {
            browser.sees("#cart-drawer h2", "Shopping cart 2").await;
            browser.follow("View the cart").await;
        }
        takes_one_more(browser).await;
        browser.follow("Go to checkout").await;
        check_out(browser).await;
        browser.sees("main", "$327.00").await;
        sees_order(browser, "Contour pillow").await;
    })
    .await;
    let pieces = "SELECT quantity FROM order_lines WHERE sku = 'SB-CONT-HI-M'";
    assert_eq!(shop.number(pieces).await, 3);
}

/// With scripts the list follows each choice, without them a button sends it.
async fn narrows_down(browser: &Browser, scripts: Scripts) {
    browser.tick("Sleeping").await;
    if scripts == Scripts::Off {
        browser.press("Show results").await;
    }
    browser.sees(".chosen", "Sleeping").await;
    browser.arrives("/products?attr.for=Sleeping").await;
    browser.choose("Sort by", "Price, high to low").await;
    if scripts == Scripts::Off {
        browser.press("Sort").await;
    }
    let first = ".product-grid li:first-child";
    browser.sees(first, "Contour pillow").await;
    browser.sees(".chosen", "Sleeping").await;
    assert_eq!(browser.texts(".product-grid li").await.len(), 3);
}

/// With scripts each option is chosen by itself and the price follows.
async fn chooses_variant(browser: &Browser, scripts: Scripts) {
    match scripts {
        Scripts::On => {
            browser.sees("[data-variant-price]", "$99.00").await;
            browser.tick("High, 10 and 12 cm").await;
            browser.sees("[data-variant-price]", "$109.00").await;
            browser.tick("Medium").await;
            assert!(browser.path().await.contains("?variant="));
        }
        Scripts::Off => browser.tick("High, 10 and 12 cm / Medium").await,
    }
}

async fn takes_one_more(browser: &Browser) {
    browser.arrives("/cart").await;
    browser.sees(".cart-line", "High, 10 and 12 cm").await;
    browser.sees(".summary", "$218.00").await;
    browser.press("One more: Contour pillow").await;
    browser.sees(".summary", "$327.00").await;
    assert_eq!(browser.typed("Quantity: Contour pillow").await, "3");
}
