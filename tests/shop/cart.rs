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
    assert_eq!(
        visitor
            .post(
                "/cart/lines",
                &[("variant_id", "nonsense"), ("quantity", "1")]
            )
            .await
            .status,
        404
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
