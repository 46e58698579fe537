//! What buyers agree to: the terms, the disclaimer, and every version of both.

use storefront::staff::Role;

use crate::support::{Page, Shop, Visitor};

type Fields = Vec<(String, String)>;

const LEGAL: &str = "/admin/settings/legal";

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

/// Saves a text as staff do.
async fn writes(staff: &Visitor, field: &str, text: &str) -> Page {
    let form = staff.get(LEGAL).await.fields("main form[data-save-bar]");
    staff.send_form(LEGAL, &with(&form, &[(field, text)])).await
}

/// Switches the tick of that category on, in the office's form.
async fn asks(shop: &Shop, staff: &Visitor, category: &str) {
    let id = shop
        .text(&format!(
            "SELECT id FROM categories WHERE slug = '{category}'"
        ))
        .await;
    let path = format!("/admin/categories/{id}");
    let form = staff.get(&path).await.fields("main form");
    let page = staff
        .send_form(&path, &with(&form, &[("asks_disclaimer", "1")]))
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
}

/// A category above a product's own, and a SKU of that product.
async fn device(shop: &Shop) -> (String, String) {
    let found = shop.text(
        "SELECT above.slug || ' ' || variants.sku FROM categories AS own
             JOIN categories AS above ON above.id = own.parent_id
             JOIN product_categories ON category_id = own.id
             JOIN products ON products.id = product_id AND products.status = 'active' AND products.kind = 'goods'
             JOIN variants ON variants.product_id = products.id AND variants.active
             JOIN stock ON stock.variant_id = variants.id AND (stock.on_hand > 3 OR NOT stock.tracked)
         ORDER BY 1 LIMIT 1",
    );
    let found = found.await;
    let (category, sku) = found.split_once(' ').unwrap();
    (category.to_owned(), sku.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_of_a_text_stays_readable() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let first = manager.get(LEGAL).await.texts_as_typed("#terms").concat();
    assert!(first.contains("sample terms"), "{first}");
    assert_eq!(writes(&manager, "terms", &first).await.status, 303);
    assert_eq!(
        shop.number("SELECT terms_version FROM shop_settings").await,
        1,
        "the same words are no new version"
    );
    let page = writes(&manager, "terms", "Other terms.").await;
    assert_eq!(page.status, 303, "{}", page.text());
    let page = manager.get(&page.location()).await;
    assert!(page.has("Saved."));
    assert_eq!(
        page.attributes("main .todo a", "href"),
        [
            "/admin/settings/legal/terms/2",
            "/admin/settings/legal/terms/1",
            "/admin/settings/legal/disclaimer/1"
        ]
    );
    let support = shop.staff(Role::Support).await;
    assert_eq!(support.get(LEGAL).await.status, 403);
    let old = support.get("/admin/settings/legal/terms/1").await;
    assert!(
        old.has("sample terms") && old.has("Earlier version"),
        "{}",
        old.text()
    );
    let new = support.get("/admin/settings/legal/terms/2").await;
    assert!(new.has("Other terms.") && new.has("Holds now"));
    for none in ["terms/3", "disclaimer/2", "promises/1"] {
        let page = support.get(&format!("{LEGAL}/{none}")).await;
        assert_eq!(page.status, 404, "{none}");
    }

    let visitor = shop.visitor();
    let now = visitor.get("/terms").await;
    assert!(now.has("Other terms.") && !now.header("etag").is_empty());
    assert!(
        now.attributes("footer a", "href")
            .contains(&"/terms".to_owned())
    );
    let old = visitor.get("/terms/sale/1").await;
    assert!(old.has("sample terms") && old.has("earlier version"));
    assert_eq!(visitor.get("/terms/sale/3").await.status, 404);
    visitor.add(&shop.variant("SB-BOOK").await, 1).await;
    assert!(visitor.get("/checkout").await.has("Other terms."));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_cannot_be_changed_in_the_database() {
    let shop = Shop::start().await;
    let conn = shop.parts().db.get().await.unwrap();
    for statement in [
        "UPDATE consent_texts SET text = 'You owe us a cow.'",
        "DELETE FROM consent_texts",
    ] {
        use diesel_async::SimpleAsyncConnection as _;
        let done = (&*conn).batch_execute(statement).await;
        assert!(done.is_err(), "{statement}");
    }
    assert_eq!(shop.number("SELECT count(*) FROM consent_texts").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_editors_of_the_texts_see_each_others_words() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let form = manager.get(LEGAL).await.fields("main form[data-save-bar]");
    assert_eq!(
        writes(&manager, "disclaimer", "Ask a doctor.").await.status,
        303
    );
    let mine = with(&form, &[("disclaimer", "Ask two doctors.")]);
    let page = manager.send_form(LEGAL, &mine).await;
    assert_eq!(page.status, 409, "{}", page.text());
    assert!(page.has("Ask a doctor.") && page.has("Ask two doctors."));
    let again = page.fields("main form[data-save-bar]");
    assert_eq!(manager.send_form(LEGAL, &again).await.status, 303);
    assert_eq!(
        shop.names(
            "SELECT text AS name FROM consent_texts WHERE kind = 'disclaimer' ORDER BY version"
        ),
        ["", "Ask a doctor.", "Ask two doctors."]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_asks_for_the_disclaimer_and_the_order_notes_both_versions() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let (category, sku) = device(&shop).await;
    asks(&shop, &manager, &category).await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant(&sku).await, 1).await;
    let page = visitor.get("/checkout").await;
    assert_eq!(page.count("#accept_disclaimer"), 0, "there is no text yet");
    writes(
        &manager,
        "disclaimer",
        "Not with a pacemaker.\n\nAsk first.",
    )
    .await;
    let page = visitor.get("/checkout").await;
    assert_eq!(page.count("#accept_disclaimer"), 1);
    assert!(page.has("Not with a pacemaker."));

    let form = visitor.checkout_form().await;
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert_eq!(page.texts(".field-error").len(), 1);
    assert_eq!(page.count("#accept_disclaimer-error"), 1);
    assert_eq!(page.attr("#city", "value").as_deref(), Some("Portland"));
    let done = visitor
        .send_form("/checkout", &with(&form, &[("accept_disclaimer", "1")]))
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        shop.text("SELECT terms_version || ' ' || disclaimer_version FROM orders")
            .await,
        "1 2"
    );
    writes(&manager, "disclaimer", "Other words.").await;
    let order = visitor.get(&done.location()).await;
    let links = order.attributes(".summary a", "href");
    assert!(links.contains(&"/terms/sale/1".to_owned()), "{links:?}");
    assert!(
        links.contains(&"/terms/disclaimer/2".to_owned()),
        "{links:?}"
    );
    assert!(
        visitor
            .get("/terms/disclaimer/2")
            .await
            .has("Not with a pacemaker.")
    );
    let id = shop.text("SELECT id FROM orders").await;
    let office = manager.get(&format!("/admin/orders/{id}")).await;
    let links = office.attributes("main a", "href");
    for link in ["terms/1", "disclaimer/2"] {
        assert!(links.contains(&format!("{LEGAL}/{link}")), "{links:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_products_ask_for_no_disclaimer() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let (category, _) = device(&shop).await;
    asks(&shop, &manager, &category).await;
    writes(&manager, "disclaimer", "Not with a pacemaker.").await;
    let other = shop
        .text(&format!(
            "WITH RECURSIVE below AS (SELECT id FROM categories WHERE slug = '{category}'
                 UNION SELECT categories.id FROM categories JOIN below ON categories.parent_id = below.id)
             SELECT sku FROM variants JOIN products ON products.id = product_id
                 JOIN stock ON variant_id = variants.id AND on_hand > 0
             WHERE products.status = 'active' AND kind = 'goods' AND variants.active AND NOT EXISTS (
                 SELECT FROM product_categories WHERE product_id = products.id AND category_id IN (SELECT id FROM below))
             ORDER BY sku LIMIT 1"
        ))
        .await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant(&other).await, 1).await;
    let form = visitor.checkout_form().await;
    assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    assert_eq!(
        shop.number("SELECT count(*) FROM orders WHERE disclaimer_version IS NULL")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_accepts_words_that_they_were_not_shown() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-LUMB-MI-S").await, 1).await;
    let form = visitor.checkout_form().await;
    writes(&manager, "terms", "Other terms.").await;
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 409, "{}", page.text());
    assert!(page.has("terms of sale have new words") && page.has("Other terms."));
    assert_eq!(page.count("#accept_terms"), 1);
    assert_eq!(
        page.count("#accept_terms[checked]"),
        0,
        "the tick was for other words"
    );
    let hidden = page.hidden("#checkout-form");
    let typed = form
        .iter()
        .filter(|(name, _)| hidden.iter().all(|(known, _)| known != name));
    let again: Fields = hidden.iter().chain(typed).cloned().collect();
    let done = visitor.send_form("/checkout", &again).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(shop.number("SELECT terms_version FROM orders").await, 2);
}
