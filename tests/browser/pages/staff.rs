use storefront::staff::Role;

use super::addresses;
use super::inspection::Inspection;
use crate::browser::{Browser, Scripts, visit};
use crate::staff::sign_in;
use crate::support::{OWNER, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn staff_pages_are_for_everybody() {
    let shop = Shop::start().await;
    keeps_the_office_busy(&shop).await;
    let owner = shop.visitor();
    owner
        .post("/admin/login", &[("email", OWNER.0), ("password", OWNER.1)])
        .await;
    let starts = ["/admin/login", "/admin"].map(str::to_owned);
    let addresses = addresses::below("/admin", &starts, 2, &owner).await;
    visit(&shop, Scripts::On, async |browser| {
        let mut inspection = Inspection::new(browser);
        inspection.page("/admin/login").await;
        sign_in(browser).await;
        for address in addresses
            .iter()
            .filter(|address| *address != "/admin/login")
        {
            inspection.page(address).await;
        }
        inspection.finish();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_come_to_is_for_everybody() {
    let shop = Shop::start().await;
    visit(&shop, Scripts::On, async |browser| {
        let mut inspection = Inspection::new(browser);
        inspection
            .after("a refused sign-in", signs_in_wrongly)
            .await;
        sign_in(browser).await;
        inspection.after("the palette", opens_the_palette).await;
        inspection
            .after("a product with errors", async |browser| {
                saves_a_price(browser, "a lot", 422).await;
            })
            .await;
        inspection
            .after("an article with errors", saves_a_bad_article)
            .await;
        inspection.after("an article and its preview", writes).await;
        inspection
            .after("a stale product", async |browser| {
                opens_a_product(browser).await;
                shop.sql("UPDATE products SET version = version + 1, summary = summary || '!'")
                    .await;
                saves(browser, "21.00", 409).await;
            })
            .await;
        inspection.finish();
    })
    .await;
}

/// Orders, questions and mails to show.
async fn keeps_the_office_busy(shop: &Shop) {
    let buyer = shop.visitor();
    buyer.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let form = buyer.checkout_form().await;
    assert_eq!(buyer.send_form("/checkout", &form).await.status, 303);
    takes_an_order_back(shop).await;
    for rule in [
        "INSERT INTO delivery_zones (id, name) VALUES (gen_random_uuid(), 'Far north')",
        "INSERT INTO tax_rates (id, tax_class, country, name, rate_ppm) VALUES (gen_random_uuid(), 'standard', 'DE', 'VAT', 190000)",
        "INSERT INTO discounts (id, name, code, kind, percent_ppm) VALUES (gen_random_uuid(), 'Autumn', 'AUTUMN10', 'percent', 100000)",
    ] {
        shop.sql(rule).await;
    }
    let owner = shop.visitor();
    owner
        .post("/admin/login", &[("email", OWNER.0), ("password", OWNER.1)])
        .await;
    let draft = [("full_name", "Ines Romero"), ("q", "pillow")];
    let added = shop.variant("SB-KNEE-GR").await;
    let draft = [&draft[..], &[("add", added.as_str())]].concat();
    assert_eq!(owner.post("/admin/drafts/new", &draft).await.status, 303);
    buyer.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let typed = [("email", "ines@example.com")];
    assert_eq!(buyer.post("/checkout/progress", &typed).await.status, 204);
    let question = [
        ("name", "Tobias Klein"),
        ("email", "tobias@example.com"),
        ("message", "Which pillow?"),
    ];
    assert_eq!(buyer.post("/inquiries", &question).await.status, 303);
}

/// An order that was paid and sent, and of which something comes back.
async fn takes_an_order_back(shop: &Shop) {
    let order = shop.order(&[("SB-BOOK", 1)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Support).await;
    assert_eq!(order.press(&staff, "paid").await.status, 303);
    let pieces = format!("pieces.{}", shop.line(&order, "SB-BOOK").await);
    let sent = order.send(&staff, "ship", &[(&pieces, "1")]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let returns = format!("{}/returns", order.path);
    let asked = [(pieces.as_str(), "1"), ("reason", "Too heavy")];
    assert_eq!(shop.visitor().post(&returns, &asked).await.status, 303);
}

async fn signs_in_wrongly(browser: &Browser) {
    browser.expects("/admin/login", 422);
    browser.open("/admin/login").await;
    browser.fill("Email", OWNER.0).await;
    browser.fill("Password", "a guess").await;
    browser.press("Sign in").await;
    browser.sees("[role=alert]", "don’t match").await;
}

async fn opens_the_palette(browser: &Browser) {
    browser.open("/admin/products").await;
    browser.type_keys("\u{E009}k").await;
    browser.sees("dialog", "Orders").await;
}

async fn saves_a_bad_article(browser: &Browser) {
    browser.expects("/admin/articles/new", 422);
    browser.open("/admin/articles/new").await;
    browser.fill("Title", "A test").await;
    browser.fill("Offered product", "there-is-none").await;
    browser.press_in(".save-bar", "Save changes").await;
    browser.sees("[role=alert]", "there-is-none").await;
}

async fn writes(browser: &Browser) {
    let text = "## A heading\n\n[[product:back-guide]]";
    browser.open("/admin/articles/new").await;
    browser.fill("Text, in Markdown", text).await;
    browser.sees("#preview", "A heading").await;
    browser.sees("#preview", "The Back Guide").await;
}

async fn opens_a_product(browser: &Browser) {
    browser.open("/admin/products").await;
    browser.follow_in("table", "The Back Guide").await;
    browser.sees("h1", "The Back Guide").await;
}

async fn saves_a_price(browser: &Browser, price: &str, status: u16) {
    opens_a_product(browser).await;
    saves(browser, price, status).await;
}

async fn saves(browser: &Browser, price: &str, status: u16) {
    browser.expects("/admin/products/", status);
    browser.fill("Price of SB-BOOK", price).await;
    browser.press("Save changes").await;
    browser.sees("[role=alert]", "").await;
}
