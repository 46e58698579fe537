use super::Desk;
use crate::support::{Page, Shop};

const SAVED_PAGE: &str = "Shop
Blog

What Makes Feet Tired by Noon and What Rests Them

Feet that ache at noon are common. Most of them recover overnight.

This page tells what tires them.

What Tires Feet

1. Hard Floors

Concrete gives nothing back.

2. Narrow Shoes

Toes need room to spread.

Simple Ways to Rest Them

Roll a Ball

A minute under each foot is enough.

Raise Them

Ten minutes, above the heart.

When to See Somebody

See somebody if your feet:

  \u{2022} Swell on one side
  \u{2022} Go numb

\u{a0}

Frequently Asked Questions (FAQ)

Is it the floor?

Often it is. Try a mat.

Tired feet usually occur because loads stay still.

Friendly Help for Your Feet

Shopping cart0
There are no products in the cart!
Continue shopping
Fill out the form, and somebody answers!
";

async fn page_of(shop: &Shop, slug: &str) -> Page {
    shop.visitor().get(&format!("/articles/{slug}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_saved_as_text_becomes_an_article() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let file = desk.file("feet.txt", SAVED_PAGE.replace('\n', "\r\n"));
    let said = desk
        .article(&file, &["--publish", "--slug", "tired-feet"])
        .done();
    assert!(
        said.contains("created") && said.contains("/articles/tired-feet"),
        "{said}"
    );
    assert!(
        said.contains("\"Shopping cart0\"") && said.contains("\"Blog\""),
        "{said}"
    );

    let page = page_of(&shop, "tired-feet").await;
    assert_eq!(page.status, 200);
    assert_eq!(
        page.texts("h1"),
        ["What Makes Feet Tired by Noon and What Rests Them"]
    );
    assert_eq!(
        page.texts("nav.contents a"),
        [
            "What Tires Feet",
            "Simple Ways to Rest Them",
            "When to See Somebody",
            "Questions people ask"
        ]
    );
    assert_eq!(
        page.texts(".prose ol.causes h3"),
        ["Hard Floors", "Narrow Shoes"]
    );
    assert_eq!(page.texts(".prose > h3"), ["Roll a Ball", "Raise Them"]);
    assert_eq!(page.texts(".prose ul li"), ["Swell on one side", "Go numb"]);
    assert_eq!(page.texts(".faq summary"), ["Is it the floor?"]);
    assert!(page.texts(".faq p")[0].contains("Try a mat"));
    assert!(page.has("Feet that ache at noon are common. Most of them recover overnight."));
    assert!(
        page.has("Friendly Help for Your Feet"),
        "it stands over the form"
    );
    assert!(!page.texts(".prose").concat().contains("Continue shopping"));
    assert_eq!(
        page.count(".byline span:first-child time"),
        1,
        "no author is invented"
    );
    assert!(page.texts(".byline").concat().contains("minute"));
    let data = page.texts("script[type='application/ld+json']").concat();
    assert!(
        data.contains("FAQPage") && data.contains("Is it the floor?"),
        "{data}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_changes_nothing_and_a_changed_one_does() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let file = desk.file("feet.txt", SAVED_PAGE);
    let slug = "what-makes-feet-tired-by-noon-and-what-rests-them";
    let version = format!("SELECT version FROM articles WHERE slug = '{slug}'");
    desk.article(&file, &["--publish"]).done();
    let said = desk.article(&file, &["--publish"]).done();
    assert!(said.contains("nothing had changed"), "{said}");
    assert_eq!(shop.number(&version).await, 1);

    // The title is not what the file is known by.
    let changed = SAVED_PAGE
        .replace("by Noon", "by Night")
        .replace("a mat", "a rug");
    desk.file("feet.txt", changed);
    let said = desk.article(&file, &[]).done();
    assert!(said.starts_with("updated"), "{said}");
    let page = page_of(&shop, slug).await;
    assert!(page.has("Try a rug.") && page.has("by Night"));
    assert_eq!(shop.number(&version).await, 2);
    let of_it = "SELECT count(*) FROM articles WHERE title LIKE 'What Makes Feet%'";
    assert_eq!(shop.number(of_it).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn markdown_brings_its_head_along() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let file = desk.file(
        "mats.md",
        "+++\ntitle = \"On mats\"\nsummary = \"Mats, weighed.\"\nslug = \"on-mats\"\ntags = [\"Sleep\"]\nauthor = \"nobody-here\"\nproducts = [\"knee-pillow\"]\n[[faq]]\nquestion = \"Which?\"\nanswer = \"The soft one.\"\n+++\n\nA mat.\n\n## Kinds\n\n[[product:knee-pillow]]\n\n<script>alert(1)</script>\n",
    );
    let said = desk.article(&file, &[]).done();
    assert!(
        said.contains("draft") && said.contains("nobody-here"),
        "{said}"
    );
    assert_eq!(page_of(&shop, "on-mats").await.status, 404);
    assert!(
        desk.article(&file, &["--publish"])
            .done()
            .starts_with("updated")
    );
    let page = page_of(&shop, "on-mats").await;
    assert_eq!(page.texts(".article-head .lead"), ["Mats, weighed."]);
    assert_eq!(page.texts(".faq summary"), ["Which?"]);
    assert!(page.texts(".prose").concat().contains("Knee pillow"));
    assert!(!page.text().contains("alert(1)"));
    assert!(
        desk.article(&file, &[])
            .done()
            .contains("nothing had changed")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_is_read_without_what_surrounds_it() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let file = desk.file(
        "chairs.html",
        "<html><head><title>Chairs - A site</title></head><body><nav><a href='/'>Start</a></nav><main><h1>Chairs that move</h1><p>Chairs should <em>move</em>.</p><h2>Why</h2><ol><li>Hips</li><li>Knees</li></ol><form><p>Leave your name</p></form></main><footer>Imprint</footer></body></html>",
    );
    desk.article(&file, &["--publish"]).done();
    let page = page_of(&shop, "chairs-that-move").await;
    assert_eq!(page.texts(".prose h2"), ["Why"]);
    assert_eq!(page.texts(".prose ol li"), ["Hips", "Knees"]);
    assert_eq!(page.texts(".prose em"), ["move"]);
    assert!(!page.has("Leave your name") && !page.texts(".prose").concat().contains("Imprint"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_shops_people_wrote_is_never_replaced() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let stands = shop
        .text("SELECT slug FROM articles ORDER BY slug LIMIT 1")
        .await;
    let file = desk.file("feet.txt", SAVED_PAGE);
    let reason = desk.article(&file, &["--slug", &stands]).refused();
    assert!(
        reason.contains(&stands) && reason.contains("--slug"),
        "{reason}"
    );

    desk.article(&file, &["--slug", "feet"]).done();
    let edited = "body_markdown = 'Mine', version = version + 1";
    shop.sql(&format!("UPDATE articles SET {edited} WHERE slug = 'feet'"))
        .await;
    let said = desk.article(&file, &[]).done();
    assert!(said.contains("nothing had changed"), "{said}");
    desk.file("feet.txt", SAVED_PAGE.replace("a mat", "a rug"));
    let reason = desk.article(&file, &[]).refused();
    assert!(reason.contains("edited"), "{reason}");
    let body = shop
        .text("SELECT body_markdown FROM articles WHERE slug = 'feet'")
        .await;
    assert_eq!(body, "Mine");
    // Another file of another name is another article.
    let other = desk.file("other.txt", SAVED_PAGE.replace("a mat", "a bath"));
    let reason = desk.article(&other, &["--slug", "feet"]).refused();
    assert!(reason.contains("/articles/feet"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_shops_people_added_stays_when_the_text_changes() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    let file = desk.file("feet.txt", SAVED_PAGE);
    desk.article(&file, &["--slug", "feet"]).done();
    let added =
        "offer_title = 'A mat of ours', author_id = (SELECT id FROM people ORDER BY slug LIMIT 1)";
    shop.sql(&format!(
        "UPDATE articles SET {added}, version = version + 1 WHERE slug = 'feet'"
    ))
    .await;
    let said = desk.article(&file, &["--publish"]).done();
    assert!(said.starts_with("updated"), "{said}");
    desk.file("feet.txt", SAVED_PAGE.replace("a mat", "a rug"));
    let said = desk.article(&file, &[]).done();
    assert!(said.starts_with("updated"), "{said}");
    let page = page_of(&shop, "feet").await;
    assert!(page.has("Try a rug."));
    assert!(page.texts(".byline").concat().contains("By "));
    let kept =
        "SELECT count(*) FROM articles WHERE slug = 'feet' AND offer_title = 'A mat of ours'";
    assert_eq!(shop.number(kept).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_article_is_told_so() {
    let shop = Shop::start().await;
    let desk = Desk::of(&shop);
    for (name, content, words) in [
        ("empty.txt", &b"\xef\xbb\xbf \r\n"[..], "is empty"),
        ("latin.txt", &b"M\xfcsli\n\nText"[..], "not UTF-8"),
        ("letter.docx", &b"x"[..], ".docx"),
        ("letter", &b"x"[..], "no ending"),
        ("menu.txt", &b"Home\nShop\nShopping cart0"[..], "no text"),
        ("head.md", &b"+++\ntitel = \"x\"\n+++\nText"[..], "line 2"),
    ] {
        let reason = desk
            .article(&desk.file(name, content), &["--publish"])
            .refused();
        assert!(reason.contains(words) && reason.contains(name), "{reason}");
    }
    let gone = desk.folder.path().join("gone.md");
    assert!(desk.article(&gone, &[]).refused().contains("gone.md"));
    let file = desk.file("feet.txt", SAVED_PAGE);
    for wrong in [&["--slug", "Not A Slug"][..], &["--puplish"][..]] {
        assert_eq!(desk.article(&file, wrong).code, Some(2));
    }
    let count = shop.number("SELECT count(*) FROM imported_articles").await;
    assert_eq!(count, 0);
}
