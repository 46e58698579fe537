//! The shop with the keyboard alone.

use fantoccini::key::Key;
use serde_json::{Value as Json, json};

use crate::browser::{Browser, Scripts, visit};
use crate::staff::sign_in;
use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn the_first_key_offers_to_skip_what_every_page_begins_with() {
    let shop = Shop::start().await;
    visit(&shop, Scripts::On, async |browser| {
        for path in ["/", "/products/backrack", "/checkout", "/contact"] {
            skips_to_the_text(browser, path).await;
        }
        sign_in(browser).await;
        skips_to_the_text(browser, "/admin/products").await;
    })
    .await;
}

async fn skips_to_the_text(browser: &Browser, path: &str) {
    browser.open(path).await;
    browser.key(Key::Tab).await;
    let link = focus(browser).await;
    assert_eq!(link["words"], "Skip to the main text", "{path}");
    assert_eq!(
        (&link["seen"], &link["ringed"]),
        (&json!(true), &json!(true)),
        "{path}: {link}"
    );
    browser.key(Key::Enter).await;
    browser.key(Key::Tab).await;
    assert_eq!(focus(browser).await["part"], "main", "{path}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_drawer_keeps_the_focus_and_gives_it_back() {
    let shop = Shop::start().await;
    visit(&shop, Scripts::On, async |browser| {
        browser.open("/products/back-guide").await;
        // with nothing in it, by its link
        tab_to(browser, "Cart 0 in the cart").await;
        browser.key(Key::Enter).await;
        browser
            .sees("#cart-drawer", "There are no products in the cart!")
            .await;
        stays_inside(browser).await;
        browser.key(Key::Escape).await;
        is_back_at(browser, "Cart 0 in the cart").await;
        // and after an addition, by the button
        tab_to(browser, "Add to cart").await;
        browser.key(Key::Enter).await;
        browser.sees("#cart-drawer .lines", "The Back Guide").await;
        stays_inside(browser).await;
        browser.key(Key::Escape).await;
        is_back_at(browser, "Add to cart").await;
    })
    .await;
}

async fn stays_inside(browser: &Browser) {
    for _ in 0..12 {
        let place = focus(browser).await;
        // past the last control comes the browser's own, for which the page has no focus
        assert!(place["part"] == "dialog" || place["part"] == "", "{place}");
        browser.key(Key::Tab).await;
    }
}

async fn is_back_at(browser: &Browser, words: &str) {
    let open = browser
        .ask(
            "return document.querySelectorAll('dialog[open]').length",
            Vec::new(),
        )
        .await;
    assert_eq!(open, 0, "Escape closes the drawer");
    assert_eq!(focus(browser).await["words"], words);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_focus_can_always_be_seen() {
    let shop = Shop::start().await;
    visit(&shop, Scripts::On, async |browser| {
        browser.open("/products/back-guide").await;
        browser.press("Add to cart").await;
        browser.sees("#cart-drawer .lines", "The Back Guide").await;
        for path in [
            "/",
            "/articles/heat-cold-or-movement",
            "/products",
            "/products/backrack",
            "/cart",
            "/checkout",
        ] {
            shows_every_focus(browser, path).await;
        }
        sign_in(browser).await;
        for path in ["/admin", "/admin/products"] {
            shows_every_focus(browser, path).await;
        }
    })
    .await;
}

async fn shows_every_focus(browser: &Browser, path: &str) {
    browser.open(path).await;
    let mut stops = 0;
    let mut unseen = Vec::new();
    loop {
        browser.key(Key::Tab).await;
        let place = focus(browser).await;
        if place["part"] == "" || stops > 150 {
            break;
        }
        stops += 1;
        if place["seen"] != true || place["ringed"] != true {
            unseen.push(place);
        }
    }
    assert!(stops > 10, "{path}: {stops} stops");
    assert!(unseen.is_empty(), "{path}: {unseen:#?}");
}

async fn tab_to(browser: &Browser, words: &str) {
    for _ in 0..60 {
        browser.key(Key::Tab).await;
        if focus(browser).await["words"] == words {
            return;
        }
    }
    panic!("the keyboard does not come to “{words}”");
}

/// Where the focus is: its words, the part of the page, whether it can be seen where it stands, and whether it is ringed. The ring
/// of a hidden box is around its label.
const FOCUS: &str = r#"
    const here = document.activeElement;
    if (here === document.body || here === document.documentElement) return { words: "", part: "" };
    const surface = here.closest("label") ?? here;
    const { x, y, width, height } = surface.getBoundingClientRect();
    const top = document.elementFromPoint(x + Math.min(width / 2, 12), y + height / 2);
    const ringed = [here, surface, ...surface.querySelectorAll("*")].some((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    return {
        words: (here.ariaLabel ?? surface.innerText).replace(/\s+/g, " ").trim(),
        part: here.closest("dialog, main, header, footer")?.localName ?? "page",
        seen: width > 1 && height > 1 && Boolean(top) && (surface.contains(top) || top.contains(surface)),
        ringed,
        what: here.outerHTML.slice(0, 160),
    };
"#;

async fn focus(browser: &Browser) -> Json {
    browser.ask(FOCUS, Vec::new()).await
}
