//! What buyers send back.

use storefront::staff::Role;

use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn only_what_has_left_can_come_back_and_only_once() {
    let shop = Shop::start().await;
    let order = shop
        .order(&[("SB-KNEE-GR", 2), ("SB-BOOK", 1)], "bank_transfer", "")
        .await;
    let staff = shop.staff(Role::Support).await;
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    let book = format!("pieces.{}", shop.line(&order, "SB-BOOK").await);
    let (buyer, address) = (shop.visitor(), format!("{}/returns", order.path));
    assert_eq!(
        buyer.get(&order.path).await.count("#returns"),
        0,
        "nothing has left"
    );
    assert_eq!(buyer.post(&address, &[(&knee, "1")]).await.status, 409);

    assert_eq!(
        order
            .send(&staff, "ship", &[(&knee, "1"), (&book, "0")])
            .await
            .status,
        303
    );
    let page = buyer.get(&order.path).await;
    let form = page.fields(&format!("form[action='{address}']"));
    assert_eq!(
        form,
        [
            (knee.clone(), "0".to_owned()),
            ("reason".to_owned(), String::new())
        ]
    );
    for (count, words) in [
        ("2", "one piece is left for that, not 2"),
        ("0", "Choose how many"),
        ("x", "in digits"),
        ("-1", "in digits"),
    ] {
        let page = buyer
            .post(&address, &[(&knee, count), ("reason", "Too soft")])
            .await;
        assert_eq!(page.status, 422, "{count}");
        assert!(page.has(words), "{count}: {:?}", page.texts("[role=alert]"));
        assert_eq!(
            page.texts_as_typed("#reason")[0].trim(),
            "Too soft",
            "what was typed is kept"
        );
    }
    let unsent = buyer.post(&address, &[(&book, "1")]).await;
    assert_eq!(unsent.status, 422, "the book is still here");
    assert_eq!(shop.number("SELECT count(*) FROM returns").await, 0);

    let page = buyer
        .post(&address, &[(&knee, "1"), ("reason", "Too <soft>")])
        .await;
    assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
    let page = buyer.get(&order.path).await;
    assert!(page.has("1 × Knee pillow") && page.has("We look at it and write to you."));
    assert_eq!(
        buyer.post(&address, &[(&knee, "1")]).await.status,
        422,
        "twice"
    );
    let nobody = format!("/orders/{}/returns", "x".repeat(43));
    assert_eq!(buyer.post(&nobody, &[(&knee, "1")]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_is_accepted_arrives_and_is_paid_back() {
    let shop = Shop::start().await;
    let order = shop.order(&[("SB-KNEE-GR", 2)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Support).await;
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    assert_eq!(order.press(&staff, "paid").await.status, 303);
    assert_eq!(order.press(&staff, "fulfilled").await.status, 303);
    let before = shop.on_hand("SB-KNEE-GR").await;
    let address = format!("{}/returns", order.path);
    let buyer = shop.visitor();
    assert_eq!(
        buyer
            .post(&address, &[(&knee, "1"), ("reason", "Too soft")])
            .await
            .status,
        303
    );

    let id = shop.text("SELECT id FROM returns").await;
    let deed = format!("returns/{id}");
    for list in ["/admin", "/admin/orders?view=returns"] {
        assert!(staff.get(list).await.has("Returns to look at"), "{list}");
    }
    assert_eq!(
        staff
            .get("/admin/orders?view=returns")
            .await
            .count("tbody tr"),
        1
    );
    assert!(
        staff
            .get("/admin")
            .await
            .attributes("main a", "href")
            .contains(&order.office(&deed))
    );
    let page = staff.get(&order.office(&deed)).await;
    assert!(page.has("Too soft") && page.has("1 × Knee pillow") && page.has("$45.00"));

    let version = shop.of(&order, "version").await;
    let answer = |version: String, answer: &'static str, words: &'static str| {
        let (staff, address) = (&staff, order.office(&deed));
        async move {
            let form = [
                ("version", version.as_str()),
                ("answer", answer),
                ("words", words),
                ("restock", "1"),
                ("pay_back", "1"),
            ];
            staff.post(&address, &form).await
        }
    };
    assert_eq!(
        answer(version.clone(), "refuse", "").await.status,
        422,
        "not without a word"
    );
    assert_eq!(
        answer("1".to_owned(), "approve", "").await.status,
        409,
        "an old form"
    );
    assert_eq!(answer(version.clone(), "burn", "").await.status, 400);
    assert_eq!(
        answer(version, "approve", "Send it to Dock 4.")
            .await
            .status,
        303
    );
    assert!(buyer.get(&order.path).await.has("Send it to Dock 4."));
    let mail = shop
        .text("SELECT body_text FROM outbox WHERE kind = 'order.return_approved'")
        .await;
    assert!(mail.contains("Dock 4"), "{mail}");

    let version = shop.of(&order, "version").await;
    let page = answer(version, "receive", "").await;
    assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
    assert_eq!(shop.on_hand("SB-KNEE-GR").await, before + 1);
    assert_eq!(
        shop.number("SELECT sum(amount_minor) FROM refunds").await,
        4500
    );
    assert_eq!(shop.of(&order, "payment_state").await, "partly_refunded");
    assert_eq!(
        shop.of(&order, "fulfilment_state").await,
        "fulfilled",
        "it was sent all the same"
    );
    let office = staff.get(&order.office("")).await;
    assert_eq!(
        office.texts("[data-money] dt"),
        ["Paid", "Paid back"],
        "nothing is still to pay"
    );
    let version = shop.of(&order, "version").await;
    let again = answer(version, "receive", "").await;
    assert_eq!(again.status, 409, "once");
    assert_eq!(shop.on_hand("SB-KNEE-GR").await, before + 1);
    assert!(!staff.get("/admin").await.has("Returns to look at"));
    // The other piece can still come back.
    assert_eq!(buyer.post(&address, &[(&knee, "1")]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_return_may_be_asked_for_again() {
    let shop = Shop::start().await;
    let order = shop.order(&[("SB-KNEE-GR", 1)], "bank_transfer", "").await;
    let staff = shop.staff(Role::Manager).await;
    assert_eq!(order.press(&staff, "fulfilled").await.status, 303);
    let knee = format!("pieces.{}", shop.line(&order, "SB-KNEE-GR").await);
    let (buyer, address) = (shop.visitor(), format!("{}/returns", order.path));
    assert_eq!(buyer.post(&address, &[(&knee, "1")]).await.status, 303);
    let id = shop.text("SELECT id FROM returns").await;
    let version = shop.of(&order, "version").await;
    let form = [
        ("version", version.as_str()),
        ("answer", "refuse"),
        ("words", "It was worn."),
    ];
    assert_eq!(
        staff
            .post(&order.office(&format!("returns/{id}")), &form)
            .await
            .status,
        303
    );
    let page = buyer.get(&order.path).await;
    assert!(page.has("Can’t be returned") && page.has("It was worn."));
    assert_eq!(buyer.post(&address, &[(&knee, "1")]).await.status, 303);
    assert_eq!(
        shop.number("SELECT count(*) FROM outbox WHERE kind = 'order.return_refused'")
            .await,
        1
    );
}
