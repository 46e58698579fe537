//! A check that cannot fail is none: each promise is broken by hand once, and must be seen to be broken.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel_async::SimpleAsyncConnection as _;

use crate::checks::{self, Seen};
use crate::mail_server::Taken;
use crate::plan::{Deed, Plan, Try, Way};
use crate::world::{Lane, World};
use crate::{history, rest};

/// What is done to the database, and the promise that it breaks.
const DAMAGE: &[(&str, &str)] = &[
    (
        "UPDATE stock SET on_hand = on_hand + 1 WHERE on_hand > 0",
        "the ledger explains the stock",
    ),
    (
        "UPDATE stock SET backordered = 1 WHERE NOT backorder",
        "stock is sane",
    ),
    (
        "UPDATE stock SET reserved = reserved + 1",
        "reserved pieces belong to reservations",
    ),
    // A piece that is given back twice: the ledger agrees with the stock, and yet it is one too many.
    (
        "INSERT INTO stock_movements (id, variant_id, kind, quantity, order_id) \
             SELECT gen_random_uuid(), variant_id, 'returned', 1, order_id FROM order_lines; \
         UPDATE stock SET on_hand = on_hand + (SELECT count(*) FROM order_lines WHERE variant_id = stock.variant_id)",
        "sold + reserved <= received",
    ),
    (
        "UPDATE order_lines SET backordered = 1 WHERE variant_id IN (SELECT variant_id FROM stock WHERE NOT backorder)",
        "only what may be owed is owed",
    ),
    (
        "INSERT INTO reservations (order_id, variant_id, quantity, expires_at) \
             SELECT order_id, variant_id, quantity, now() FROM order_lines",
        "settled orders hold no reservation",
    ),
    (
        "ALTER TABLE orders DROP CONSTRAINT orders_checkout_key_unique; UPDATE orders SET checkout_key = 'one'",
        "one order per checkout key",
    ),
    (
        "UPDATE orders SET number = number + 1 WHERE number = (SELECT max(number) FROM orders)",
        "numbers have no gaps",
    ),
    (
        "UPDATE number_series SET next_value = next_value + 1 WHERE name = 'order'",
        "numbers have no gaps",
    ),
    (
        "UPDATE order_lines SET tax_minor = tax_minor + 1",
        "an order's total is the sum of its lines",
    ),
    (
        "DELETE FROM order_taxes",
        "an order's total is the sum of its lines",
    ),
    (
        "UPDATE discounts SET used = used + 1",
        "discounts count their orders",
    ),
    (
        "UPDATE discounts SET max_uses = 1, used = 2; \
         INSERT INTO discount_uses SELECT id, (SELECT id FROM discounts), email FROM orders WHERE state = 'open' ON CONFLICT DO NOTHING",
        "discounts count their orders",
    ),
    (
        "DELETE FROM order_events WHERE kind = 'placed'",
        "states have their events",
    ),
    (
        "DELETE FROM order_events WHERE kind = 'cancelled'",
        "states have their events",
    ),
    (
        "INSERT INTO reservations (order_id, variant_id, quantity, expires_at) \
             SELECT gen_random_uuid(), variant_id, 1, now() FROM stock LIMIT 1",
        "no rows without what they belong to",
    ),
    (
        "INSERT INTO jobs (id, kind, payload, dead) VALUES (gen_random_uuid(), 'left', '{}', true)",
        "no rows without what they belong to",
    ),
    (
        "INSERT INTO cart_lines (id, cart_id, variant_id, quantity, price_seen_minor, name_seen, title_seen, added_at) \
             SELECT gen_random_uuid(), cart_id, variant_id, 1, 1, '', '', placed_at \
             FROM orders JOIN order_lines ON order_id = orders.id WHERE state = 'open'",
        "no rows without what they belong to",
    ),
    (
        "DELETE FROM outbox WHERE kind = 'order.placed'",
        "each order has its mails",
    ),
    ("UPDATE outbox SET state = 'dead'", "no mail is given up"),
    (
        "UPDATE outbox SET state = 'waiting'",
        "every mail is sent in the end",
    ),
    (
        "UPDATE outbox SET message_id = '<another' || id || '>'",
        "only what was committed is sent",
    ),
    (
        "UPDATE orders SET token = md5(id::text) || md5(id::text)",
        "every acknowledged order exists",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_promise_is_seen_to_be_broken() {
    let lane = Lane::open().await;
    let world = quiet(&lane).await;
    let store = world.store.clone();
    let mut conn = store.connect().await.unwrap();
    for (damage, promise) in DAMAGE {
        conn.batch_execute(&format!("BEGIN; {damage}"))
            .await
            .unwrap();
        let wrong = checks::broken_in(&mut conn, &checks::seen(&world)).await;
        conn.batch_execute("ROLLBACK").await.unwrap();
        assert_found(promise, damage, &wrong);
    }
    for (what, seen, promise) in mistold(&world) {
        let wrong = checks::broken_in(&mut conn, &seen).await;
        assert_found(promise, what, &wrong);
    }
    drop(conn);
    lane.end(&world).await;
}

fn assert_found(promise: &str, damage: &str, wrong: &[String]) {
    assert!(
        wrong.iter().any(|line| line.starts_with(promise)),
        "{damage}\nbreaks no promise that {promise}: {wrong:#?}"
    );
}

/// A history without faults: three orders, one of them cancelled and one paid and sent.
async fn quiet(lane: &Lane) -> Arc<World> {
    let world = Arc::new(lane.world(0).await);
    let order = |at, way| vec![Try::Add(at, 1), Try::Code, Try::Open, Try::Order(way, 1)];
    let mut plan = Plan {
        seed: 0,
        buyers: vec![
            order(0, Way::Transfer),
            order(1, Way::Cash),
            vec![Try::Add(3, 2), Try::Open, Try::Order(Way::Transfer, 1)],
        ],
        staff: Vec::new(),
        pushes: Vec::new(),
        blows: Vec::new(),
    };
    let mut wrong = history::live(&world, &plan).await;
    plan.buyers.clear();
    plan.staff = vec![vec![Deed::Cancel(0), Deed::MarkPaid(1), Deed::Send(1)]];
    wrong.extend(history::live(&world, &plan).await);
    wrong.extend(rest::bring(&world).await);
    wrong.extend(checks::broken(&world).await);
    assert!(wrong.is_empty(), "{wrong:#?}\n{}", world.journal.told());
    let orders =
        "SELECT state || ' ' || count(*) AS line FROM orders GROUP BY state ORDER BY state";
    assert_eq!(world.store.lines(orders).await, ["cancelled 1", "open 2"]);
    world
}

/// What somebody outside would have seen of a shop that does not keep its word.
fn mistold(world: &Arc<World>) -> Vec<(&'static str, Seen, &'static str)> {
    let seen = || checks::seen(world);
    let (mut lost, mut unasked, mut unsent, mut twice, mut after_crash) =
        (seen(), seen(), seen(), seen(), seen());
    lost.acknowledged
        .push(("key".to_owned(), "token".to_owned()));
    unasked.tried.pop();
    unsent.taken.pop();
    let again = Taken {
        at: Instant::now() + Duration::from_mins(1),
        ..twice.taken[0].clone()
    };
    twice.taken.push(again.clone());
    after_crash.taken.push(again);
    after_crash.crashed = Box::new(|_, _| true);
    let once = checks::mails::twice(&after_crash);
    assert!(once.is_empty(), "a crash excuses it: {once:?}");
    vec![
        (
            "an order that is lost",
            lost,
            "every acknowledged order exists",
        ),
        ("an order unasked for", unasked, "no order out of nowhere"),
        (
            "a mail that was not sent",
            unsent,
            "what is marked as sent was sent",
        ),
        ("a mail sent twice", twice, "a mail is sent once"),
    ]
}
