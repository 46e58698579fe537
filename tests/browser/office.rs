//! What the back office does with scripts that it does otherwise without them.

use fantoccini::key::Key;

use crate::browser::{Scripts, visit};
use crate::staff::sign_in;
use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_k_goes_anywhere() {
    let shop = Shop::start().await;
    visit(&shop, Scripts::On, async |browser| {
        sign_in(browser).await;
        browser.type_keys("\u{E009}k").await;
        browser.type_keys("\u{E000}outb").await;
        browser.sees("dialog [role=option]", "Outbox").await;
        browser.key(Key::Enter).await;
        browser.arrives("/admin/outbox").await;
        browser.press("Find or do").await;
        browser.type_keys("prod").await;
        browser.key(Key::Escape).await;
        assert!(browser.texts("dialog").await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_is_edited_where_it_stands_and_the_edit_undone() {
    let shop = Shop::start().await;
    shop.sql(
        "UPDATE stock SET on_hand = 70 FROM variants v WHERE v.id = variant_id AND sku = 'SB-BOOK'",
    )
    .await;
    visit(&shop, Scripts::On, async |browser| {
        sign_in(browser).await;
        browser.open("/admin/products").await;
        let field = "Stock of The Back Guide";
        assert_eq!(browser.typed(field).await, "70");
        // an emptied field is no wish for nought
        browser.fill(field, "\u{E003}").await;
        browser.key(Key::Tab).await;
        assert_eq!(browser.typed(field).await, "70");
        browser.fill(field, "68").await;
        browser.key(Key::Tab).await;
        browser.sees("[role=status]", "saved").await;
        assert_eq!(shop.on_hand("SB-BOOK").await, 68);
        browser.press("Undo").await;
        browser.sees("[role=status]", "undone").await;
        assert_eq!(shop.on_hand("SB-BOOK").await, 70);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_nobody_touched_has_no_unsaved_changes() {
    let shop = Shop::start().await;
    visit(&shop, Scripts::On, async |browser| {
        sign_in(browser).await;
        for path in ["/admin/articles", "/admin/products", "/admin/categories"] {
            browser.open(path).await;
            let first = browser
                .ask(
                    "return document.querySelector('.data-table tbody a').pathname",
                    vec![],
                )
                .await;
            browser.open(first.as_str().unwrap()).await;
            let words = browser.texts("[data-changes]").await;
            assert!(
                !words.iter().any(|words| words.contains("not saved")),
                "{first}: {words:?}"
            );
        }
    })
    .await;
}
