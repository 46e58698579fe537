use reqwest::Method;

use crate::support::{Page, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_stored_until_the_first_product_goes_in() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get("/cart").await;
    assert!(page.has("There are no products in the cart!") && page.has("Continue shopping"));
    assert!(page.cookies().is_empty());
    assert_eq!(shop.number("SELECT count(*) FROM carts").await, 0);

    let variant = shop.variant("SB-KNEE-GR").await;
    let page = visitor
        .post(
            "/cart/lines",
            &[("variant_id", &variant), ("quantity", "2")],
        )
        .await;
    assert_eq!((page.status, page.header("location")), (303, "/cart"));
    assert_eq!(page.cookies().len(), 2, "a session and the readable count");
    let session = page
        .headers
        .get_all("set-cookie")
        .iter()
        .find(|c| c.to_str().unwrap().starts_with("sid="))
        .unwrap();
    let session = session.to_str().unwrap();
    assert!(
        session.contains("HttpOnly")
            && session.contains("SameSite=Lax")
            && session.contains("Max-Age=2592000"),
        "{session}"
    );
    assert_eq!(shop.number("SELECT count(*) FROM carts").await, 1);
    assert_eq!(
        visitor.get("/cart").await.texts(".cart-line h2"),
        ["Knee pillow"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quantity_that_cannot_be_is_refused_with_what_can() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let variant = shop.variant("SB-KNEE-GR").await;
    for (quantity, status) in [
        ("0", 422),
        ("-1", 422),
        ("1000", 422),
        ("x", 422),
        ("1e3", 422),
        ("99999999999", 422),
        ("5", 409),
    ] {
        let page = visitor
            .post(
                "/cart/lines",
                &[("variant_id", &variant), ("quantity", quantity)],
            )
            .await;
        assert_eq!(page.status, status, "{quantity}");
    }
    assert_eq!(
        shop.number("SELECT count(*) FROM carts").await,
        0,
        "a refusal leaves nothing behind"
    );
    visitor.add(&variant, 3).await;
    let page = visitor
        .post(
            "/cart/lines",
            &[("variant_id", &variant), ("quantity", "2")],
        )
        .await;
    assert_eq!(page.status, 409);
    assert!(
        page.has("4 pieces are left of Knee pillow") && page.has("1 more can be added"),
        "{:?}",
        page.texts(".notice")
    );
    let sold_out = shop.variant("SB-KNEE-SL").await;
    let page = visitor
        .post(
            "/cart/lines",
            &[("variant_id", &sold_out), ("quantity", "1")],
        )
        .await;
    assert_eq!(page.status, 409);
    assert!(page.has("sold out"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_change_and_go_and_belong_to_their_cart_alone() {
    let shop = Shop::start().await;
    let (visitor, stranger) = (shop.visitor(), shop.visitor());
    let variant = shop.variant("SB-LUMB-MI-S").await;
    visitor.add(&variant, 1).await;
    stranger.add(&variant, 1).await;
    let action = visitor
        .get("/cart")
        .await
        .attr("form[data-cart]", "action")
        .unwrap();
    assert_eq!(
        stranger.post(&action, &[("quantity", "5")]).await.status,
        404
    );
    assert_eq!(
        visitor.post(&action, &[("quantity", "3")]).await.status,
        303
    );
    assert_eq!(shop.number("SELECT max(quantity) FROM cart_lines").await, 3);
    // A pressed sign wins over the field beside it.
    assert_eq!(
        visitor
            .post(&action, &[("quantity", "3"), ("set", "2")])
            .await
            .status,
        303
    );
    assert_eq!(shop.number("SELECT max(quantity) FROM cart_lines").await, 2);
    let page = visitor.post(&action, &[("quantity", "0")]).await;
    assert!(page.cookies().contains(&"cart_count".to_owned()));
    assert!(
        visitor
            .get("/cart")
            .await
            .has("There are no products in the cart!")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_is_shown_and_never_dropped() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    for sku in ["SB-KNEE-GR", "SB-LUMB-MI-S", "SB-ROLL-60-MI"] {
        visitor.add(&shop.variant(sku).await, 2).await;
    }
    shop.sql(
        "UPDATE variants SET price_minor = 4000 WHERE sku = 'SB-KNEE-GR';
         UPDATE products SET status = 'archived' WHERE slug = 'lumbar-cushion';
         UPDATE stock SET on_hand = 1 WHERE variant_id = (SELECT id FROM variants WHERE sku = 'SB-ROLL-60-MI')",
    )
    .await;
    let page = visitor.get("/cart").await;
    assert_eq!(page.texts(".cart-line").len(), 3);
    for words in [
        "Knee pillow went from $45.00 to $40.00",
        "This is no longer sold",
        "Only one is left",
    ] {
        assert!(page.has(words), "{words}: {:?}", page.texts("main"));
    }
    assert!(!page.has("Go to checkout"));
    assert!(page.texts(".sums dd")[0].starts_with('$'));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_drawer_is_a_part_and_a_cart_ends_after_thirty_days() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let variant = shop.variant("SB-KNEE-GR").await;
    let request = visitor
        .request(Method::POST, "/cart/lines")
        .header("HX-Request", "true");
    let part = Page::of(request.form(&[("variant_id", variant.as_str()), ("quantity", "1")])).await;
    assert_eq!(part.status, 200);
    assert!(
        !part.text().contains("<html") && part.text().contains("Knee pillow"),
        "{}",
        part.text()
    );
    assert!(
        visitor
            .get("/cart/drawer")
            .await
            .text()
            .contains("Knee pillow")
    );
    shop.advance(std::time::Duration::from_hours(29 * 24));
    assert!(visitor.get("/cart").await.has("Knee pillow"));
    shop.advance(std::time::Duration::from_hours(2 * 24));
    assert!(
        visitor
            .get("/cart")
            .await
            .has("There are no products in the cart!")
    );
}

/// The values of the session cookies that an answer sets.
fn sessions(page: &Page) -> Vec<String> {
    let set = page.headers.get_all("set-cookie").iter();
    set.filter_map(|cookie| cookie.to_str().unwrap().strip_prefix("sid="))
        .map(|rest| rest.split(';').next().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_a_browser_brings_along_is_never_taken_up() {
    let shop = Shop::start().await;
    let variant = shop.variant("SB-LUMB-MI-S").await;
    let forged = "A".repeat(43);
    let bring = |method, path| {
        let request = shop.visitor().request(method, path);
        request.header("Cookie", format!("sid={forged}"))
    };
    let fields = [("variant_id", variant.as_str()), ("quantity", "1")];
    let page = Page::of(bring(Method::POST, "/cart/lines").form(&fields)).await;
    assert_eq!(page.status, 303);
    let given = sessions(&page);
    assert_eq!(given.len(), 1, "{given:?}");
    assert_ne!(given[0], forged);
    let page = Page::of(bring(Method::GET, "/cart")).await;
    assert!(page.has("There are no products in the cart!"));

    let visitor = shop.visitor();
    let before = sessions(&visitor.post("/cart/lines", &fields).await);
    let same = sessions(&visitor.post("/cart/lines", &fields).await);
    assert_eq!(before, same, "a session that is known goes on");
    shop.advance(std::time::Duration::from_hours(31 * 24));
    let after = sessions(&visitor.post("/cart/lines", &fields).await);
    assert_eq!(after.len(), 1, "{after:?}");
    assert_ne!(before, after, "one that has ended does not");
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_in_a_cart_form_is_told_beside_the_cart() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let variant = shop.variant("SB-LUMB-MI-S").await;
    visitor.add(&variant, 1).await;
    let nobody = "019ab000-0000-7000-8000-000000000000";
    let line = format!("/cart/lines/{nobody}");
    for (path, variant_id, quantity, status) in [
        ("/cart/lines", "nonsense", "1", 422),
        ("/cart/lines", "", "1", 422),
        ("/cart/lines", variant.as_str(), "two", 422),
        ("/cart/lines", nobody, "1", 404),
        (line.as_str(), "", "2", 404),
        ("/cart/lines/nonsense", "", "2", 404),
        ("/cart/lines/nonsense", "", "-2", 422),
    ] {
        let fields = [("variant_id", variant_id), ("quantity", quantity)];
        let row = format!("{path} {fields:?}");
        let page = visitor.post(path, &fields).await;
        assert_eq!(page.status, status, "{row}");
        assert!(page.count("h1") == 1, "a page: {row}");
        if status == 422 {
            assert_eq!(page.texts(".cart-line h2"), ["Lumbar cushion"], "{row}");
            assert_eq!(page.count(".notice--bad"), 1, "{row}");
        }
        let request = visitor.request(Method::POST, path);
        let part = Page::of(request.header("HX-Request", "true").form(&fields)).await;
        assert_eq!(part.status, status, "{row}");
        assert!(
            !part.text().contains("<html") && part.text().contains("drawer-head"),
            "the drawer: {row}: {}",
            part.text()
        );
        assert_eq!(part.texts(".cart-line h3"), ["Lumbar cushion"], "{row}");
        assert_eq!(part.count(".notice--bad"), 1, "{row}");
    }
    assert_eq!(shop.number("SELECT sum(quantity) FROM cart_lines").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_taken_back_into_draft_keeps_its_new_words_to_itself() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let form = visitor.checkout_form().await;
    shop.sql("UPDATE products SET status = 'draft', name = 'Secret pillow', slug = 'secret-pillow' WHERE slug = 'knee-pillow'").await;
    shop.sql("UPDATE variants SET title = 'Secret velvet' WHERE sku = 'SB-KNEE-GR'")
        .await;
    for page in [
        visitor.get("/cart").await,
        visitor.get("/cart/drawer").await,
        visitor.get("/checkout").await,
        visitor.send_form("/checkout", &form).await,
    ] {
        let text = page.text().to_lowercase();
        assert!(!text.contains("secret"), "{text}");
        assert!(text.contains("knee pillow"), "{text}");
    }
    let page = visitor.get("/cart").await;
    assert!(page.has("This is no longer sold. Remove it to go on."));
    assert_eq!(page.count(".cart-line a"), 0, "nothing to open any more");
    let fields = [
        ("variant_id", &*shop.variant("SB-KNEE-GR").await),
        ("quantity", "1"),
    ];
    for stranger in [&visitor, &shop.visitor()] {
        let refused = stranger.post("/cart/lines", &fields).await;
        assert!((400..500).contains(&refused.status), "{}", refused.status);
        assert!(!refused.text().to_lowercase().contains("secret"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_takes_a_hundred_products_and_says_so() {
    let shop = Shop::start().await;
    shop.sql(
        "INSERT INTO variants (id, product_id, sku, title, price_minor)
             SELECT gen_random_uuid(), product_id, 'MANY-' || n, 'No. ' || n, 100
             FROM variants, generate_series(1, 101) AS n WHERE sku = 'SB-BOOK';
         INSERT INTO stock (variant_id, on_hand) SELECT id, 9 FROM variants WHERE sku LIKE 'MANY-%'",
    )
    .await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("MANY-1").await, 1).await;
    shop.sql(
        "INSERT INTO cart_lines (id, cart_id, variant_id, quantity, price_seen_minor, name_seen, title_seen)
             SELECT gen_random_uuid(), carts.id, variants.id, 1, 100, 'Book', ''
             FROM carts, variants WHERE sku LIKE 'MANY-%' AND sku NOT IN ('MANY-1', 'MANY-101')",
    )
    .await;
    let one_more = shop.variant("MANY-101").await;
    let page = visitor
        .post("/cart/lines", &[("variant_id", &one_more)])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.has("A cart holds at most 100 different products."));
    assert_eq!(page.count(".cart-line"), 100);
    // More of what is in there still goes, and all of it can be ordered.
    visitor.add(&shop.variant("MANY-1").await, 1).await;
    let form = visitor.checkout_form().await;
    assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    assert_eq!(shop.number("SELECT items_minor FROM orders").await, 10_100);
}
