use storefront::staff::Role;

use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn only_the_right_password_opens_the_office_and_signing_out_closes_it() {
    let shop = Shop::start().await;
    let visitor = shop.staff(Role::Owner).await;
    assert_eq!(visitor.get("/admin").await.status, 200);
    let stranger = shop.visitor();
    let page = stranger.get("/admin/orders?view=pack").await;
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/admin/login?next=%2Fadmin%2Forders%3Fview%3Dpack")
    );
    let page = stranger
        .post(
            "/admin/login",
            &[("email", "owner@shop.example"), ("password", "wrong")],
        )
        .await;
    assert_eq!(page.status, 422);
    assert_eq!(page.attr("#email", "value").unwrap(), "owner@shop.example");
    assert_eq!(shop.number("SELECT count(*) FROM staff_sessions").await, 1);
    visitor.post("/admin/logout", &[]).await;
    assert_eq!(shop.number("SELECT count(*) FROM staff_sessions").await, 0);
    assert_eq!(visitor.get("/admin").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_passwords_is_slowed_down() {
    let shop = Shop::start_with(|config| config.limits.enabled = true).await;
    let visitor = shop.visitor();
    let mut statuses = Vec::new();
    for _ in 0..11 {
        let page = visitor
            .post(
                "/admin/login",
                &[("email", "owner@shop.example"), ("password", "guess")],
            )
            .await;
        statuses.push((page.status, !page.header("retry-after").is_empty()));
    }
    assert_eq!(statuses.last(), Some(&(429, true)));
    assert!(
        statuses[..10].iter().all(|(status, _)| *status == 422),
        "{statuses:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_reaches_as_far_as_its_duties() {
    let shop = Shop::start().await;
    let editor = shop.staff(Role::Editor).await;
    assert_eq!(editor.get("/admin/products").await.status, 200);
    let page = editor.get("/admin/orders").await;
    assert_eq!(page.status, 403);
    assert!(page.has("Your role (Editor) does not include this"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_edited_and_a_stale_edit_shows_both_versions() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let id = shop
        .text("SELECT id FROM products WHERE slug = 'back-guide'")
        .await;
    let path = format!("/admin/products/{id}");
    let page = manager.get(&path).await;
    assert_eq!(page.status, 200);
    let variant = shop.variant("SB-BOOK").await;
    let before = shop.on_hand("SB-BOOK").await;
    let form = |price: &str, summary: &str, version: &str| {
        [
            ("version", version),
            ("name", "The Back Guide"),
            ("slug", "back-guide"),
            ("summary", summary),
            ("status", "active"),
            ("kind", "goods"),
            ("listed", "1"),
            ("position", "12"),
            ("v_id", &variant),
            ("v_sku", "SB-BOOK"),
            ("v_choice", ""),
            ("v_price", price),
            ("v_compare", ""),
            ("v_change", "5"),
            ("v_weight", "400"),
            ("v_gtin", ""),
            ("v_policy", "counted"),
            ("v_delivery", "yes"),
            ("v_active", "yes"),
            ("v_media", ""),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    };
    let page = manager.send_form(&path, &form("31.50", "First", "1")).await;
    assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
    assert_eq!(
        shop.number("SELECT price_minor FROM variants WHERE sku = 'SB-BOOK'")
            .await,
        3150
    );
    assert_eq!(
        shop.on_hand("SB-BOOK").await,
        before + 5,
        "stock moves by what was added"
    );

    let page = manager
        .send_form(&path, &form("29.00", "Second", "1"))
        .await;
    assert_eq!(page.status, 409);
    let rows = page.texts("[aria-label='Fields that differ'] tbody tr");
    assert!(
        rows.iter()
            .any(|row| row.contains("Second") && row.contains("First")),
        "{rows:?}"
    );
    assert_eq!(
        shop.number("SELECT price_minor FROM variants WHERE sku = 'SB-BOOK'")
            .await,
        3150
    );

    let page = manager.send_form(&path, &form("a lot", "Third", "2")).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.attr("#summary", "value").unwrap(), "Third");
    assert_eq!(page.attr("[name=v_price]", "value").unwrap(), "a lot");
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_form_a_tree_without_rings() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    assert!(manager.get("/admin/categories").await.has("Pillows"));
    let (sleep, pillows) = (
        shop.text("SELECT id FROM categories WHERE slug = 'sleep'")
            .await,
        shop.text("SELECT id FROM categories WHERE slug = 'pillows'")
            .await,
    );
    let page = manager
        .post(
            &format!("/admin/categories/{sleep}"),
            &[
                ("version", "1"),
                ("name", "Sleep"),
                ("slug", "sleep"),
                ("parent", &pillows),
            ],
        )
        .await;
    assert_eq!(page.status, 422);
    assert!(page.has("cannot stand below itself"));
    let saved = [
        ("version", "1"),
        ("name", "Better pillows"),
        ("slug", "pillows"),
        ("parent", &sleep),
        ("position", "1"),
    ];
    for time in ["first", "again"] {
        let page = manager
            .post(&format!("/admin/categories/{pillows}"), &saved)
            .await;
        assert_eq!(page.status, 303, "{time}: the same twice is no quarrel");
    }
    let page = manager
        .post(
            "/admin/categories/new",
            &[("name", "Travel"), ("position", "9")],
        )
        .await;
    assert_eq!(page.status, 303);
    assert_eq!(
        shop.text("SELECT slug FROM categories WHERE name = 'Travel'")
            .await,
        "travel"
    );
    let page = manager
        .post("/admin/categories/new", &[("name", "Travel")])
        .await;
    assert_eq!(page.status, 422, "the address is taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_without_a_server_can_be_read_in_the_outbox() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let form = visitor.checkout_form().await;
    assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    let owner = shop.staff(Role::Owner).await;
    let page = owner.get("/admin/outbox").await;
    assert!(page.has("Your order 10001") && page.has("No mail server is set"));
    let id = shop.text("SELECT id FROM outbox").await;
    assert!(
        owner
            .get(&format!("/admin/outbox/{id}"))
            .await
            .has("Thank you for your order 10001")
    );
    assert!(owner.get("/admin").await.has("Orders to send"));
}
