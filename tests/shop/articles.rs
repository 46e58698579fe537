//! Articles as readers and machines get them: page, index, feed.

use std::str::FromStr as _;

use atom_syndication::Feed;
use serde_json::Value;

use crate::support::{Page, Shop};

const STIFFNESS: &str = "/articles/lower-back-stiffness-in-the-morning";

fn structured(page: &Page) -> Vec<Value> {
    page.texts("script[type='application/ld+json']")
        .iter()
        .map(|text| serde_json::from_str(text).expect("JSON"))
        .collect()
}

fn of_type(blocks: &[Value], kind: &str) -> Value {
    let found: Vec<&Value> = blocks
        .iter()
        .filter(|block| block["@type"] == kind)
        .collect();
    assert_eq!(found.len(), 1, "one {kind}");
    assert_eq!(found[0]["@context"], "https://schema.org");
    found[0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_has_everything_around_its_text() {
    let shop = Shop::start().await;
    let page = shop.visitor().get(STIFFNESS).await;
    assert_eq!((page.status, page.header("set-cookie")), (200, ""));
    assert!(page.texts(".byline")[0].contains("minutes"));
    assert!(page.texts(".byline")[0].contains("Updated 19 November 2026"));
    assert!(page.texts(".byline")[0].contains("Checked by"));
    // Each line of the table of contents leads to a place in the text.
    let targets = page.attributes(".contents a", "href");
    assert!(targets.len() >= 4, "{targets:?}");
    for target in &targets {
        assert_eq!(page.count(&format!(".prose {target}")), 1, "{target}");
    }
    assert_eq!(page.count(".faq details"), 4);
    assert_eq!(page.count(".faq details > summary"), 4);
    assert!(page.count(".faq details p") >= 4, "answers are in the page");
    assert_eq!(page.count("form[action='/inquiries']"), 1);
    assert_eq!(
        page.attr("form[action='/inquiries'] input[name=article]", "value")
            .as_deref(),
        STIFFNESS.strip_prefix("/articles/")
    );
    assert!(page.count("#cart-drawer") == 1 && page.has("There are no products in the cart!"));
    assert!(page.count(".article-card") >= 2, "related articles");
    assert!(page.count(".product-card") >= 2, "related products");
    assert_eq!(page.count("h1"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn search_engines_are_told_what_the_page_shows() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get(STIFFNESS).await;
    let blocks = structured(&page);
    let article = of_type(&blocks, "Article");
    assert_eq!(
        article["headline"].as_str(),
        page.texts("h1").first().map(String::as_str)
    );
    assert_eq!(article["datePublished"], "2026-11-16T08:30:00Z");
    assert_eq!(article["dateModified"], "2026-11-19T14:05:00Z");
    assert_eq!(article["author"]["@type"], "Person");
    let address = format!("{}{STIFFNESS}", shop.origin());
    assert_eq!(article["url"].as_str(), Some(&*address));
    let picture = article["image"][0].as_str().expect("an absolute address");
    let picture = picture.strip_prefix(&shop.origin()).expect("of this shop");
    assert_eq!(visitor.get(picture).await.status, 200);

    let questions = of_type(&blocks, "FAQPage");
    let entities = questions["mainEntity"].as_array().unwrap();
    let asked: Vec<&str> = entities
        .iter()
        .map(|entity| entity["name"].as_str().unwrap())
        .collect();
    assert_eq!(asked, page.texts(".faq summary"));
    for (entity, shown) in entities.iter().zip(page.texts(".faq details")) {
        let answer = entity["acceptedAnswer"]["text"].as_str().unwrap();
        let answer = answer.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains(&answer), "{answer}");
    }

    let way = of_type(&blocks, "BreadcrumbList");
    let steps = way["itemListElement"].as_array().unwrap();
    for (place, step) in (1..).zip(steps) {
        assert_eq!(step["position"], place);
        let path = step["item"].as_str().unwrap();
        let path = path.strip_prefix(&shop.origin()).unwrap();
        assert_eq!(visitor.get(path).await.status, 200, "{path}");
    }

    let meta = |property: &str| page.attr(&format!("meta[property='og:{property}']"), "content");
    assert_eq!(meta("type").as_deref(), Some("article"));
    assert_eq!(meta("url"), Some(address.clone()));
    assert_eq!(meta("title"), page.texts("h1").first().cloned());
    assert!(meta("image").unwrap().starts_with(&shop.origin()));
    assert_eq!(page.attributes("link[rel=canonical]", "href"), [address]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_is_atom_with_whole_texts() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get("/articles/feed.xml").await;
    assert_eq!(page.status, 200);
    assert!(
        page.header("content-type")
            .starts_with("application/atom+xml")
    );
    let feed = Feed::from_str(&page.text()).expect("Atom (RFC 4287)");
    let published = shop
        .number("SELECT count(*) FROM articles WHERE status = 'published'")
        .await;
    assert_eq!(i64::try_from(feed.entries().len()).unwrap(), published);
    let rel = |name: &str| {
        feed.links()
            .iter()
            .find(|link| link.rel() == name)
            .map(|link| link.href().to_owned())
    };
    assert_eq!(
        rel("self"),
        Some(format!("{}/articles/feed.xml", shop.origin()))
    );
    assert_eq!(
        rel("alternate"),
        Some(format!("{}/articles", shop.origin()))
    );
    let dates: Vec<_> = feed
        .entries()
        .iter()
        .map(|entry| entry.published())
        .collect();
    assert!(dates.iter().all(Option::is_some));
    assert!(dates.is_sorted_by(|a, b| a >= b), "the newest first");
    for entry in feed.entries() {
        assert!(entry.id().starts_with("urn:uuid:"), "{}", entry.id());
        assert!(!entry.title().value.is_empty() && entry.summary().is_some());
        assert!(entry.updated() <= feed.updated());
        let text = entry.content().unwrap();
        assert_eq!(text.content_type(), Some("html"));
        let body = text.value().unwrap();
        assert!(body.split_whitespace().count() > 500, "{}", entry.id());
        assert!(!body.contains("<script") && !body.contains("[[product:"));
        let link = entry.links()[0].href();
        let path = link.strip_prefix(&shop.origin()).expect("of this shop");
        assert_eq!(visitor.get(path).await.status, 200, "{path}");
    }
    let head = visitor.get("/articles").await;
    assert_eq!(
        head.attributes("link[type='application/atom+xml']", "href"),
        ["/articles/feed.xml"],
        "readers find the feed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_of_strange_texts_is_still_atom() {
    let shop = Shop::start().await;
    shop.sql("UPDATE articles SET title = 'Cold & <heat> ]]> \"now\"', summary = 'a & b < c', body_html = '<p>1 &lt; 2 &amp; ]]&gt;</p>'")
        .await;
    let page = shop.visitor().get("/articles/feed.xml").await;
    let feed = Feed::from_str(&page.text()).expect("Atom");
    let entry = &feed.entries()[0];
    assert_eq!(entry.title().value, "Cold & <heat> ]]> \"now\"");
    assert_eq!(entry.summary().unwrap().value, "a & b < c");
    assert_eq!(
        entry.content().unwrap().value(),
        Some("<p>1 &lt; 2 &amp; ]]&gt;</p>")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_shop_has_a_feed_and_an_index() {
    let shop = Shop::start().await;
    shop.sql("UPDATE articles SET status = 'archived'").await;
    let visitor = shop.visitor();
    let feed = visitor.get("/articles/feed.xml").await;
    assert!(
        Feed::from_str(&feed.text())
            .expect("Atom")
            .entries()
            .is_empty()
    );
    assert_eq!(visitor.get("/articles").await.status, 200);
    assert_eq!(visitor.get(STIFFNESS).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_published_is_not_there() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    for status in ["draft", "archived"] {
        shop.sql(&format!(
            "UPDATE articles SET status = '{status}', title = 'Secret words' WHERE slug = 'lower-back-stiffness-in-the-morning'"
        ))
        .await;
        assert_eq!(visitor.get(STIFFNESS).await.status, 404, "{status}");
        for path in [
            "/",
            "/articles",
            "/articles/feed.xml",
            "/sitemap.xml",
            "/search?q=secret",
            "/search/suggest?q=secret",
            "/articles/sleep-position-lower-back",
            "/products/backrack",
            "/contact/thanks",
        ] {
            let text = visitor.get(path).await.text();
            assert!(!text.contains("Secret words"), "{status}: {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_in_the_text_sells_what_it_shows() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get(STIFFNESS).await;
    let form = ".callout-product form[action='/cart/lines']";
    assert_eq!(page.count(form), 1, "several variants, one form");
    assert_eq!(page.texts(".callout-product .price"), ["$45.00"]);
    let words = page.texts(&format!("{form} option"));
    assert!(
        words.len() == 2 && words.iter().any(|words| words.ends_with("(sold out)")),
        "{words:?}"
    );
    assert_eq!(page.count(&format!("{form} option[disabled]")), 1);
    let variant = page
        .attr(&format!("{form} option:not([disabled])"), "value")
        .unwrap();
    visitor.add(&variant, 1).await;
    // What changes is in the page at once; a product that left the shop leaves no gap.
    shop.sql("UPDATE variants SET price_minor = 3900 WHERE sku = 'SB-KNEE-GR'")
        .await;
    let words = visitor
        .get(STIFFNESS)
        .await
        .texts(&format!("{form} option"));
    assert!(
        words[0].contains("$39.00") && words[1].contains("$45.00"),
        "{words:?}"
    );
    shop.sql("UPDATE products SET status = 'archived' WHERE slug = 'knee-pillow'")
        .await;
    let page = visitor.get(STIFFNESS).await;
    assert_eq!((page.status, page.count(".callout-product")), (200, 0));
    assert!(!page.text().contains("[[product:"));
    // A single variant needs no choice.
    let page = visitor.get("/articles/lifting-what-matters").await;
    assert_eq!(
        page.attributes(&format!("{form} input[name=variant_id]"), "value"),
        [shop.variant("SB-BOOK").await]
    );
}
