//! The outbox, with a real mail server on loopback.

use std::collections::BTreeMap;
use std::time::Duration;

use storefront::config::Secret;
use storefront::mail;
use storefront::staff::Role;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::support::{MailServer, Shop};

async fn shop_with(server: &MailServer) -> Shop {
    let url = Secret::new(server.url());
    Shop::start_with(|config| config.mail.url = Some(url)).await
}

/// Places an order for that address.
async fn order(shop: &Shop, email: &str) {
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let mut form = visitor.checkout_form().await;
    for (name, value) in &mut form {
        if name == "email" {
            email.clone_into(value);
        }
    }
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 303, "{}", page.text());
}

/// Waits until a query past the app gives that number.
async fn until(shop: &Shop, query: &str, wanted: i64) {
    let begun = Instant::now();
    loop {
        let found = shop.number(query).await;
        if found == wanted {
            return;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "{query}: {found} instead of {wanted}; {:?}",
            shop.names("SELECT state || ' ' || attempts || ' ' || coalesce(last_error, '') AS name FROM outbox")
        );
        sleep(Duration::from_millis(50)).await;
    }
}

/// Lets so much time pass and rings the bell.
fn pass(shop: &Shop, minutes: u64) {
    shop.advance(Duration::from_mins(minutes));
    shop.parts().work.notify_waiters();
}

fn copies(server: &MailServer) -> BTreeMap<String, usize> {
    let mut copies = BTreeMap::new();
    for mail in server.inbox() {
        *copies.entry(mail.message_id).or_default() += 1;
    }
    copies
}

const SENT: &str = "SELECT count(*) FROM outbox WHERE state = 'sent'";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_while_the_server_was_down_arrives_once_when_it_is_up_again() {
    let mut server = MailServer::start().await;
    let shop = shop_with(&server).await;
    order(&shop, "first@example.com").await;
    until(&shop, SENT, 1).await;
    let first = &server.inbox()[0];
    assert_eq!(first.to, ["first@example.com"]);
    assert!(
        first.text.contains("multipart/alternative"),
        "{}",
        first.text
    );

    shop.sql("UPDATE stock SET on_hand = 50").await;
    server.stop().await;
    for n in 0..4 {
        order(&shop, &format!("buyer{n}@example.com")).await;
    }
    shop.parts().work.notify_waiters();
    until(
        &shop,
        "SELECT count(*) FROM outbox WHERE last_error IS NOT NULL",
        4,
    )
    .await;
    pass(&shop, 2);
    until(&shop, "SELECT count(*) FROM outbox WHERE attempts >= 2", 4).await;
    assert_eq!(shop.number(SENT).await, 1);
    let office = shop.staff(Role::Support).await;
    let page = office.get("/admin/outbox?view=waiting").await;
    assert_eq!(page.texts("tbody .state"), ["Will be tried again"; 4]);

    server.resume().await;
    pass(&shop, 10);
    until(&shop, SENT, 5).await;
    let copies = copies(&server);
    let written = shop.names("SELECT message_id AS name FROM outbox ORDER BY message_id");
    assert_eq!(copies.keys().cloned().collect::<Vec<_>>(), written);
    assert!(copies.values().all(|count| *count == 1), "{copies:?}");
    let left =
        "SELECT count(*) FROM outbox WHERE claimed_until IS NOT NULL OR last_error IS NOT NULL";
    assert_eq!(shop.number(left).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_mail_is_given_up_soon_seen_and_sent_again() {
    let server = MailServer::start().await;
    server.refuse("nobody@example.com", true);
    let shop = shop_with(&server).await;
    order(&shop, "nobody@example.com").await;
    for attempt in 1..=3 {
        let tried = format!(
            "SELECT count(*) FROM outbox WHERE attempts = {attempt} AND claimed_until IS NULL"
        );
        until(&shop, &tried, 1).await;
        pass(&shop, 10);
    }
    until(&shop, "SELECT count(*) FROM outbox WHERE state = 'dead'", 1).await;
    let office = shop.staff(Role::Support).await;
    let page = office.get("/admin/outbox?view=dead").await;
    assert_eq!(page.texts("tbody .state"), ["Given up"]);
    assert_eq!(page.texts(".tabs .count"), ["1"]);
    let href = page.attr("tbody a", "href").unwrap();
    let page = office.get(&href).await;
    assert!(
        page.has("550") && page.has("It was tried 3 times"),
        "{}",
        page.text()
    );

    server.refuse("nobody@example.com", false);
    let id = shop.text("SELECT message_id FROM outbox").await;
    assert_eq!(office.post(&format!("{href}/again"), &[]).await.status, 303);
    until(&shop, SENT, 1).await;
    assert_eq!(copies(&server), BTreeMap::from([(id.clone(), 1)]));
    let refused = office.post(&format!("{href}/discard"), &[]).await;
    assert_eq!(refused.status, 409, "it has left");

    let again = office.post(&format!("{href}/again"), &[]).await;
    assert_eq!(again.status, 303);
    assert_ne!(
        again.location(),
        href,
        "a mail that was sent stays as it is"
    );
    until(&shop, SENT, 2).await;
    let copies = copies(&server);
    assert_eq!(copies.len(), 2);
    assert_eq!(copies[&id], 1, "the copy has an id of its own");
}

/// A program that is killed between the server's yes and its own mark leaves just this: a mail that the server has and nobody marked.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_sender_never_came_back_goes_out_again_under_the_same_id() {
    let mut server = MailServer::start().await;
    server.be_silent(true);
    let shop = shop_with(&server).await;
    order(&shop, "ines@example.com").await;
    while server.inbox().is_empty() {
        sleep(Duration::from_millis(20)).await;
    }
    let office = shop.staff(Role::Support).await;
    let href = format!("/admin/outbox/{}", shop.text("SELECT id FROM outbox").await);
    let pressed = office.post(&format!("{href}/again"), &[]).await;
    assert_eq!(pressed.status, 409, "it is under way");

    server.be_silent(false);
    shop.advance(Duration::from_mins(3));
    let ending = CancellationToken::new();
    let second = tokio::spawn(mail::run(shop.parts().clone(), ending.clone()));
    until(&shop, SENT, 1).await;
    ending.cancel();
    second.await.unwrap();
    let inbox = server.inbox();
    assert_eq!(inbox.len(), 2);
    assert_eq!(inbox[0].message_id, inbox[1].message_id);
    let sent_at = shop.text("SELECT sent_at FROM outbox").await;
    // The first sender wakes up with an error, and has nothing to say any more.
    server.stop().await;
    sleep(Duration::from_millis(500)).await;
    let now = shop
        .text("SELECT state || coalesce(last_error, '') || sent_at FROM outbox")
        .await;
    assert_eq!(now, format!("sent{sent_at}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_that_were_sent_long_ago_go_in_batches_and_others_stay() {
    let shop = Shop::start().await;
    shop.sql(
        "INSERT INTO outbox (id, kind, recipient, subject, body_text, body_html, message_id, state, sent_at) \
         SELECT gen_random_uuid(), 'test', 'a@example.com', 's', 't', 'h', n::text, \
             CASE WHEN n <= 1200 THEN 'sent' WHEN n = 1201 THEN 'dead' ELSE 'waiting' END, \
             CASE WHEN n <= 1100 THEN now() - interval '91 days' WHEN n <= 1200 THEN now() - interval '89 days' END \
         FROM generate_series(1, 1210) AS n",
    )
    .await;
    let conn = shop.parts().db.get().await.unwrap();
    let mut taken = Vec::new();
    for _ in 0..4 {
        let now = shop.parts().clock.now();
        taken.push(mail::delete_old(90, now, &conn).await.unwrap());
    }
    assert_eq!(taken, [500, 500, 100, 0]);
    assert_eq!(shop.number("SELECT count(*) FROM outbox").await, 110);
    let office = shop.staff(Role::Owner).await;
    let id = shop
        .text("SELECT id FROM outbox WHERE state = 'dead'")
        .await;
    let gone = office
        .post(&format!("/admin/outbox/{id}/discard"), &[])
        .await;
    assert_eq!(gone.status, 303);
    assert_eq!(shop.number("SELECT count(*) FROM outbox").await, 109);
    assert_eq!(
        office
            .post(&format!("/admin/outbox/{id}/discard"), &[])
            .await
            .status,
        404
    );
}
