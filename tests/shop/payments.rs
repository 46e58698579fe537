//! Paying online, against a stand-in that speaks Stripe's HTTP.

use std::time::Duration;

use diesel_async::AsyncConnection as _;
use futures_util::future::join_all;
use serde_json::{Value, json};
use storefront::background;
use storefront::jobs::Lane;
use storefront::orders;
use storefront::payments::{self, NewRefund};
use storefront::staff::Role;

use crate::support::stripe::{Mood, Stripe, WEBHOOK_SECRET};
use crate::support::{Page, Shop, Visitor};

const SKU: &str = "SB-KNEE-GR";

/// An order that waits for its payment.
struct Bought {
    buyer: Visitor,
    /// Address of its page.
    path: String,
    id: String,
    session: String,
}

/// A buyer goes from the checkout to the page where is paid.
async fn buy(shop: &Shop, stripe: &Stripe, quantity: i32) -> Bought {
    let (buyer, answer) = check_out(shop, quantity).await;
    let session = stripe.session_of(&answer.location());
    let (path, id) = newest(shop).await;
    Bought {
        buyer,
        path,
        id,
        session,
    }
}

async fn check_out(shop: &Shop, quantity: i32) -> (Visitor, Page) {
    let buyer = shop.visitor();
    buyer.add(&shop.variant(SKU).await, quantity).await;
    let answer = send_checkout(&buyer).await;
    (buyer, answer)
}

async fn send_checkout(buyer: &Visitor) -> Page {
    let mut form = buyer.checkout_form().await;
    for (name, value) in &mut form {
        if name == "payment_method" {
            "stripe".clone_into(value);
        }
    }
    let answer = buyer.send_form("/checkout", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer
}

async fn newest(shop: &Shop) -> (String, String) {
    let token = shop
        .text("SELECT token FROM orders ORDER BY number DESC LIMIT 1")
        .await;
    let id = shop
        .text("SELECT id FROM orders ORDER BY number DESC LIMIT 1")
        .await;
    (format!("/orders/{token}"), id)
}

/// state, payment state, payments, paid events, paid mails
async fn standing(shop: &Shop, order: &str) -> String {
    shop.text(&format!(
        "SELECT concat_ws(' ', state, payment_state, \
         (SELECT string_agg(state || ':' || captured_minor || '-' || refunded_minor, ',' ORDER BY created_at) FROM payments WHERE order_id = orders.id), \
         (SELECT count(*) FROM order_events WHERE order_id = orders.id AND kind = 'paid'), \
         (SELECT count(*) FROM outbox WHERE order_id = orders.id AND kind = 'order.paid')) FROM orders WHERE id = '{order}'"
    ))
    .await
}

const PAID: &str = "open paid captured:5190-0 1 1";

/// on hand, reserved, rows of reservations, ledger
async fn stock(shop: &Shop) -> String {
    shop.text(&format!(
        "SELECT concat_ws(' ', on_hand, reserved, (SELECT count(*) FROM reservations WHERE variant_id = stock.variant_id), \
         (SELECT sum(quantity) FROM stock_movements WHERE variant_id = stock.variant_id)) \
         FROM stock JOIN variants ON variants.id = variant_id WHERE sku = '{SKU}'"
    ))
    .await
}

/// Does all jobs that are due. The shop's own worker may have one in hand, so it is waited for, too.
async fn work(shop: &Shop) {
    background::drain(shop.parts(), Lane::Except(&[]))
        .await
        .unwrap();
    for _ in 0..200 {
        let now = shop.parts().clock.now();
        let left = shop.number(&format!("SELECT count(*) FROM jobs WHERE NOT dead AND attempts < 2 AND run_at <= '{now}'::timestamptz + interval '5 minutes' AND last_error IS NULL")).await;
        if left == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        background::drain(shop.parts(), Lane::Except(&[]))
            .await
            .unwrap();
    }
    panic!("jobs are left over");
}

async fn expire(shop: &Shop) -> usize {
    let mut conn = shop.parts().db.get().await.unwrap();
    let parts = shop.parts();
    orders::expire_due(&parts.config.origin(), parts.clock.now(), &mut conn)
        .await
        .unwrap()
}

/// Gives money back as staff would.
async fn give_back(shop: &Shop, order: &str, amount: i64) {
    let parts = shop.parts();
    let new = NewRefund {
        order: order.parse().unwrap(),
        payment: None,
        amount,
        delivery: 0,
        tax: 0,
        reason: "",
        staff: None,
    };
    let mut conn = parts.db.get().await.unwrap();
    conn.transaction(async |conn| {
        payments::refund(&new, parts.clock.now(), conn)
            .await
            .map(drop)
    })
    .await
    .unwrap();
}

fn differences(shop: &Shop) -> Vec<String> {
    shop.names("SELECT kind || CASE WHEN settled_at IS NULL THEN '' ELSE ' settled' END AS name FROM payment_differences ORDER BY found_at")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_waits_for_its_payment_with_its_pieces_kept() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    assert_eq!(
        standing(&shop, &bought.id).await,
        "open awaiting pending:0-0 0 0"
    );
    assert_eq!(stock(&shop).await, "3 1 1 3", "kept, not sold");
    let session = stripe.session(&bought.session);
    assert_eq!(
        (
            session["amount_total"].as_i64(),
            session["currency"].as_str()
        ),
        (Some(5190), Some("usd"))
    );
    let page = bought.buyer.get(&bought.path).await;
    assert!(page.has("Pay now: $51.90"), "{:?}", page.texts("main"));
    assert_eq!(page.texts(".timeline .now b"), ["Waiting for your payment"]);
    assert!(
        bought.buyer.get("/cart").await.has("Knee pillow"),
        "the cart is kept until it is paid"
    );
    let again = bought
        .buyer
        .post(&format!("{}/pay", bought.path), &[])
        .await;
    assert_eq!(
        stripe.session_of(&again.location()),
        bought.session,
        "the same page as long as it is open"
    );
    assert_eq!(stripe.sessions().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_alone_is_enough() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    stripe.pay(&bought.session);
    let event = stripe.event("checkout.session.completed", &bought.session);
    assert_eq!(stripe.tell(&shop, &event).await.status, 200);
    assert_eq!(standing(&shop, &bought.id).await, PAID);
    assert_eq!(stock(&shop).await, "3 0 0 3", "sold");
    assert_eq!(shop.text("SELECT string_agg(kind || quantity, ' ' ORDER BY id) FROM stock_movements WHERE order_id IS NOT NULL AND kind <> 'reserved'").await, "released1 sold-1");
    assert!(
        bought
            .buyer
            .get("/cart")
            .await
            .has("There are no products in the cart!")
    );
    let page = bought.buyer.get(&bought.path).await;
    assert!(!page.has("Pay now"));
    assert_eq!(page.texts(".timeline .now b"), ["Being packed"]);
    // The same message again, and another of the same news.
    assert_eq!(stripe.tell(&shop, &event).await.status, 200);
    let other = stripe.event("checkout.session.async_payment_succeeded", &bought.session);
    assert_eq!(stripe.tell(&shop, &other).await.status, 200);
    assert_eq!(standing(&shop, &bought.id).await, PAID);
    assert_eq!(
        shop.number("SELECT count(*) FROM payment_events WHERE applied_at IS NOT NULL")
            .await,
        2
    );
    let pay = bought
        .buyer
        .post(&format!("{}/pay", bought.path), &[])
        .await;
    assert_eq!(pay.location(), bought.path, "nothing to pay any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_alone_is_enough() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    bought
        .buyer
        .add(&shop.variant("SB-LUMB-MI-S").await, 1)
        .await;
    let back = format!("{}/paid?session={}", bought.path, bought.session);
    assert_eq!(bought.buyer.get(&back).await.location(), bought.path);
    assert_eq!(
        standing(&shop, &bought.id).await,
        "open awaiting pending:0-0 0 0",
        "nobody paid yet"
    );
    stripe.pay(&bought.session);
    let answer = bought.buyer.get(&back).await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, bought.path.clone())
    );
    assert_eq!(answer.cookies(), ["cart_count"]);
    assert_eq!(standing(&shop, &bought.id).await, PAID);
    let cart = bought.buyer.get("/cart").await;
    assert!(
        !cart.has("Knee pillow") && cart.has("Lumbar"),
        "what came later stays"
    );
    // Somebody else's payment says nothing about this order.
    let asked = stripe.asked("GET /v1/checkout/sessions/");
    let other = format!("{}/paid?session=cs_test_9999", bought.path);
    assert_eq!(bought.buyer.get(&other).await.status, 303);
    assert_eq!(stripe.asked("GET /v1/checkout/sessions/"), asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn message_and_way_back_at_once_pay_once() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    stripe.pay(&bought.session);
    let events: Vec<Value> = (0..4)
        .map(|_| stripe.event("checkout.session.completed", &bought.session))
        .collect();
    let back = format!("{}/paid?session={}", bought.path, bought.session);
    let messages = join_all(
        events
            .iter()
            .chain(&events)
            .map(|event| stripe.tell(&shop, event)),
    );
    let ways = join_all((0..8).map(|_| bought.buyer.get(&back)));
    let (told, came) = tokio::join!(messages, ways);
    assert!(told.iter().all(|page| page.status == 200));
    assert!(came.iter().all(|page| page.status == 303));
    assert_eq!(standing(&shop, &bought.id).await, PAID);
    assert_eq!(stock(&shop).await, "3 0 0 3");
    assert!(differences(&shop).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stripe_did_not_sign_in_these_minutes_is_refused() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    stripe.pay(&bought.session);
    let event = stripe.event("checkout.session.completed", &bought.session);
    let body = serde_json::to_vec(&event).unwrap();
    let now = shop.parts().clock.now();
    let minutes = |minutes: i64| now + jiff::SignedDuration::from_mins(minutes);
    for header in [
        String::new(),
        "t=1,v1=00".to_owned(),
        payments::signed_header(&body, "whsec_other", now),
        payments::signed_header(b"{}", WEBHOOK_SECRET, now),
        payments::signed_header(&body, WEBHOOK_SECRET, minutes(-6)),
        payments::signed_header(&body, WEBHOOK_SECRET, minutes(6)),
    ] {
        assert_eq!(
            stripe.send(&shop, &header, body.clone()).await.status,
            400,
            "{header}"
        );
    }
    let signed = |body: &[u8]| payments::signed_header(body, WEBHOOK_SECRET, now);
    for body in [b"no json".to_vec(), b"{}".to_vec()] {
        assert_eq!(
            stripe
                .send(&shop, &signed(&body), body.clone())
                .await
                .status,
            400
        );
    }
    let large = vec![b' '; 300 * 1024];
    assert_eq!(
        stripe
            .send(&shop, &signed(&large), large.clone())
            .await
            .status,
        413
    );
    assert_eq!(shop.number("SELECT count(*) FROM payment_events").await, 0);
    assert_eq!(
        standing(&shop, &bought.id).await,
        "open awaiting pending:0-0 0 0"
    );
    // Believed within the window, and of no use to whoever sends the copy.
    let header = payments::signed_header(&body, WEBHOOK_SECRET, minutes(-4));
    for _ in 0..2 {
        assert_eq!(stripe.send(&shop, &header, body.clone()).await.status, 200);
    }
    assert_eq!(standing(&shop, &bought.id).await, PAID);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_in_any_order_end_alike() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    let before = stripe.event("checkout.session.created", &bought.session);
    let mut over = stripe.session(&bought.session);
    over["status"] = "expired".into();
    let expired = stripe.event_of("checkout.session.expired", &over);
    stripe.pay(&bought.session);
    let completed = stripe.event("checkout.session.completed", &bought.session);
    for event in [&expired, &completed, &expired, &before] {
        assert_eq!(stripe.tell(&shop, event).await.status, 200);
    }
    assert_eq!(
        standing(&shop, &bought.id).await,
        PAID,
        "expired, and then completed"
    );
    let mut late = expired.clone();
    late["id"] = "evt_late".into();
    assert_eq!(stripe.tell(&shop, &late).await.status, 200);
    assert_eq!(
        standing(&shop, &bought.id).await,
        PAID,
        "expired after completed"
    );
    // What concerns another program of the same account, and what is no news at all.
    let foreign = stripe.event_of(
        "checkout.session.completed",
        &json!({"id": "cs_other", "payment_status": "paid", "amount_total": 5, "currency": "usd"}),
    );
    let customer = stripe.event_of("customer.created", &json!({"id": "cus_1"}));
    for event in [foreign, customer] {
        assert_eq!(stripe.tell(&shop, &event).await.status, 200);
    }
    assert!(differences(&shop).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_provider_the_order_stands_and_can_be_paid_later() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    stripe.will(&[Mood::Fails]);
    let (buyer, answer) = check_out(&shop, 1).await;
    let (path, id) = newest(&shop).await;
    assert_eq!(answer.location(), format!("{path}?payment=unavailable"));
    let page = buyer.get(&answer.location()).await;
    assert!(
        page.has("The payment page can’t be reached just now.") && page.has("Try again: $51.90"),
        "{:?}",
        page.texts("main")
    );
    assert_eq!(standing(&shop, &id).await, "open awaiting pending:0-0 0 0");
    // It was done, and the answer lost: the same page is found again, not a second one made.
    stripe.will(&[Mood::BreaksOff]);
    let pay = format!("{path}/pay");
    assert_eq!(
        buyer.post(&pay, &[]).await.location(),
        format!("{path}?payment=unavailable")
    );
    let answer = buyer.post(&pay, &[]).await;
    let session = stripe.session_of(&answer.location());
    assert_eq!(stripe.sessions().len(), 1);
    // Nobody knows how it stands: better no second page.
    stripe.will(&[Mood::Fails]);
    assert_eq!(
        buyer.post(&pay, &[]).await.location(),
        format!("{path}?payment=unavailable")
    );
    stripe.pay(&session);
    assert_eq!(
        buyer.post(&pay, &[]).await.location(),
        path,
        "it was paid in the meantime"
    );
    assert_eq!(standing(&shop, &id).await, PAID);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_answer_was_lost_is_known_by_its_message() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    stripe.will(&[Mood::BreaksOff]);
    let (_, answer) = check_out(&shop, 1).await;
    let (path, id) = newest(&shop).await;
    assert_eq!(answer.location(), format!("{path}?payment=unavailable"));
    let session = stripe.sessions()[0]["id"].as_str().unwrap().to_owned();
    stripe.pay(&session);
    stripe
        .tell(&shop, &stripe.event("checkout.session.completed", &session))
        .await;
    assert_eq!(standing(&shop, &id).await, PAID);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_payment_is_begun_anew() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    stripe.will(&[Mood::Refuses]);
    let bought = buy(&shop, &stripe, 1).await;
    assert_eq!(
        standing(&shop, &bought.id).await,
        "open awaiting failed:0-0,pending:0-0 0 0"
    );
    // A page whose time is over gives way to another.
    stripe.expire(&bought.session);
    let answer = bought
        .buyer
        .post(&format!("{}/pay", bought.path), &[])
        .await;
    assert_ne!(stripe.session_of(&answer.location()), bought.session);
    assert_eq!(
        standing(&shop, &bought.id).await,
        "open awaiting failed:0-0,expired:0-0,pending:0-0 0 0"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn presses_at_once_lead_to_one_page() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    stripe.will(&[Mood::Fails]);
    let (buyer, _) = check_out(&shop, 1).await;
    let (path, id) = newest(&shop).await;
    let pay = format!("{path}/pay");
    let answers = join_all((0..6).map(|_| buyer.post(&pay, &[]))).await;
    let pages: std::collections::BTreeSet<String> = answers.iter().map(Page::location).collect();
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert_eq!(stripe.sessions().len(), 1);
    assert_eq!(standing(&shop, &id).await, "open awaiting pending:0-0 0 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_without_an_answer_is_asked_for_again_and_done_once() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    stripe.pay(&bought.session);
    stripe
        .tell(
            &shop,
            &stripe.event("checkout.session.completed", &bought.session),
        )
        .await;
    for (mood, amount) in [
        (Mood::TakesLong, 2000),
        (Mood::BreaksOff, 100),
        (Mood::Fails, 90),
    ] {
        stripe.will(&[mood]);
        give_back(&shop, &bought.id, amount).await;
        work(&shop).await;
        assert_eq!(
            shop.number("SELECT count(*) FROM refunds WHERE state = 'pending'")
                .await,
            1,
            "{mood:?}"
        );
        shop.advance(Duration::from_mins(2));
        work(&shop).await;
        assert_eq!(
            shop.number("SELECT count(*) FROM refunds WHERE state <> 'done'")
                .await,
            0,
            "{mood:?}"
        );
    }
    let there: Vec<i64> = stripe
        .refunds()
        .iter()
        .map(|refund| refund["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(there, [2000, 100, 90]);
    assert_eq!(
        shop.text("SELECT captured_minor || '-' || refunded_minor FROM payments")
            .await,
        "5190-2190"
    );
    assert_eq!(shop.number("SELECT count(*) FROM jobs").await, 0);
    assert_eq!(
        shop.number("SELECT count(DISTINCT reference) FROM refunds")
            .await,
        3
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_the_provider_refuses_is_no_refund() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    stripe.pay(&bought.session);
    stripe
        .tell(
            &shop,
            &stripe.event("checkout.session.completed", &bought.session),
        )
        .await;
    stripe.will(&[Mood::Refuses]);
    give_back(&shop, &bought.id, 5190).await;
    assert_eq!(
        shop.number("SELECT refunded_minor FROM payments").await,
        5190,
        "from the start"
    );
    work(&shop).await;
    assert_eq!(
        shop.text("SELECT state || ' ' || last_error FROM refunds")
            .await,
        "failed Stripe says: That is not possible."
    );
    assert_eq!(standing(&shop, &bought.id).await, PAID);
    assert_eq!(differences(&shop), ["refund"]);
    assert_eq!(
        shop.number("SELECT count(*) FROM order_events WHERE kind = 'refund_failed'")
            .await,
        1
    );
    // Done after all, and then not: the bank sent it back.
    give_back(&shop, &bought.id, 190).await;
    work(&shop).await;
    assert_eq!(
        standing(&shop, &bought.id).await,
        "open paid captured:5190-190 1 1"
    );
    let mut refund = stripe.refunds()[0].clone();
    refund["status"] = "failed".into();
    let event = stripe.event_of("refund.failed", &refund);
    for _ in 0..2 {
        assert_eq!(stripe.tell(&shop, &event).await.status, 200);
    }
    assert_eq!(standing(&shop, &bought.id).await, PAID);
    // One that somebody made in Stripe's dashboard.
    let foreign = json!({"id": "re_dash", "amount": 300, "currency": "usd", "status": "succeeded", "payment_intent": format!("pi_{}", bought.session)});
    stripe
        .tell(&shop, &stripe.event_of("refund.created", &foreign))
        .await;
    assert_eq!(differences(&shop), ["refund", "refund", "refund"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_not_paid_in_time_gives_everything_back() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 2).await;
    assert_eq!(stock(&shop).await, "2 2 1 2");
    shop.advance(Duration::from_mins(29));
    assert_eq!(expire(&shop).await, 0);
    shop.advance(Duration::from_mins(2));
    assert_eq!(expire(&shop).await, 1);
    assert_eq!(expire(&shop).await, 0);
    assert_eq!(stock(&shop).await, "4 0 0 4");
    let page = bought.buyer.get(&bought.path).await;
    assert_eq!(page.texts("h1"), ["This order was not paid in time."]);
    assert_eq!(page.texts(".timeline .now b"), ["Not paid in time"]);
    assert!(!page.has("Pay now"));
    work(&shop).await;
    assert_eq!(
        stripe.session(&bought.session)["status"],
        "expired",
        "nobody can pay there any more"
    );
    assert_eq!(
        standing(&shop, &bought.id).await,
        "expired awaiting expired:0-0 0 0"
    );
    assert_eq!(
        shop.number("SELECT count(*) FROM outbox WHERE kind = 'order.expired'")
            .await,
        1
    );
    let pay = bought
        .buyer
        .post(&format!("{}/pay", bought.path), &[])
        .await;
    assert_eq!(pay.location(), bought.path);
    assert!(
        bought.buyer.get("/cart").await.has("Knee pillow"),
        "the cart is still there"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_late_lets_the_order_stand_again_when_all_is_there() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    shop.advance(Duration::from_mins(31));
    stripe.pay(&bought.session);
    assert_eq!(expire(&shop).await, 1);
    // The job that closes the page finds out.
    work(&shop).await;
    assert_eq!(standing(&shop, &bought.id).await, PAID);
    assert_eq!(stock(&shop).await, "3 0 0 3");
    assert!(
        bought
            .buyer
            .get("/cart")
            .await
            .has("There are no products in the cart!")
    );
    stripe
        .tell(
            &shop,
            &stripe.event("checkout.session.completed", &bought.session),
        )
        .await;
    assert_eq!(standing(&shop, &bought.id).await, PAID);
    assert!(differences(&shop).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_too_late_is_put_up_for_a_decision() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let staff = shop.staff(Role::Support).await;
    let first = buy(&shop, &stripe, 3).await;
    stripe.pay(&first.session);
    shop.advance(Duration::from_mins(31));
    assert_eq!(expire(&shop).await, 1);
    shop.sql("UPDATE stock SET on_hand = 2 WHERE on_hand = 4")
        .await;
    stripe
        .tell(
            &shop,
            &stripe.event("checkout.session.completed", &first.session),
        )
        .await;
    let total = shop.number("SELECT total_minor FROM orders").await;
    assert_eq!(
        standing(&shop, &first.id).await,
        format!("expired paid captured:{total}-0 0 0")
    );
    assert_eq!(differences(&shop), ["late"]);
    assert!(
        first
            .buyer
            .get(&first.path)
            .await
            .has("You paid already: we pay it back the way it came.")
    );
    let page = staff.get("/admin/payments").await;
    assert_eq!(
        page.texts(".todo button"),
        [
            "Give the money back",
            "Let the order stand",
            "Mark as settled"
        ]
    );
    assert_eq!(page.texts(".rail .count--due"), ["1 to decide"]);
    let action = page.attr(".todo form", "action").unwrap();
    let refused = staff.post(&action, &[("decision", "revive")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.has("Not everything for this order is in stock"));
    shop.sql("UPDATE stock SET on_hand = 3 WHERE on_hand = 2")
        .await;
    assert_eq!(
        staff.post(&action, &[("decision", "revive")]).await.status,
        303
    );
    assert_eq!(
        standing(&shop, &first.id).await,
        format!("open paid captured:{total}-0 1 1")
    );
    assert_eq!(differences(&shop), ["late settled"]);
    assert_eq!(
        staff.post(&action, &[("decision", "refund")]).await.status,
        409,
        "it is settled"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn money_for_an_order_that_was_given_up_goes_back() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let staff = shop.staff(Role::Support).await;
    let first = buy(&shop, &stripe, 1).await;
    stripe.pay(&first.session);
    // The buyer begins anew, with the same cart: the pieces pass over.
    let answer = send_checkout(&first.buyer).await;
    let second = stripe.session_of(&answer.location());
    assert_ne!(second, first.session);
    assert_eq!(stock(&shop).await, "3 1 1 3");
    work(&shop).await;
    assert_eq!(
        standing(&shop, &first.id).await,
        "cancelled paid captured:5190-0 0 0"
    );
    assert_eq!(differences(&shop), ["late"]);
    let page = staff.get("/admin/payments").await;
    let action = page.attr(".todo form", "action").unwrap();
    assert_eq!(
        staff.post(&action, &[("decision", "refund")]).await.status,
        303
    );
    work(&shop).await;
    assert_eq!(
        standing(&shop, &first.id).await,
        "cancelled refunded captured:5190-5190 0 0"
    );
    assert_eq!(stripe.refunds()[0]["amount"], 5190);
    let (_, id) = newest(&shop).await;
    stripe.pay(&second);
    stripe
        .tell(&shop, &stripe.event("checkout.session.completed", &second))
        .await;
    assert_eq!(standing(&shop, &id).await, PAID);
}

/// Goods that come in meet first what is owed, of orders that wait for their payment, too.
#[tokio::test(flavor = "multi_thread")]
async fn pieces_that_were_to_come_and_came_are_nobodys_debt() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    shop.sql("UPDATE stock SET backorder = true").await;
    let bought = buy(&shop, &stripe, 5).await;
    let owed = "SELECT backordered || ' ' || (SELECT sum(to_come) FROM reservations WHERE variant_id = stock.variant_id) \
        FROM stock JOIN variants ON variants.id = variant_id WHERE sku = 'SB-KNEE-GR'";
    assert_eq!(shop.text(owed).await, "1 1");
    receive(&shop, 3).await;
    assert_eq!(stock(&shop).await, "2 4 1 2");
    // The same cart again: the pieces pass over.
    send_checkout(&bought.buyer).await;
    assert_eq!(stock(&shop).await, "2 5 1 2");
    assert_eq!(shop.text(owed).await, "0 0");
    let (_, answer) = check_out(&shop, 3).await;
    stripe.session_of(&answer.location());
    assert_eq!(shop.text(owed).await, "1 1");
    receive(&shop, 1).await;
    shop.advance(Duration::from_mins(31));
    assert_eq!(expire(&shop).await, 2);
    assert_eq!(stock(&shop).await, "8 0 0 8");
}

async fn receive(shop: &Shop, pieces: i32) {
    let variant = shop.variant(SKU).await.parse().unwrap();
    let conn = shop.parts().db.get().await.unwrap();
    let now = shop.parts().clock.now();
    storefront::inventory::adjust(variant, pieces, None, "", now, &conn)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_amount_is_never_simply_paid() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let staff = shop.staff(Role::Support).await;
    let less = buy(&shop, &stripe, 1).await;
    stripe.pay_amount(&less.session, 5000, "usd");
    stripe
        .tell(
            &shop,
            &stripe.event("checkout.session.completed", &less.session),
        )
        .await;
    assert_eq!(
        standing(&shop, &less.id).await,
        "open awaiting captured:5000-0 0 0"
    );
    shop.advance(Duration::from_mins(40));
    assert_eq!(
        expire(&shop).await,
        0,
        "it is kept while somebody looks at it"
    );
    let foreign = buy(&shop, &stripe, 1).await;
    stripe.pay_amount(&foreign.session, 5190, "eur");
    stripe
        .tell(
            &shop,
            &stripe.event("checkout.session.completed", &foreign.session),
        )
        .await;
    assert_eq!(
        standing(&shop, &foreign.id).await,
        "open awaiting pending:0-0 0 0"
    );
    let more = buy(&shop, &stripe, 1).await;
    stripe.pay_amount(&more.session, 6000, "usd");
    stripe
        .tell(
            &shop,
            &stripe.event("checkout.session.completed", &more.session),
        )
        .await;
    assert_eq!(
        standing(&shop, &more.id).await,
        "open paid captured:6000-0 1 1"
    );
    assert_eq!(differences(&shop), ["amount", "amount", "amount"]);
    // The latest first: what was too much goes back, and nothing else.
    let page = staff.get("/admin/payments").await;
    let actions = page.attributes(".todo form", "action");
    assert!(page.has("$60.00 came in all, and $51.90 is owed."));
    assert_eq!(
        staff
            .post(&actions[0], &[("decision", "refund")])
            .await
            .status,
        303
    );
    work(&shop).await;
    assert_eq!(
        standing(&shop, &more.id).await,
        "open partly_refunded captured:6000-810 1 1"
    );
    // The buyer transfers what is missing.
    let order = staff.get(&format!("/admin/orders/{}", less.id)).await;
    let version = order.attr("input[name=version]", "value").unwrap();
    let paid = staff
        .post(
            &format!("/admin/orders/{}/paid", less.id),
            &[("version", &version)],
        )
        .await;
    assert_eq!(paid.status, 303, "{}", paid.text());
    assert_eq!(
        standing(&shop, &less.id).await,
        "open paid captured:5000-0,captured:190-0 1 1"
    );
    assert_eq!(
        staff
            .post(&actions[2], &[("decision", "settled")])
            .await
            .status,
        303
    );
    assert_eq!(stock(&shop).await, "1 1 1 1", "two are sold, and one waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_finds_what_was_missed() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let staff = shop.staff(Role::Support).await;
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(buy(&shop, &stripe, 1).await);
    }
    stripe.pay(&all[0].session);
    stripe.pay(&all[1].session);
    stripe
        .tell(
            &shop,
            &stripe.event("checkout.session.completed", &all[1].session),
        )
        .await;
    // The shop believes in a payment that nobody made.
    shop.sql("UPDATE payments SET captured_minor = 4000 WHERE state = 'captured'")
        .await;
    let answer = staff.post_and_follow("/admin/payments/compare", &[]).await;
    assert!(answer.has("We are comparing with the provider."));
    work(&shop).await;
    assert_eq!(standing(&shop, &all[0].id).await, PAID);
    let mut found = differences(&shop);
    found.sort();
    assert_eq!(found, ["amount", "not_captured_here settled"]);
    assert_eq!(
        standing(&shop, &all[2].id).await,
        "open awaiting pending:0-0 0 0"
    );
    let page = staff.get("/admin/payments").await;
    assert!(page.has("It was paid, and the provider’s message had not come."));
    assert_eq!(page.texts("tbody .state"), ["Waiting", "Paid", "Paid"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_without_the_key_offers_no_online_payment() {
    let stripe = Stripe::start();
    let shop = Shop::start().await;
    let buyer = shop.visitor();
    buyer.add(&shop.variant(SKU).await, 1).await;
    assert!(
        !buyer
            .get("/checkout")
            .await
            .text()
            .contains("value=\"stripe\"")
    );
    assert_eq!(
        stripe.send(&shop, "t=1,v1=00", b"{}".to_vec()).await.status,
        404
    );
    let page = shop.staff(Role::Support).await.get("/admin/payments").await;
    assert!(
        page.has("Online payment is not set up")
            && page.count("form[action='/admin/payments/compare']") == 0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_have_seen_paid_leaves_the_buyers_cart() {
    let stripe = Stripe::start();
    let shop = stripe.shop().await;
    let bought = buy(&shop, &stripe, 1).await;
    let manager = shop.staff(Role::Manager).await;
    let paid = format!("/admin/orders/{}/paid", bought.id);
    assert_eq!(manager.post(&paid, &[("version", "1")]).await.status, 303);
    assert!(
        bought
            .buyer
            .get("/cart")
            .await
            .has("There are no products in the cart!")
    );
    assert_eq!(stock(&shop).await, "3 0 0 3", "sold, and nothing kept");
}
