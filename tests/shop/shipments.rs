//! Orders that leave in parcels, or in part not at all.

use storefront::staff::Role;

use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_leaves_in_parcels_that_can_be_followed() {
    let shop = Shop::start().await;
    let order = shop
        .order(&[("SB-KNEE-GR", 3), ("SB-BOOK", 1)], "bank_transfer", "")
        .await;
    let before = shop.on_hand("SB-KNEE-GR").await;
    let staff = shop.staff(Role::Support).await;
    let (knee, book) = (
        shop.line(&order, "SB-KNEE-GR").await,
        shop.line(&order, "SB-BOOK").await,
    );
    let (knee, book) = (format!("pieces.{knee}"), format!("pieces.{book}"));

    // As it stands, the form sends everything.
    let form = order.form(&staff, "ship", &[]).await;
    assert!(
        form.contains(&(knee.clone(), "3".to_owned()))
            && form.contains(&(book.clone(), "1".to_owned()))
    );
    for (count, words) in [
        ("4", "3 pieces are left for that, not 4"),
        ("-1", "in digits"),
        ("x", "in digits"),
    ] {
        let page = order.send(&staff, "ship", &[(&knee, count)]).await;
        assert_eq!(page.status, 422, "{count}");
        assert!(page.has(words), "{count}: {:?}", page.texts("[role=alert]"));
        assert_eq!(
            page.attr(&format!("[name='{knee}']"), "value").unwrap(),
            count,
            "what was typed is kept"
        );
    }
    let page = order
        .send(&staff, "ship", &[(&knee, "0"), (&book, "0")])
        .await;
    assert_eq!(page.status, 422, "an empty parcel");
    let page = order
        .send(&staff, "ship", &[("tracking_url", "javascript:alert(1)")])
        .await;
    assert_eq!((page.status, page.count("#tracking_url-error")), (422, 1));

    // One piece is cancelled before anything leaves; it goes back into stock.
    let page = order
        .send(
            &staff,
            "cancel",
            &[(&knee, "1"), ("reason", "Out of stock")],
        )
        .await;
    assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
    assert_eq!(shop.on_hand("SB-KNEE-GR").await, before + 1);
    assert_eq!(shop.of(&order, "cancelled_minor").await, "4500");

    let told = [
        (knee.as_str(), "1"),
        (&book, "1"),
        ("carrier", "UPS"),
        ("tracking_number", "1Z 7"),
    ];
    let page = order.send(&staff, "ship", &told).await;
    assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
    assert_eq!(
        shop.of(&order, "fulfilment_state").await,
        "partly_fulfilled"
    );
    let buyer = shop.visitor().get(&order.path).await;
    assert_eq!(
        buyer.texts("h1"),
        ["Ines, a part of your order is on its way."]
    );
    let link = "https://www.ups.com/track?tracknum=1Z7".to_owned();
    assert!(buyer.attributes("main a", "href").contains(&link));
    let office = staff.get(&order.office("")).await;
    assert!(office.attributes("main a", "href").contains(&link));
    assert!(
        office.has("1 sent. 1 cancelled"),
        "{:?}",
        office.texts(".todo li")
    );
    let mail = shop
        .text("SELECT body_text FROM outbox WHERE kind = 'order.sent'")
        .await;
    assert!(
        mail.contains(&link) && mail.contains("Knee pillow"),
        "{mail}"
    );

    // Two parcels and a cancelled piece are the whole order.
    assert_eq!(order.press(&staff, "fulfilled").await.status, 303);
    assert_eq!(shop.of(&order, "fulfilment_state").await, "fulfilled");
    let sent = shop
        .number("SELECT sum(quantity) FROM shipment_lines")
        .await;
    assert_eq!(sent, 3);
    let again = order.press(&staff, "fulfilled").await;
    assert_eq!(again.status, 409);
    let cancel = staff
        .post(&order.office("cancel"), &[("version", "4"), (&knee, "1")])
        .await;
    assert_eq!(cancel.status, 409, "all of it has left");
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_what_did_not_leave_yet_completes_an_order() {
    let shop = Shop::start().await;
    let order = shop.order(&[("SB-KNEE-GR", 2)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Manager).await;
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    assert_eq!(order.press(&staff, "paid").await.status, 303);
    assert_eq!(
        order.send(&staff, "ship", &[(&knee, "1")]).await.status,
        303
    );
    let page = order.send(&staff, "cancel", &[(&knee, "1")]).await;
    assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
    assert_eq!(shop.of(&order, "fulfilment_state").await, "fulfilled");
    assert_eq!(shop.of(&order, "state").await, "open");
    // What was paid for it went back, by itself.
    assert_eq!(shop.of(&order, "payment_state").await, "partly_refunded");
    assert_eq!(
        shop.number("SELECT sum(amount_minor) FROM refunds").await,
        4500
    );
    let office = staff.get(&order.office("")).await;
    let money = office.texts("[data-money] dt");
    assert_eq!(
        money,
        ["Cancelled since", "Paid", "Paid back"],
        "nothing is missing or too much"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_piece_that_is_cancelled_ends_the_order() {
    let shop = Shop::start().await;
    shop.sql(
        "INSERT INTO discounts (id, name, code, kind, percent_ppm, max_uses) \
         VALUES (gen_random_uuid(), 'Once', 'ONCE', 'percent', 100000, 1)",
    )
    .await;
    let before = shop.on_hand("SB-KNEE-GR").await;
    let order = shop
        .order(&[("SB-KNEE-GR", 2)], "bank_transfer", "ONCE")
        .await;
    assert_eq!(shop.number("SELECT used FROM discounts").await, 1);
    let staff = shop.staff(Role::Manager).await;
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    assert_eq!(
        order.send(&staff, "cancel", &[(&knee, "1")]).await.status,
        303
    );
    assert_eq!(shop.of(&order, "state").await, "open");
    // Those that stay out of stock are lost.
    let mut form = order.form(&staff, "cancel", &[(&knee, "1")]).await;
    form.retain(|(name, _)| name != "restock");
    assert_eq!(
        staff.send_form(&order.office("cancel"), &form).await.status,
        303
    );
    assert_eq!(shop.of(&order, "state").await, "cancelled");
    assert_eq!(shop.on_hand("SB-KNEE-GR").await, before - 1);
    assert_eq!(
        shop.number("SELECT used FROM discounts").await,
        0,
        "somebody else may use it"
    );
    assert_eq!(shop.number("SELECT count(*) FROM discount_uses").await, 0);
    shop.order(&[("SB-KNEE-GR", 1)], "bank_transfer", "ONCE")
        .await;
    assert_eq!(shop.number("SELECT used FROM discounts").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_an_old_form_is_told_to_look_again() {
    let shop = Shop::start().await;
    let order = shop.order(&[("SB-KNEE-GR", 2)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Manager).await;
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    assert_eq!(order.press(&staff, "paid").await.status, 303);
    for deed in ["ship", "cancel", "edit"] {
        let page = staff
            .post(&order.office(deed), &[("version", "1"), (&knee, "1")])
            .await;
        assert_eq!(page.status, 409, "{deed}");
        assert!(page.has("Somebody else changed this order"), "{deed}");
        assert_eq!(
            page.attr(&format!("[name='{knee}']"), "value").unwrap(),
            "1",
            "{deed}"
        );
    }
    let page = staff
        .post(
            &order.office("refund"),
            &[("version", "1"), ("extra", "1.00")],
        )
        .await;
    assert_eq!(
        (page.status, page.attr("#extra", "value").unwrap()),
        (409, "1.00".to_owned())
    );
    for deed in ["ship", "cancel", "edit", "refund"] {
        assert_eq!(
            staff.post(&order.office(deed), &[]).await.status,
            400,
            "{deed}"
        );
    }
    assert_eq!(shop.number("SELECT count(*) FROM refunds").await, 0);
    assert_eq!(shop.number("SELECT count(*) FROM shipments").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_are_for_colleagues() {
    let shop = Shop::start().await;
    let order = shop.order(&[("SB-KNEE-GR", 1)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Support).await;
    let address = order.office("note");
    assert_eq!(staff.post(&address, &[("note", " ")]).await.status, 422);
    let page = staff
        .post_and_follow(&address, &[("note", "Call <b>before</b> noon")])
        .await;
    assert!(
        page.texts(".timeline li")[0].starts_with("Note by Sam Sample. Call <b>before</b> noon")
    );
    assert!(!shop.visitor().get(&order.path).await.has("before"));
}
