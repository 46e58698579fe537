//! Questions: from the form to the shop and back to their sender.

use reqwest::Method;

use crate::support::{Page, Shop};

const FORM: [(&str, &str); 4] = [
    ("name", "Tobias Klein"),
    ("email", "tobias@example.com"),
    (
        "message",
        "Which pillow is right for somebody on their side?",
    ),
    ("topic", "A product"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = FORM.to_vec();
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend(changes);
    fields
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_stored_and_mailed_to_both() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor
        .post("/inquiries", &with(&[("article", "morning-stiffness")]))
        .await;
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/contact/thanks")
    );
    assert!(page.cookies().is_empty());
    let thanks = visitor.get("/contact/thanks").await;
    assert!(thanks.has("get back to you within 24 hours"));
    assert_eq!(shop.number("SELECT count(*) FROM inquiries").await, 1);
    let mails = shop.names(
        "SELECT kind || ' ' || recipient || ' ' || coalesce(reply_to, '') AS name FROM outbox ORDER BY kind",
    );
    assert_eq!(
        mails,
        [
            "inquiries.acknowledged tobias@example.com hello@spinalbackrack.example",
            "inquiries.received hello@spinalbackrack.example tobias@example.com",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_stand_beside_their_fields_and_what_was_typed_is_kept() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let long = "x".repeat(8001);
    for (changes, wrong) in [
        (vec![("name", "  ")], "name"),
        (vec![("name", "\u{1}\u{2}")], "name"),
        (vec![("email", "tobias@")], "email"),
        (
            vec![("email", "a@example.com\r\nBcc: b@example.com")],
            "email",
        ),
        (vec![("message", "\r\n \t")], "message"),
        (vec![("message", "\u{7}")], "message"),
        (vec![("message", long.as_str())], "message"),
        (vec![("phone", &long[..41])], "phone"),
        (vec![("topic", &long[..81])], "topic"),
    ] {
        let fields = with(&changes);
        let page = visitor.post("/inquiries", &fields).await;
        assert_eq!(page.status, 422, "{wrong}");
        assert_eq!(page.count(&format!("#c-{wrong}-error")), 1, "{wrong}");
        assert_eq!(page.count(".field-error"), 1, "{wrong}");
        if wrong != "name" {
            let kept = page.attr("#c-name", "value");
            assert_eq!(kept.as_deref(), Some("Tobias Klein"), "{wrong}");
        }
        if wrong != "message" {
            assert_eq!(page.texts("#c-message"), [FORM[2].1], "{wrong}");
        }
        let request = visitor.request(Method::POST, "/inquiries");
        let part = Page::of(request.header("HX-Request", "true").form(&fields)).await;
        assert_eq!(part.status, 422, "{wrong}");
        assert!(!part.text().contains("<html"));
        assert_eq!(part.count(&format!("#c-{wrong}-error")), 1, "{wrong}");
    }
    assert_eq!(shop.number("SELECT count(*) FROM inquiries").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_sees_the_same_page_and_nobody_gets_its_mail() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    for trap in [("website", "https://x.example"), ("opened", "12")] {
        let page = visitor.post("/inquiries", &with(&[trap])).await;
        assert_eq!(
            (page.status, page.header("location")),
            (303, "/contact/thanks")
        );
    }
    assert_eq!(shop.number("SELECT count(*) FROM outbox").await, 0);
    assert_eq!(
        shop.number("SELECT count(*) FROM inquiries WHERE status = 'spam'")
            .await,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_too_often_waits_and_keeps_the_text() {
    let shop = Shop::start_with(|config| config.limits.enabled = true).await;
    let visitor = shop.visitor();
    let mut last = visitor.post("/inquiries", &FORM).await;
    for _ in 0..30 {
        if last.status != 303 {
            break;
        }
        last = visitor.post("/inquiries", &FORM).await;
    }
    assert_eq!(last.status, 429);
    let wait: u64 = last.header("retry-after").parse().unwrap();
    assert!((1..=600).contains(&wait), "{wait}");
    assert_eq!(last.texts("#c-message"), [FORM[2].1]);
    assert!(last.has("Wait "), "{:?}", last.texts("[role=alert]"));
    let request = visitor.request(Method::POST, "/inquiries");
    let part = Page::of(request.header("HX-Request", "true").form(&FORM)).await;
    assert_eq!(part.status, 429);
    assert_eq!(part.texts("#c-message"), [FORM[2].1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_a_question_came_from_is_kept_and_nonsense_is_none() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let slug = shop
        .text("SELECT slug FROM articles ORDER BY slug LIMIT 1")
        .await;
    for article in [slug.as_str(), "no-such-article", "../../etc", "", "\u{0}"] {
        let page = visitor
            .post("/inquiries", &with(&[("article", article)]))
            .await;
        assert_eq!(page.status, 303, "{article}");
    }
    let known = shop
        .number("SELECT count(*) FROM inquiries WHERE article_id IS NOT NULL")
        .await;
    let all = shop.number("SELECT count(*) FROM inquiries").await;
    assert_eq!((known, all), (1, 5));
}
