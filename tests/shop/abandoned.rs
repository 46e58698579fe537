//! Checkouts that were begun and left: the list, the one reminder, the way back, and the way out.

use std::time::Duration;

use futures_util::future::join_all;
use storefront::abandoned;
use storefront::staff::Role;

use crate::support::{Shop, Visitor};

const HOUR: Duration = Duration::from_hours(1);
const PROGRESS: &str = "/checkout/progress";

/// A visitor with pieces in the cart, who has typed that address into the checkout.
async fn leaves(shop: &Shop, sku: &str, email: &str) -> Visitor {
    let visitor = shop.visitor();
    visitor.add(&shop.variant(sku).await, 2).await;
    let typed = [("email", email), ("full_name", "Ines Romero")];
    let page = visitor.post(PROGRESS, &typed).await;
    assert_eq!(page.status, 204, "{}", page.text());
    visitor
}

/// Switches reminders on in the office, four hours after somebody was last seen.
async fn reminders_on(shop: &Shop) -> Visitor {
    let manager = shop.staff(Role::Manager).await;
    let path = "/admin/settings/reminders";
    let mut form = manager.get(path).await.fields("main form[data-save-bar]");
    assert!(
        form.contains(&("hours".to_owned(), "4".to_owned())),
        "{form:?}"
    );
    form.push(("enabled".to_owned(), "1".to_owned()));
    let page = manager.send_form(path, &form).await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert!(manager.get(&page.location()).await.has("Saved."));
    manager
}

async fn remind(shop: &Shop) -> usize {
    abandoned::remind(shop.parts()).await.unwrap()
}

/// The path of the link in the last reminder that begins so.
async fn link(shop: &Shop, begins: &str) -> String {
    let body = shop
        .text("SELECT body_text FROM outbox WHERE kind = 'checkouts.reminder' ORDER BY created_at DESC, id DESC LIMIT 1")
        .await;
    let line = body
        .lines()
        .find(|line| line.contains(begins))
        .expect("a link");
    line[line.find(begins).unwrap()..].to_owned()
}

async fn reminded(shop: &Shop) -> i64 {
    shop.number("SELECT count(*) FROM outbox WHERE kind = 'checkouts.reminder'")
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_listed_and_reminded_once_by_one_of_several_instances() {
    let shop = Shop::start().await;
    let manager = reminders_on(&shop).await;
    let visitor = leaves(&shop, "SB-LUMB-MI-S", "ines@example.com").await;
    let worth = visitor.get("/cart").await.texts(".sums .total");
    let list = manager.get("/admin/checkouts").await;
    assert!(list.has("Ines Romero") && list.has("ines@example.com") && list.has("Under way"));
    assert!(list.has("2 × "), "{}", list.text());
    let total = list.texts("td[data-label=Worth]").concat();
    assert!(worth.contains(&total), "{worth:?} {total}");

    shop.advance(3 * HOUR);
    assert_eq!(remind(&shop).await, 0, "it is too early");
    shop.advance(2 * HOUR);
    let sent: usize = join_all((0..4).map(|_| remind(&shop))).await.iter().sum();
    assert_eq!((sent, reminded(&shop).await), (1, 1));
    shop.advance(24 * HOUR);
    assert_eq!(remind(&shop).await, 0, "once is enough");
    let manager = {
        manager
            .post(
                "/admin/login",
                &[
                    ("email", "manager@shop.example"),
                    ("password", crate::support::OWNER.1),
                ],
            )
            .await;
        manager
    };
    let list = manager.get("/admin/checkouts").await;
    assert!(list.has("Reminded 24 h ago"), "{}", list.text());
    let mail = shop
        .text("SELECT recipient || ' ' || body_text FROM outbox WHERE kind = 'checkouts.reminder'")
        .await;
    assert!(mail.starts_with("ines@example.com Hello Ines,"), "{mail}");
    assert!(mail.contains("2 × "), "{mail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_reminded_as_long_as_it_is_switched_off() {
    let shop = Shop::start().await;
    leaves(&shop, "SB-LUMB-MI-S", "ines@example.com").await;
    shop.advance(5 * HOUR);
    assert_eq!(remind(&shop).await, 0);
    reminders_on(&shop).await;
    assert_eq!(remind(&shop).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_long_ago_stays_without_a_reminder() {
    let shop = Shop::start().await;
    reminders_on(&shop).await;
    leaves(&shop, "SB-LUMB-MI-S", "ines@example.com").await;
    shop.advance(9 * 24 * HOUR);
    assert_eq!(remind(&shop).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_puts_the_cart_back_in_another_browser() {
    let shop = Shop::start().await;
    reminders_on(&shop).await;
    let left = leaves(&shop, "SB-LUMB-MI-S", "ines@example.com").await;
    shop.advance(5 * HOUR);
    assert_eq!(remind(&shop).await, 1);
    let link = link(&shop, "/cart/restore/").await;

    let phone = shop.visitor();
    let before = shop
        .text("SELECT string_agg(carts::text, '') FROM carts")
        .await;
    let page = phone.get(&link).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.count(".mini-line"), 1);
    assert!(page.cookies().is_empty(), "looking writes nothing");
    assert_eq!(
        shop.text("SELECT string_agg(carts::text, '') FROM carts")
            .await,
        before
    );
    let action = page.attr("main form", "action").unwrap();
    let done = phone.post(&action, &[]).await;
    assert_eq!((done.status, done.header("location")), (303, "/cart"));
    assert!(
        done.cookies().contains(&"sid".to_owned()),
        "{:?}",
        done.cookies()
    );
    assert_eq!(phone.get("/cart").await.count(".cart-line"), 1);
    assert_eq!(
        left.get("/cart").await.count(".cart-line"),
        0,
        "it is one cart, and it moved"
    );

    let form = phone.checkout_form().await;
    assert_eq!(phone.send_form("/checkout", &form).await.status, 303);
    assert_eq!(shop.number("SELECT count(*) FROM checkouts").await, 0);
    let gone = shop.visitor().get(&link).await;
    assert_eq!(gone.status, 404);
    assert!(gone.has("This cart is gone"), "{}", gone.text());
    let late = phone.post(&link, &[]).await;
    assert_eq!((late.status, late.header("location")), (303, link.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_comes_beside_what_is_in_the_cart() {
    let shop = Shop::start().await;
    reminders_on(&shop).await;
    leaves(&shop, "SB-LUMB-MI-S", "ines@example.com").await;
    shop.advance(5 * HOUR);
    assert_eq!(remind(&shop).await, 1);
    let link = link(&shop, "/cart/restore/").await;
    let phone = shop.visitor();
    phone.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    phone.add(&shop.variant("SB-LUMB-MI-S").await, 1).await;
    for _ in 0..2 {
        let done = phone.post(&link, &[]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        assert_eq!(
            shop.names(
                "SELECT sku || ' ' || quantity AS name FROM cart_lines JOIN variants ON variants.id = variant_id ORDER BY sku"
            ),
            ["SB-KNEE-GR 1", "SB-LUMB-MI-S 2"],
            "the larger number of what is in both, however often"
        );
    }
    assert_eq!(shop.number("SELECT count(*) FROM carts").await, 1);
    let form = phone.checkout_form().await;
    assert_eq!(phone.send_form("/checkout", &form).await.status, 303);
    assert_eq!(shop.number("SELECT count(*) FROM checkouts").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_none_leads_nowhere() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let other = "A".repeat(43);
    for token in ["none", other.as_str()] {
        assert_eq!(
            visitor.get(&format!("/cart/restore/{token}")).await.status,
            404
        );
        let stop = visitor.get(&format!("/reminders/stop/{token}")).await;
        assert_eq!(stop.status, 404);
        assert!(stop.has("This link is too old"));
        assert_eq!(
            visitor
                .post(&format!("/reminders/stop/{token}"), &[])
                .await
                .status,
            404
        );
    }
    assert_eq!(shop.number("SELECT count(*) FROM carts").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_no_reminders_gets_none() {
    let shop = Shop::start().await;
    let manager = reminders_on(&shop).await;
    let left = leaves(&shop, "SB-LUMB-MI-S", "Ines@example.com").await;
    shop.advance(5 * HOUR);
    assert_eq!(remind(&shop).await, 1);
    let stop = link(&shop, "/reminders/stop/").await;
    // The cart, and the row of its checkout, may be gone by then.
    let form = left.checkout_form().await;
    assert_eq!(left.send_form("/checkout", &form).await.status, 303);
    let visitor = shop.visitor();
    let page = visitor.get(&stop).await;
    assert!(
        page.has("Shall we leave that out for ines@example.com?"),
        "{}",
        page.text()
    );
    assert_eq!(
        shop.number("SELECT count(*) FROM reminder_opt_outs").await,
        0
    );
    let done = visitor.post(&stop, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(visitor.get(&done.location()).await.has("Done:"));
    assert_eq!(
        visitor.post(&stop, &[]).await.status,
        303,
        "twice does no harm"
    );

    leaves(&shop, "SB-LUMB-MI-S", "INES@example.com").await;
    shop.advance(5 * HOUR);
    assert_eq!(remind(&shop).await, 0);
    assert!(
        manager
            .get("/admin/checkouts")
            .await
            .has("Wants no reminders")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_ordered_since_or_emptied_the_cart_is_not_reminded() {
    let shop = Shop::start().await;
    reminders_on(&shop).await;
    leaves(&shop, "SB-LUMB-MI-S", "INES@example.com").await;
    let desk = shop.visitor();
    desk.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let form = desk.checkout_form().await;
    assert_eq!(desk.send_form("/checkout", &form).await.status, 303);
    let emptied = leaves(&shop, "SB-LUMB-MI-S", "paul@example.com").await;
    let line = emptied
        .get("/cart")
        .await
        .attr(".cart-line form", "action")
        .unwrap();
    emptied.post(&line, &[("quantity", "0")]).await;
    let late = leaves(&shop, "SB-LUMB-MI-S", "mara@example.com").await;
    shop.advance(3 * HOUR);
    // Somebody who still fills the cart is not away.
    late.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    shop.advance(2 * HOUR);
    assert_eq!(remind(&shop).await, 0);
    shop.advance(3 * HOUR);
    assert_eq!(remind(&shop).await, 1);
    assert_eq!(
        shop.text("SELECT recipient FROM outbox WHERE kind = 'checkouts.reminder'")
            .await,
        "mara@example.com"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_waits_for_its_online_payment_is_left_only_once_that_ran_out() {
    let shop = Shop::start().await;
    let manager = reminders_on(&shop).await;
    let visitor = leaves(&shop, "SB-LUMB-MI-S", "ines@example.com").await;
    let form = visitor.checkout_form().await;
    assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    shop.sql("UPDATE orders SET payment_method = 'stripe', due_by = now() + interval '30 minutes'")
        .await;
    visitor.add(&shop.variant("SB-LUMB-MI-S").await, 2).await;
    visitor
        .post(PROGRESS, &[("email", "ines@example.com")])
        .await;
    shop.advance(5 * HOUR);
    assert_eq!(remind(&shop).await, 0);
    assert!(
        !manager
            .get("/admin/checkouts")
            .await
            .has("ines@example.com")
    );
    shop.sql("UPDATE orders SET state = 'expired', due_by = NULL")
        .await;
    assert!(
        manager
            .get("/admin/checkouts")
            .await
            .has("ines@example.com")
    );
    assert_eq!(remind(&shop).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_after_one_that_was_paid_online_has_a_reminder_of_its_own() {
    let shop = Shop::start().await;
    reminders_on(&shop).await;
    let visitor = leaves(&shop, "SB-LUMB-MI-S", "ines@example.com").await;
    shop.advance(5 * HOUR);
    assert_eq!(remind(&shop).await, 1);
    // An online order leaves the cart and the row behind until it is paid.
    let form = visitor.checkout_form().await;
    shop.sql("CREATE TABLE kept AS SELECT * FROM checkouts")
        .await;
    assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    shop.sql("INSERT INTO checkouts SELECT * FROM kept; UPDATE orders SET payment_method = 'stripe', payment_state = 'paid'")
        .await;
    shop.advance(HOUR);
    visitor.add(&shop.variant("SB-LUMB-MI-S").await, 1).await;
    visitor
        .post(PROGRESS, &[("email", "ines@example.com")])
        .await;
    shop.advance(5 * HOUR);
    assert_eq!(remind(&shop).await, 1);
    assert_eq!(reminded(&shop).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_checkout_is_noted_when_the_form_is_sent() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-LUMB-MI-S").await, 1).await;
    let form = visitor.checkout_form().await;
    let short: Vec<_> = form
        .iter()
        .filter(|(name, _)| name != "city")
        .cloned()
        .collect();
    let no_mail: Vec<_> = short
        .iter()
        .filter(|(name, _)| name != "email")
        .cloned()
        .collect();
    assert_eq!(visitor.send_form("/checkout", &no_mail).await.status, 422);
    assert_eq!(shop.number("SELECT count(*) FROM checkouts").await, 0);
    assert_eq!(visitor.send_form("/checkout", &short).await.status, 422);
    assert_eq!(
        shop.text("SELECT email || ', ' || full_name FROM checkouts")
            .await,
        "ines@example.com, Ines Romero"
    );
    assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    assert_eq!(shop.number("SELECT count(*) FROM checkouts").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_has_a_cart_is_noted_and_nonsense_is_not() {
    let shop = Shop::start().await;
    let stranger = shop.visitor();
    let page = stranger
        .post(PROGRESS, &[("email", "ines@example.com")])
        .await;
    assert_eq!((page.status, page.cookies().len()), (204, 0));
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-LUMB-MI-S").await, 1).await;
    for email in ["", "ines", "ines@", "@example.com"] {
        assert_eq!(
            visitor.post(PROGRESS, &[("email", email)]).await.status,
            204
        );
    }
    assert_eq!(shop.number("SELECT count(*) FROM checkouts").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_turned_page_by_page_and_goes_with_the_carts() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    assert!(
        manager
            .get("/admin/checkouts")
            .await
            .has("Nobody has left a checkout")
    );
    shop.sql(
        "INSERT INTO carts (id, token_hash, created_at, updated_at, expires_at)
             SELECT gen_random_uuid(), decode(lpad(to_hex(n), 64, '0'), 'hex'), now(), now(), now() + interval '30 days'
             FROM generate_series(1, 30) AS n;
         INSERT INTO cart_lines (id, cart_id, variant_id, quantity, price_seen_minor, added_at, name_seen, title_seen)
             SELECT gen_random_uuid(), carts.id, variants.id, 1, price_minor, now(), '', '' FROM carts, variants WHERE sku = 'SB-KNEE-GR';
         INSERT INTO checkouts (id, cart_id, email, started_at, updated_at)
             SELECT gen_random_uuid(), id, 'a' || row_number() OVER () || '@example.com', now(), now() - interval '1 minute' * (row_number() OVER () / 3)
             FROM carts",
    )
    .await;
    let first = manager.get("/admin/checkouts").await;
    let mut seen = first.texts("td[data-label=Who]");
    assert_eq!(seen.len(), 25);
    let next = first.attr("a[rel=next]", "href").expect("a second page");
    let second = manager.get(&next).await;
    assert_eq!(second.count("a[rel=next]"), 0);
    seen.extend(second.texts("td[data-label=Who]"));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 30);
    shop.sql("DELETE FROM carts").await;
    assert_eq!(shop.number("SELECT count(*) FROM checkouts").await, 0);
}
