//! Somebody asks a question at the end of an article, and forgets half of it at first.

use std::time::Duration;

use tokio::time::sleep;

use crate::browser::{Browser, Scripts, visit};
use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_sent_with_scripts() {
    ask(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_sent_without_scripts() {
    ask(Scripts::Off).await;
}

const QUESTION: &str = "I lie on my side. Which pillow would you try first?";

async fn ask(scripts: Scripts) {
    let shop = Shop::start().await;
    visit(&shop, scripts, async |browser| {
        browser.open("/articles/sleep-position-lower-back").await;
        browser.fill("Your name", "Tobias Klein").await;
        browser.choose("What is it about?", "A product").await;
        browser.fill("Your question", QUESTION).await;
        browser.expects("/inquiries", 422);
        browser.press("Send the question").await;
        keeps_what_was_typed(browser).await;
        browser.fill("Email", "tobias@example.com").await;
        // nobody is as quick as a test
        sleep(Duration::from_millis(1100)).await;
        browser.press("Send the question").await;
        browser.arrives("/contact/thanks").await;
        browser
            .sees("main", "We’ll get back to you within 24 hours")
            .await;
    })
    .await;
    let kept = "SELECT concat_ws(', ', q.name, q.email, q.topic, q.message, slug)
        FROM inquiries q JOIN articles ON articles.id = article_id WHERE q.status = 'new'";
    let expected = format!(
        "Tobias Klein, tobias@example.com, A product, {QUESTION}, sleep-position-lower-back"
    );
    assert_eq!(shop.text(kept).await, expected);
}

async fn keeps_what_was_typed(browser: &Browser) {
    browser
        .sees("[role=alert]", "What you typed is kept.")
        .await;
    assert_eq!(browser.typed("Your name").await, "Tobias Klein");
    assert_eq!(browser.typed("Your question").await, QUESTION);
    assert_eq!(browser.typed("What is it about?").await, "A product");
    let wrong = browser.texts(".field-error").await;
    assert_eq!(wrong.len(), 1, "{wrong:?}");
}
