//! Orders by phone: staff write them for a customer, and they become orders like any other.

use futures_util::future::join_all;
use storefront::staff::Role;

use crate::support::{Page, Shop, Visitor};

type Fields = Vec<(String, String)>;

const FORM: &str = "main form[data-save-bar]";

/// The form with other values in some fields.
fn with(form: &Fields, changes: &[(&str, &str)]) -> Fields {
    let kept = form.iter().filter(|(name, _)| {
        let mut changed = changes.iter();
        changed.all(|(other, _)| other != name)
    });
    let changes = changes.iter();
    let changed = changes.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    kept.cloned().chain(changed).collect()
}

const CUSTOMER: [(&str, &str); 8] = [
    ("full_name", "Ines Romero"),
    ("email", "ines@example.com"),
    ("line1", "418 Alder Street"),
    ("city", "Portland"),
    ("region", "Oregon"),
    ("postal_code", "97205"),
    ("country", "US"),
    ("note", "Rang twice."),
];

/// A draft for the customer with pieces of that SKU, as its page shows it, and its path.
async fn draft(shop: &Shop, staff: &Visitor, sku: &str, pieces: &str) -> (String, Fields) {
    let form = staff.get("/admin/drafts/new").await.fields(FORM);
    let saved = staff
        .send_form("/admin/drafts/new", &with(&form, &CUSTOMER))
        .await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let path = saved.location().split('?').next().unwrap().to_owned();
    let variant = shop.variant(sku).await;
    let form = staff.get(&path).await.fields(FORM);
    let added = staff
        .send_form(&path, &with(&form, &[("add", &variant)]))
        .await;
    assert_eq!(added.status, 303, "{}", added.text());
    let form = staff.get(&path).await.fields(FORM);
    let field = format!("quantity-{variant}");
    let changed = with(&form, &[(&field, pieces), ("delivery_method", "standard")]);
    let saved = staff.send_form(&path, &changed).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = staff.get(&path).await;
    (path, page.fields(FORM))
}

/// Presses the button that makes it an order, with the customer's consent ticked.
async fn places(staff: &Visitor, path: &str, form: &Fields) -> Page {
    let form = with(form, &[("accept_terms", "1")]);
    staff.send_form(&format!("{path}/place"), &form).await
}

async fn orders(shop: &Shop) -> i64 {
    shop.number("SELECT count(*) FROM orders").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_by_phone_is_written_and_placed() {
    let shop = Shop::start().await;
    let support = shop.staff(Role::Support).await;
    let links = support
        .get("/admin/orders")
        .await
        .attributes("main a", "href");
    for link in ["/admin/drafts", "/admin/drafts/new"] {
        assert!(links.contains(&link.to_owned()), "{links:?}");
    }
    let form = support.get("/admin/drafts/new").await.fields(FORM);
    let form = with(&form, &[("full_name", "Ines Romero"), ("q", "sb-knee")]);
    let answer = support.send_form("/admin/drafts/new", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = support.get(&answer.location()).await;
    assert!(
        page.has("Knee pillow") && page.has("SB-KNEE-GR"),
        "{}",
        page.text()
    );
    let list = support.get("/admin/drafts").await;
    assert!(
        list.has("Ines Romero") && list.has("Sam Sample"),
        "{}",
        list.text()
    );

    let before = shop.on_hand("SB-LUMB-MI-S").await;
    let (path, form) = draft(&shop, &support, "SB-LUMB-MI-S", "2").await;
    let page = support.get(&path).await;
    let total = page.texts("dd.total").concat();
    let refused = support.send_form(&format!("{path}/place"), &form).await;
    assert_eq!(
        refused.status, 422,
        "the customer has agreed to nothing yet"
    );
    assert_eq!(refused.count("#accept_terms-error"), 1);
    assert_eq!(
        refused.count(".field-error"),
        1,
        "{:?}",
        refused.texts(".field-error")
    );
    let placed = places(&support, &path, &refused.fields(FORM)).await;
    assert_eq!(placed.status, 303, "{}", placed.text());
    let order = support.get(&placed.location()).await;
    assert!(
        order.has("Ines Romero") && order.has(&total),
        "{total}: {}",
        order.text()
    );
    assert_eq!(
        shop.text(
            "SELECT staff.name || ', ' || (cart_id IS NULL) || ', ' || payment_method || ', ' || note || ', ' || terms_version
             FROM orders JOIN staff ON staff.id = staff_id"
        )
        .await,
        "Sam Sample, true, bank_transfer, Rang twice., 1"
    );
    assert_eq!(shop.on_hand("SB-LUMB-MI-S").await, before - 2);
    let mail = shop
        .text("SELECT recipient || ' ' || kind || ' ' || body_text FROM outbox")
        .await;
    assert!(mail.starts_with("ines@example.com order.placed"), "{mail}");
    assert!(mail.contains(&total), "{mail}");
    assert_eq!(
        support.get(&path).await.status,
        404,
        "the draft has become an order"
    );
    let again = places(&support, &path, &form).await;
    assert_eq!((again.status, again.location()), (303, placed.location()));
    assert_eq!(orders(&shop).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_costs_what_the_same_cart_costs() {
    let shop = Shop::start().await;
    let support = shop.staff(Role::Support).await;
    shop.sql(
        "INSERT INTO discounts (id, name, code, kind, percent_ppm) VALUES (gen_random_uuid(), 'By phone', 'PHONE10', 'percent', 100000);
         INSERT INTO tax_rates (id, tax_class, country, name, rate_ppm) VALUES (gen_random_uuid(), 'standard', 'US', 'Sales tax', 88750)",
    )
    .await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-LUMB-MI-S").await, 3).await;
    visitor.post("/cart/discount", &[("code", "phone10")]).await;
    let form = visitor.checkout_form().await;
    // The page was shown before it was known where the order goes.
    let form: Fields = form
        .into_iter()
        .filter(|(name, _)| !name.starts_with("shown_total"))
        .collect();
    let done = visitor.send_form("/checkout", &form).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let (path, form) = draft(&shop, &support, "SB-LUMB-MI-S", "3").await;
    let saved = support
        .send_form(&path, &with(&form, &[("code", "phone10")]))
        .await;
    let form = support.get(&saved.location()).await.fields(FORM);
    let placed = places(&support, &path, &form).await;
    assert_eq!(placed.status, 303, "{}", placed.text());
    let amounts = shop.names(
        "SELECT concat_ws(' ', items_minor, discount_minor, delivery_minor, tax_minor, total_minor) AS name FROM orders ORDER BY number",
    );
    assert_eq!(amounts.len(), 2);
    assert_eq!(amounts[0], amounts[1]);
    assert!(
        !amounts[0].contains(" 0 "),
        "every part counts: {amounts:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn too_little_stock_and_new_prices_are_told_and_the_draft_stays() {
    let shop = Shop::start().await;
    let support = shop.staff(Role::Support).await;
    let (path, form) = draft(&shop, &support, "SB-KNEE-GR", "2").await;
    for (change, words) in [
        (
            "UPDATE variants SET price_minor = price_minor + 500 WHERE sku = 'SB-KNEE-GR'",
            "went from",
        ),
        (
            "UPDATE stock SET on_hand = 1 WHERE variant_id = (SELECT id FROM variants WHERE sku = 'SB-KNEE-GR')",
            "Only 1 of Knee pillow is left; 2 are wanted here",
        ),
        (
            "UPDATE products SET status = 'archived' WHERE slug = 'knee-pillow'",
            "is no longer sold",
        ),
    ] {
        shop.sql(change).await;
        let version = support.get(&path).await.fields(FORM).remove(0);
        let page = places(&support, &path, &with(&form, &[(&version.0, &version.1)])).await;
        assert_eq!(page.status, 409, "{words}: {}", page.text());
        assert!(page.has(words), "{words}: {:?}", page.texts("[role=alert]"));
        assert_eq!(page.attr("#city", "value").as_deref(), Some("Portland"));
        assert_eq!(orders(&shop).await, 0, "{words}");
    }
    assert_eq!(shop.number("SELECT count(*) FROM draft_orders").await, 1);
    assert_eq!(shop.number("SELECT count(*) FROM outbox").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_two_place_at_once_becomes_one_order() {
    let shop = Shop::start().await;
    let support = shop.staff(Role::Support).await;
    let before = shop.on_hand("SB-LUMB-MI-S").await;
    let (path, form) = draft(&shop, &support, "SB-LUMB-MI-S", "1").await;
    let pages = join_all((0..6).map(|_| places(&support, &path, &form))).await;
    let statuses: Vec<u16> = pages.iter().map(|page| page.status).collect();
    assert!(statuses.contains(&303), "{statuses:?}");
    assert!(
        statuses
            .iter()
            .all(|status| matches!(status, 303 | 409 | 404)),
        "{statuses:?}"
    );
    assert_eq!(
        (orders(&shop).await, shop.on_hand("SB-LUMB-MI-S").await),
        (1, before - 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_write_the_same_draft_see_each_others_words() {
    let shop = Shop::start().await;
    let support = shop.staff(Role::Support).await;
    let (path, form) = draft(&shop, &support, "SB-KNEE-GR", "1").await;
    let first = support
        .send_form(&path, &with(&form, &[("city", "Salem")]))
        .await;
    assert_eq!(first.status, 303);
    let second = support
        .send_form(&path, &with(&form, &[("city", "Eugene")]))
        .await;
    assert_eq!(second.status, 409);
    assert!(second.has("Salem") && second.attr("#city", "value").as_deref() == Some("Eugene"));
    let stale = support.send_form(&format!("{path}/discard"), &form).await;
    assert_eq!(stale.status, 409, "{}", stale.text());
    let gone = support
        .send_form(&format!("{path}/discard"), &second.fields(FORM))
        .await;
    assert_eq!(
        (gone.status, gone.header("location")),
        (303, "/admin/drafts?discarded=1")
    );
    assert!(support.get(&gone.location()).await.has("thrown away"));
    assert_eq!(shop.number("SELECT count(*) FROM draft_orders").await, 0);
    assert_eq!(places(&support, &path, &form).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_or_no_number_is_told_beside_its_field() {
    let shop = Shop::start().await;
    let support = shop.staff(Role::Support).await;
    let (path, form) = draft(&shop, &support, "SB-KNEE-GR", "1").await;
    let field = format!("quantity-{}", shop.variant("SB-KNEE-GR").await);
    for typed in ["many", "-1", "1000", "1.5"] {
        let page = support
            .send_form(&path, &with(&form, &[(&field, typed)]))
            .await;
        assert_eq!(page.status, 422, "{typed}");
        assert_eq!(
            page.attr(&format!("#{field}"), "value").as_deref(),
            Some(typed)
        );
        assert_eq!(page.count(&format!("#{field}-error")), 1, "{typed}");
    }
    let unfinished = with(&form, &[("email", "ines"), ("postal_code", "9")]);
    let page = places(&support, &path, &unfinished).await;
    assert_eq!(page.status, 422);
    assert_eq!(
        page.count("#email-error") + page.count("#postal_code-error"),
        2
    );
    assert_eq!(
        page.attr("#email", "value").as_deref(),
        Some("ines"),
        "it is saved as it is"
    );
    // None of it takes the line out, and nothing is no order.
    let emptied = with(
        &page.fields(FORM),
        &[
            (&field, "0"),
            ("email", "ines@example.com"),
            ("postal_code", "97205"),
        ],
    );
    let page = places(&support, &path, &emptied).await;
    assert_eq!(page.status, 409, "{}", page.text());
    assert!(page.has("There is nothing in it yet"));
    assert_eq!(orders(&shop).await, 0);
    let editor = shop.staff(Role::Editor).await;
    assert_eq!(editor.get("/admin/drafts").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_by_phone_wants_the_disclaimer_too() {
    let shop = Shop::start().await;
    let support = shop.staff(Role::Support).await;
    let (path, form) = draft(&shop, &support, "SB-KNEE-GR", "1").await;
    shop.sql(
        "UPDATE categories SET asks_disclaimer = true;
         UPDATE shop_settings SET disclaimer_text = 'Not with a pacemaker.', disclaimer_version = 2",
    )
    .await;
    let page = places(&support, &path, &form).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert_eq!(page.count("#accept_disclaimer-error"), 1);
    let form = with(&page.fields(FORM), &[("accept_disclaimer", "1")]);
    assert_eq!(places(&support, &path, &form).await.status, 303);
    assert_eq!(
        shop.number("SELECT disclaimer_version FROM orders").await,
        2
    );
}
