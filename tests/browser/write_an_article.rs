//! An editor writes an article, looks at it as readers would see it, and publishes it.

use crate::browser::{Scripts, visit};
use crate::staff::sign_in;
use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_written_with_scripts() {
    write_an_article(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_written_without_scripts() {
    write_an_article(Scripts::Off).await;
}

const TEXT: &str = "A walk helps.\n\n## Begin small\n\n[[product:knee-pillow]]";

async fn write_an_article(scripts: Scripts) {
    let shop = Shop::start().await;
    visit(&shop, scripts, async |browser| {
        sign_in(browser).await;
        browser.follow_in("nav", "Articles").await;
        browser.follow("New article").await;
        browser.fill("Title", "Walk it off").await;
        browser.fill("Text, in Markdown", TEXT).await;
        if scripts == Scripts::On {
            browser.sees("#preview h2", "Begin small").await;
            browser
                .sees("#preview .callout-product", "Knee pillow")
                .await;
            browser.sees("[data-changes]", "2 changes not saved.").await;
        }
        browser.press("Save changes").await;
        browser.sees(".notice", "Saved.").await;
        browser.sees("#preview h2", "Begin small").await;
        browser.fill("Topic", "Movement").await;
        browser.press("Publish now").await;
        browser.sees(".office-head .state", "Live since").await;
        browser.follow("View").await;
        browser.arrives("/articles/walk-it-off").await;
        browser.sees(".prose h2", "Begin small").await;
    })
    .await;
}
