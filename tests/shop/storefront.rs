//! What the shop tells machines: sitemap, robots, product feed, security contact. Read by real parsers.

use std::collections::HashSet;

use crate::support::{Element, Shop};

/// The path of an address of this shop.
fn path<'a>(shop: &Shop, address: &'a str) -> &'a str {
    address
        .strip_prefix(&shop.origin())
        .unwrap_or_else(|| panic!("{address} is not of this shop"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sitemap_lists_what_may_be_found_and_nothing_else() {
    let shop = Shop::start().await;
    shop.sql("UPDATE products SET status = 'draft' WHERE slug = 'back-guide'; UPDATE products SET status = 'archived' WHERE slug = 'stretch-strap'; UPDATE products SET listed = false WHERE slug = 'knee-pillow'")
        .await;
    shop.sql("UPDATE articles SET status = 'draft', published_at = NULL WHERE slug = 'walking-and-standing-at-work'")
        .await;
    let visitor = shop.visitor();
    let page = visitor.get("/sitemap.xml").await;
    assert_eq!((page.status, page.header("set-cookie")), (200, ""));
    assert!(page.header("content-type").starts_with("application/xml"));
    let map = Element::parse(&page.text());
    assert_eq!(map.name, "urlset");
    assert_eq!(
        map.attribute("xmlns"),
        "http://www.sitemaps.org/schemas/sitemap/0.9"
    );
    let addresses: Vec<String> = map.all("url").map(|url| url.value("loc")).collect();
    let once: HashSet<&String> = addresses.iter().collect();
    assert_eq!(once.len(), addresses.len(), "no address twice");
    for address in &addresses {
        let path = path(&shop, address);
        let page = visitor.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_ne!(
            page.attr("meta[name=robots]", "content").as_deref(),
            Some("noindex"),
            "{path}"
        );
        let canonical = page.attr("link[rel=canonical]", "href");
        assert_eq!(canonical.as_ref(), Some(address), "{path}");
    }
    let paths: Vec<&str> = addresses.iter().map(|a| path(&shop, a)).collect();
    for there in [
        "/",
        "/articles",
        "/products",
        "/contact",
        "/products/backrack",
        "/articles/lower-back-stiffness-in-the-morning",
    ] {
        assert!(paths.contains(&there), "{there}");
    }
    for hidden in [
        "back-guide",
        "stretch-strap",
        "knee-pillow",
        "walking-and-standing",
    ] {
        assert!(!paths.iter().any(|path| path.contains(hidden)), "{hidden}");
    }
    for changed in map.all("url").flat_map(|url| url.all("lastmod")) {
        assert!(
            changed.text.trim().parse::<jiff::Timestamp>().is_ok(),
            "{}",
            changed.text
        );
    }
    for number in ["0", "2", "x", "99999999999999999999"] {
        let page = visitor.get(&format!("/sitemaps/{number}.xml")).await;
        assert_eq!(page.status, 404, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn robots_are_told_where_to_look_and_where_not() {
    let shop = Shop::start().await;
    let page = shop.visitor().get("/robots.txt").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/plain"));
    let text = page.text();
    let rules: Vec<(&str, &str)> = text
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split_once(": ").expect("a name and a value"))
        .collect();
    assert_eq!(rules.first(), Some(&("User-agent", "*")));
    for own in ["/cart", "/checkout", "/orders", "/admin"] {
        assert!(rules.contains(&("Disallow", own)), "{own}");
    }
    let sitemap = format!("{}/sitemap.xml", shop.origin());
    assert!(rules.contains(&("Sitemap", &sitemap)), "{rules:?}");
    let closed: Vec<&str> = rules
        .iter()
        .filter(|(name, _)| *name == "Disallow")
        .map(|(_, path)| *path)
        .collect();
    for open in ["/", "/products/backrack", "/articles", "/categories/sleep"] {
        assert!(!closed.iter().any(|path| open.starts_with(path)), "{open}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn finders_of_holes_know_whom_to_tell() {
    let shop = Shop::start().await;
    let page = shop.visitor().get("/.well-known/security.txt").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/plain; charset=utf-8");
    let text = page.text();
    let value = |name: &str| {
        let lines = text.lines().filter_map(|line| line.split_once(": "));
        let values: Vec<&str> = lines
            .filter(|(known, _)| *known == name)
            .map(|(_, value)| value)
            .collect();
        assert_eq!(values.len(), 1, "{name} once (RFC 9116)");
        values[0]
    };
    assert_eq!(value("Contact"), "mailto:hello@spinalbackrack.example");
    let expires: jiff::Timestamp = value("Expires").parse().unwrap();
    let ahead = expires.duration_since(shop.parts().clock.now());
    assert!((1..365 * 24).contains(&ahead.as_hours()), "{expires}");
    assert_eq!(path(&shop, value("Canonical")), "/.well-known/security.txt");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_product_feed_says_what_the_pages_say() {
    let shop = Shop::start().await;
    shop.sql("UPDATE products SET status = 'draft' WHERE slug = 'back-guide'")
        .await;
    shop.sql("UPDATE products SET name = 'Knee & <pillow>' WHERE slug = 'knee-pillow'")
        .await;
    let visitor = shop.visitor();
    let page = visitor.get("/feeds/google-merchant.xml").await;
    assert_eq!(page.status, 200);
    let feed = Element::parse(&page.text());
    assert_eq!(
        (feed.name.as_str(), feed.attribute("version")),
        ("rss", "2.0")
    );
    assert_eq!(feed.attribute("xmlns:g"), "http://base.google.com/ns/1.0");
    let channel = feed.child("channel");
    assert_eq!(path(&shop, &channel.value("link")), "/");
    let items: Vec<&Element> = channel.all("item").collect();
    let offered = shop
        .number("SELECT count(*) FROM variants JOIN products ON products.id = product_id WHERE status = 'active' AND listed AND kind = 'goods' AND active")
        .await;
    assert_eq!(i64::try_from(items.len()).unwrap(), offered);
    let ids: HashSet<String> = items.iter().map(|item| item.value("g:id")).collect();
    assert_eq!(ids.len(), items.len(), "an id each");
    assert!(!ids.contains("SB-BOOK"), "a draft is not offered");
    for item in &items {
        let id = item.value("g:id");
        assert!(!item.value("description").is_empty(), "{id}");
        let (amount, currency) = {
            let price = item.value("g:price");
            let (amount, currency) = price.split_once(' ').expect("an amount and a currency");
            (amount.to_owned(), currency.to_owned())
        };
        assert_eq!(currency, "USD", "{id}");
        let (whole, cents) = amount.split_once('.').expect("a point");
        assert!(
            cents.len() == 2 && (whole.to_owned() + cents).parse::<u64>().is_ok(),
            "{id}: {amount}"
        );
        let stock = item.value("g:availability");
        assert!(
            ["in_stock", "out_of_stock", "backorder"].contains(&stock.as_str()),
            "{id}: {stock}"
        );
        assert!(path(&shop, &item.value("link")).starts_with("/products/"));
        let image = item.value("g:image_link");
        assert_eq!(visitor.get(path(&shop, &image)).await.status, 200, "{id}");
    }
    let knee = items
        .iter()
        .find(|item| item.value("g:id") == "SB-KNEE-SL")
        .unwrap();
    assert!(knee.value("title").starts_with("Knee & <pillow>"));
    assert_eq!(knee.value("g:availability"), "out_of_stock");
    assert_eq!(knee.value("g:item_group_id"), "knee-pillow");
    let landing = visitor.get(path(&shop, &knee.value("link"))).await;
    assert!(landing.has("Sold out"), "the page says so too");
}
