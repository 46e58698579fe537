//! An order after it was placed: its page, what staff do with it, and the mails about it.

use futures_util::future::join_all;
use storefront::staff::Role;

use crate::support::{Page, Shop, Visitor};

/// Places an order and returns the address of its page and its id.
async fn order(shop: &Shop, sku: &str, quantity: i32, payment: &str) -> (String, String) {
    let visitor = shop.visitor();
    visitor.add(&shop.variant(sku).await, quantity).await;
    let mut form = visitor.checkout_form().await;
    for (name, value) in &mut form {
        if name == "payment_method" {
            payment.clone_into(value);
        }
    }
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let path = page.location();
    let token = path.trim_start_matches("/orders/");
    let id = shop
        .text(&format!("SELECT id FROM orders WHERE token = '{token}'"))
        .await;
    (path, id)
}

/// Presses a button of the staff's page as it was last seen.
async fn press(staff: &Visitor, id: &str, deed: &str) -> Page {
    let shown = staff.get(&format!("/admin/orders/{id}")).await;
    let version = shown.attr("input[name=version]", "value");
    let version = version.unwrap_or_else(|| "1".to_owned());
    staff
        .post(
            &format!("/admin/orders/{id}/{deed}"),
            &[("version", &version)],
        )
        .await
}

async fn mails(shop: &Shop, kind: &str) -> i64 {
    shop.number(&format!(
        "SELECT count(*) FROM outbox WHERE kind = '{kind}'"
    ))
    .await
}

async fn mail(shop: &Shop, kind: &str) -> String {
    shop.text(&format!(
        "SELECT recipient || E'\\n' || subject || E'\\n' || body_text || E'\\n' || body_html FROM outbox WHERE kind = '{kind}'"
    ))
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_what_was_ordered_and_how_to_pay() {
    let shop = Shop::start().await;
    let (path, _) = order(&shop, "SB-KNEE-GR", 2, "bank_transfer").await;
    let page = shop.visitor().get(&path).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("h1"), ["Thank you, Ines. We have your order."]);
    assert_eq!(page.count(".mini-line img"), 1, "a picture of the line");
    assert_eq!(
        page.attributes(".mini-line a", "href"),
        ["/products/knee-pillow"]
    );
    let steps = page.texts(".timeline li b");
    assert_eq!(
        steps,
        [
            "Order placed",
            "Waiting for your transfer",
            "Being packed",
            "On its way"
        ]
    );
    assert_eq!(page.texts(".timeline time").len(), 1);
    assert!(page.texts(".timeline time")[0].starts_with("Today, "));
    let machine = page.attr(".timeline time", "datetime").unwrap();
    assert!(machine.len() == 17 && machine.ends_with('Z'), "{machine}");
    assert_eq!(
        page.texts(".timeline .now b"),
        ["Waiting for your transfer"]
    );
    let number = shop.text("SELECT number FROM orders").await;
    assert!(
        page.has(&format!(
            "Please transfer $96.90 with the reference {number}."
        )),
        "{:?}",
        page.texts(".notice")
    );
    assert!(page.has("Account number: 000000000"));
    assert!(page.has("As soon as your transfer is here"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    // Paying at the door needs no account.
    let (path, _) = order(&shop, "SB-KNEE-GR", 1, "cash_on_delivery").await;
    let page = shop.visitor().get(&path).await;
    assert!(!page.has("Account number") && page.has("You pay at the door"));
    assert_eq!(page.texts(".timeline .now b"), ["Being packed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_without_an_account_says_whom_to_ask() {
    let shop = Shop::start().await;
    shop.sql("UPDATE shop_settings SET bank_details = ''").await;
    let (path, _) = order(&shop, "SB-KNEE-GR", 1, "bank_transfer").await;
    let page = shop.visitor().get(&path).await;
    assert!(page.has("Write to hello@spinalbackrack.example, and we tell you the account."));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_the_goods_changes_nothing_of_the_order() {
    let shop = Shop::start().await;
    let (path, _) = order(&shop, "SB-KNEE-GR", 1, "bank_transfer").await;
    shop.sql("UPDATE products SET status = 'draft', name = 'Secret', slug = 'secret' WHERE slug = 'knee-pillow'; UPDATE variants SET price_minor = 1")
        .await;
    let page = shop.visitor().get(&path).await;
    assert!(page.has("Knee pillow") && page.has("$51.90"));
    assert_eq!(page.count(".mini-line a"), 0, "nothing to open");
    assert!(!page.text().to_lowercase().contains("secret"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_paid_and_sent_and_the_buyer_hears_of_it() {
    let shop = Shop::start().await;
    let (path, id) = order(&shop, "SB-KNEE-GR", 1, "bank_transfer").await;
    let staff = shop.staff(Role::Support).await;
    assert_eq!(press(&staff, &id, "paid").await.status, 303);
    let page = shop.visitor().get(&path).await;
    assert_eq!(page.texts("h1"), ["Thank you, Ines. It’s on our bench."]);
    assert_eq!(page.texts(".timeline .now b"), ["Being packed"]);
    assert_eq!(page.count(".timeline time"), 2);
    assert!(!page.has("Account number"));
    let told = mail(&shop, "order.paid").await;
    for words in ["ines@example.com", "is paid", "$51.90", &path] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let shown = staff.get(&format!("/admin/orders/{id}")).await;
    let told = shown.texts(".timeline li");
    let by = told.iter().find(|one| one.starts_with("Paid"));
    assert!(
        by.is_some_and(|one| one.starts_with("Paid by Sam Sample")),
        "{told:?}"
    );
    assert_eq!(press(&staff, &id, "paid").await.status, 409);

    assert_eq!(press(&staff, &id, "fulfilled").await.status, 303);
    let page = shop.visitor().get(&path).await;
    assert_eq!(page.texts("h1"), ["Ines, your order is on its way."]);
    assert_eq!(page.texts(".timeline .now b"), ["On its way"]);
    let told = mail(&shop, "order.sent").await;
    for words in [
        "has left us",
        "Standard delivery",
        "418 Alder Street",
        &path,
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("at the door"), "it is paid: {told}");
    let refused = press(&staff, &id, "cancelled").await;
    assert_eq!(refused.status, 409);
    assert!(refused.has("was sent and can’t be cancelled"));
    let counts = (
        mails(&shop, "order.paid").await,
        mails(&shop, "order.sent").await,
        mails(&shop, "order.cancelled").await,
    );
    assert_eq!(counts, (1, 1, 0), "a refusal tells nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_is_asked_for_when_it_leaves() {
    let shop = Shop::start().await;
    let (path, id) = order(&shop, "SB-KNEE-GR", 1, "cash_on_delivery").await;
    let staff = shop.staff(Role::Manager).await;
    assert_eq!(press(&staff, &id, "fulfilled").await.status, 303);
    assert!(
        mail(&shop, "order.sent")
            .await
            .contains("Have $51.90 ready")
    );
    let page = shop.visitor().get(&path).await;
    assert_eq!(page.texts(".timeline .now b"), ["You pay at the door"]);
    assert_eq!(press(&staff, &id, "paid").await.status, 303);
    let page = shop.visitor().get(&path).await;
    assert!(page.has("Paid"), "{:?}", page.texts(".timeline"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_cancel_at_once_give_the_stock_back_once() {
    let shop = Shop::start_with(|config| config.database.pool = Some(16)).await;
    let before = shop.on_hand("SB-KNEE-GR").await;
    let (path, id) = order(&shop, "SB-KNEE-GR", 2, "bank_transfer").await;
    assert_eq!(shop.on_hand("SB-KNEE-GR").await, before - 2);
    let (one, other) = (
        shop.staff(Role::Manager).await,
        shop.staff(Role::Owner).await,
    );
    let address = format!("/admin/orders/{id}/cancelled");
    let pages = join_all((0..12).map(|n| {
        let staff = if n % 2 == 0 { &one } else { &other };
        staff.post(&address, &[("version", "1")])
    }))
    .await;
    let mut statuses: Vec<u16> = pages.iter().map(|page| page.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses[0], 303);
    assert!(
        statuses[1..].iter().all(|status| *status == 409),
        "{statuses:?}"
    );
    assert_eq!(shop.on_hand("SB-KNEE-GR").await, before);
    assert_eq!(mails(&shop, "order.cancelled").await, 1);
    assert_eq!(
        shop.number("SELECT count(*) FROM order_events WHERE kind = 'cancelled'")
            .await,
        1
    );
    let told = mail(&shop, "order.cancelled").await;
    assert!(told.contains("You have nothing to pay"), "{told}");
    let page = shop.visitor().get(&path).await;
    assert_eq!(page.texts("h1"), ["This order was cancelled."]);
    assert_eq!(page.texts(".timeline .now b"), ["Cancelled"]);
    assert!(page.has("Nothing will be sent") && !page.has("Account number"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_different_buttons_pressed_at_once_one_is_told_to_look_again() {
    let shop = Shop::start().await;
    let (_, id) = order(&shop, "SB-KNEE-GR", 1, "bank_transfer").await;
    let before = shop.on_hand("SB-KNEE-GR").await;
    let staff = shop.staff(Role::Manager).await;
    let pages = join_all(["paid", "cancelled", "fulfilled"].map(|deed| {
        let (staff, address) = (&staff, format!("/admin/orders/{id}/{deed}"));
        async move { staff.post(&address, &[("version", "1")]).await }
    }))
    .await;
    let done = pages.iter().filter(|page| page.status == 303).count();
    let refused = pages.iter().filter(|page| page.status == 409).count();
    assert_eq!((done, refused), (1, 2));
    assert_eq!(
        shop.number("SELECT count(*) FROM outbox WHERE kind <> 'order.placed'")
            .await,
        1
    );
    let cancelled = shop
        .number("SELECT count(*) FROM orders WHERE state = 'cancelled'")
        .await;
    assert_eq!(shop.on_hand("SB-KNEE-GR").await, before + cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_that_is_cancelled_is_paid_back() {
    let shop = Shop::start().await;
    let (path, id) = order(&shop, "SB-KNEE-GR", 1, "bank_transfer").await;
    let staff = shop.staff(Role::Manager).await;
    assert_eq!(press(&staff, &id, "paid").await.status, 303);
    assert_eq!(press(&staff, &id, "cancelled").await.status, 303);
    assert!(
        mail(&shop, "order.cancelled")
            .await
            .contains("You paid $51.90 already: we pay it back")
    );
    let page = shop.visitor().get(&path).await;
    assert!(page.has("You paid already: we pay it back"));
    assert_eq!(
        page.texts(".timeline li b"),
        ["Order placed", "Paid", "Cancelled"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_from_staff_is_refused_with_a_page() {
    let shop = Shop::start().await;
    let (_, id) = order(&shop, "SB-KNEE-GR", 1, "bank_transfer").await;
    let staff = shop.staff(Role::Manager).await;
    for (path, version, status) in [
        (format!("/admin/orders/{id}/paid"), "x", 400),
        (format!("/admin/orders/{id}/paid"), "", 400),
        (format!("/admin/orders/{id}/paid"), "99999999999", 400),
        (format!("/admin/orders/{id}/paid"), "7", 409),
        (format!("/admin/orders/{id}/burnt"), "1", 404),
        ("/admin/orders/nonsense/paid".to_owned(), "1", 404),
        (
            "/admin/orders/019ab000-0000-7000-8000-000000000000/paid".to_owned(),
            "1",
            404,
        ),
    ] {
        let page = staff.post(&path, &[("version", version)]).await;
        assert_eq!(page.status, status, "{path} {version}");
        assert_eq!(page.count("h1"), 1, "{path}");
    }
    assert_eq!(
        shop.text("SELECT payment_state FROM orders").await,
        "awaiting"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_narrowed_and_saved_as_a_harmless_file() {
    let shop = Shop::start().await;
    let (_, first) = order(&shop, "SB-KNEE-GR", 1, "bank_transfer").await;
    let (_, other) = order(&shop, "SB-BOOK", 1, "bank_transfer").await;
    shop.sql(&format!(
        "UPDATE orders SET full_name = '=HYPERLINK(1)', phone = '+1 555', note = '-2, \"so\"', city = '@here' WHERE id = '{first}'"
    ))
    .await;
    let staff = shop.staff(Role::Manager).await;
    assert_eq!(press(&staff, &other, "paid").await.status, 303);
    shop.sql(&format!(
        "UPDATE orders SET placed_at = '2026-01-05T12:00:00Z' WHERE id = '{other}'"
    ))
    .await;
    for (query, count) in [
        ("", 2),
        ("payment=paid", 1),
        ("payment=awaiting", 1),
        ("state=cancelled", 0),
        ("state=open&fulfilment=unfulfilled", 2),
        ("fulfilment=fulfilled", 0),
        ("from=2026-01-05&until=2026-01-05", 1),
        ("until=2026-01-04", 0),
        ("from=2026-01-06", 1),
        ("from=nonsense&state=nonsense", 2),
        ("q=ines@example&payment=paid", 1),
    ] {
        let page = staff.get(&format!("/admin/orders?{query}")).await;
        assert_eq!(page.count("tbody tr"), count, "{query}");
        let link = page.attributes("a[download]", "href");
        let file = staff.get(&link[0]).await;
        assert_eq!(file.status, 200);
        let mut rows = csv::Reader::from_reader(file.body.as_slice());
        assert_eq!(rows.records().count(), count, "{query}");
    }
    let file = staff.get("/admin/orders.csv?payment=awaiting").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let name = file.header("content-disposition");
    assert!(
        name.starts_with("attachment; filename=\"orders-2") && name.ends_with(".csv\""),
        "{name}"
    );
    let mut rows = csv::Reader::from_reader(file.body.as_slice());
    let head = rows.headers().unwrap().clone();
    let row = rows.records().next().unwrap().unwrap();
    let cell = |name: &str| {
        row.get(head.iter().position(|head| head == name).unwrap())
            .unwrap()
            .to_owned()
    };
    let cells = ["name", "phone", "note", "city"].map(cell);
    assert_eq!(
        cells,
        ["'=HYPERLINK(1)", "'+1 555", "'-2, \"so\"", "'@here"]
    );
    assert_eq!(cell("total"), "51.90");
    assert_eq!(
        shop.visitor().get("/admin/orders.csv").await.status,
        303,
        "for staff only"
    );
    let editor = shop.staff(Role::Editor).await;
    assert_eq!(editor.get("/admin/orders.csv").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_saved_whole_and_in_order() {
    let shop = Shop::start().await;
    order(&shop, "SB-KNEE-GR", 1, "bank_transfer").await;
    // As many in the same moment as fill the first parts of the file, so that the place between them must tell them apart.
    shop.sql(
        "INSERT INTO orders SELECT (jsonb_populate_record(orders, jsonb_build_object('id', gen_random_uuid(), 'number', 20000 + n,
            'checkout_key', 'k' || n, 'token', repeat('t', 40) || (1000 + n)))).* FROM orders, generate_series(1, 450) AS n",
    )
    .await;
    let staff = shop.staff(Role::Manager).await;
    let file = staff.get("/admin/orders.csv").await;
    let mut rows = csv::Reader::from_reader(file.body.as_slice());
    let numbers: std::collections::BTreeSet<String> = rows
        .records()
        .map(|row| row.unwrap().get(0).unwrap().to_owned())
        .collect();
    assert_eq!(numbers.len(), 451);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gaps_and_no_twins() {
    let shop = Shop::start_with(|config| config.database.pool = Some(16)).await;
    shop.sql("UPDATE stock SET on_hand = 7, tracked = true, backorder = false WHERE variant_id = (SELECT id FROM variants WHERE sku = 'SB-KNEE-GR')")
        .await;
    let variant = shop.variant("SB-KNEE-GR").await;
    let first = shop
        .number("SELECT next_value FROM number_series WHERE name = 'order'")
        .await;
    let buyers: Vec<Visitor> = (0..16).map(|_| shop.visitor()).collect();
    let mut forms = Vec::new();
    for buyer in &buyers {
        buyer.add(&variant, 1).await;
        forms.push(buyer.checkout_form().await);
    }
    let pages = join_all(
        buyers
            .iter()
            .zip(&forms)
            .map(|(buyer, form)| buyer.send_form("/checkout", form)),
    )
    .await;
    let placed = pages.iter().filter(|page| page.status == 303).count();
    assert_eq!(placed, 7, "nine found nothing left");
    let numbers = shop.names("SELECT number::text AS name FROM orders ORDER BY number");
    let expected: Vec<String> = (first..first + 7)
        .map(|number| number.to_string())
        .collect();
    assert_eq!(numbers, expected, "those that failed took no number");
}
