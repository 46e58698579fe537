use super::addresses;
use super::inspection::Inspection;
use crate::browser::{Browser, Scripts, visit};
use crate::support::{Shop, Visitor};

#[tokio::test(flavor = "multi_thread")]
async fn public_pages_are_for_everybody() {
    let shop = Shop::start().await;
    let buyer = shop.visitor();
    let starts = starts(&shop, &buyer).await;
    let addresses = addresses::below("/", &starts, 2, &buyer).await;
    visit(&shop, Scripts::On, async |browser| {
        let mut inspection = Inspection::new(browser);
        for address in addresses.iter().filter(|address| *address != "/checkout") {
            inspection.page(address).await;
        }
        browser.expects("/no-such-page", 404);
        inspection.page("/no-such-page").await;
        inspection.finish();
    })
    .await;
}

/// Where to begin: what no link leads to, and states that a page has besides its usual one.
async fn starts(shop: &Shop, buyer: &Visitor) -> Vec<String> {
    buyer.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let form = buyer.checkout_form().await;
    let order = buyer.send_form("/checkout", &form).await.location();
    buyer.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let (restore, stop) = reminded(shop).await;
    let sold_out = shop.variant("SB-KNEE-SL").await;
    [
        "/",
        "/cart",
        "/checkout",
        "/contact/thanks",
        "/articles?tag=sleep",
        "/products?attr.for=Sleeping&in_stock=1&sort=price_desc",
        "/products?q=pillow&min_price=abc",
        "/products?q=there+is+no+such+thing",
        "/search",
        "/search?q=pillow",
        "/search?q=there+is+no+such+thing",
        "/products/backrack",
        "/products/back-guide",
        &format!("/products/knee-pillow?variant={sold_out}"),
        &order,
        &restore,
        &stop,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The paths of both links in the reminder of a checkout that was left.
async fn reminded(shop: &Shop) -> (String, String) {
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-LUMB-MI-S").await, 1).await;
    let typed = [("email", "ines@example.org")];
    assert_eq!(visitor.post("/checkout/progress", &typed).await.status, 204);
    shop.sql("UPDATE shop_settings SET reminders_enabled = true")
        .await;
    shop.advance(std::time::Duration::from_hours(5));
    assert_eq!(
        storefront::abandoned::remind(shop.parts()).await.unwrap(),
        1
    );
    let mail = shop
        .text("SELECT body_text FROM outbox WHERE kind = 'checkouts.reminder'")
        .await;
    let path = |begins: &str| {
        let line = mail.lines().find(|line| line.contains(begins)).unwrap();
        line[line.find(begins).unwrap()..].to_owned()
    };
    (path("/cart/restore/"), path("/reminders/stop/"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_buyers_and_readers_come_to_is_for_everybody() {
    let shop = Shop::start().await;
    visit(&shop, Scripts::On, async |browser| {
        let mut inspection = Inspection::new(browser);
        inspection.after("an empty drawer", opens_the_drawer).await;
        inspection.after_narrow("the menu", opens_the_menu).await;
        inspection
            .after("a question with errors", sends_an_empty_question)
            .await;
        inspection.after("suggestions", searches).await;
        inspection.after("a full drawer", adds_a_product).await;
        inspection.page("/cart").await;
        inspection
            .after("too many for the stock", adds_too_many)
            .await;
        inspection.page("/checkout").await;
        inspection
            .after("a checkout with errors", orders_with_nothing_filled_in)
            .await;
        shop.sql("UPDATE variants SET price_minor = price_minor + 100")
            .await;
        inspection
            .after("a cart with a new price", async |browser| {
                browser.open("/cart").await;
            })
            .await;
        shop.sql("UPDATE products SET status = 'archived'").await;
        inspection.page("/cart").await;
        inspection.page("/products").await;
        inspection.page("/").await;
        inspection.finish();
    })
    .await;
}

async fn opens_the_drawer(browser: &Browser) {
    browser.open("/articles").await;
    browser.follow_in(".header-tools", "Cart").await;
    browser
        .sees("#cart-drawer", "There are no products in the cart!")
        .await;
}

async fn opens_the_menu(browser: &Browser) {
    browser.open("/").await;
    browser.press("Menu").await;
    browser.sees(":popover-open", "Your cart").await;
}

async fn sends_an_empty_question(browser: &Browser) {
    browser.expects("/inquiries", 422);
    browser.open("/contact").await;
    browser.press("Send the question").await;
    browser
        .sees("[role=alert]", "What you typed is kept.")
        .await;
}

async fn searches(browser: &Browser) {
    browser.open("/search").await;
    browser.fill("Search products and articles", "pil").await;
    browser.sees("#suggestions", "pillow").await;
}

async fn adds_a_product(browser: &Browser) {
    browser.open("/products/back-guide").await;
    browser.press("Add to cart").await;
    browser.sees("#cart-drawer .lines", "The Back Guide").await;
}

async fn adds_too_many(browser: &Browser) {
    browser.expects("/cart/lines", 409);
    browser.open("/products/knee-pillow").await;
    browser.fill("Quantity: Knee pillow", "4").await;
    browser.press("Add to cart").await;
    browser.sees("#cart-drawer .lines", "Knee pillow").await;
    browser.press("Close the cart").await;
    browser.press("Add to cart").await;
    browser
        .sees("#cart-drawer .notice--bad", "Knee pillow")
        .await;
}

async fn orders_with_nothing_filled_in(browser: &Browser) {
    browser.expects("/checkout", 422);
    browser.open("/checkout").await;
    browser.press("Place the order").await;
    browser
        .sees("[role=alert]", "What you typed is kept.")
        .await;
}
