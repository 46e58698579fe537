//! The suite against shops that are broken on purpose: each of these must be found by what happens in histories, as a real defect
//! would have to be. `bin/chaos --prove` runs it; it takes minutes.

use crate::history;
use crate::world::Lane;

/// Each must be found within so many histories.
const HISTORIES: u64 = 60;

/// What is broken, how, and a promise that it breaks.
struct Sabotage {
    what: &'static str,
    statements: String,
    promise: &'static str,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes minutes: bin/chaos --prove"]
async fn what_is_broken_on_purpose_is_found() {
    let mut missed = Vec::new();
    for sabotage in all() {
        match found(&sabotage).await {
            Some(count) => println!("{}: found after {count} histories", sabotage.what),
            None => missed.push(sabotage.what),
        }
    }
    assert!(missed.is_empty(), "not found: {missed:#?}");
}

/// After how many histories it was found.
async fn found(sabotage: &Sabotage) -> Option<u64> {
    let lane = Lane::open_with(&sabotage.statements).await;
    for seed in 1..=HISTORIES {
        let outcome = history::happen(&lane, seed).await;
        if outcome.is_err_and(|report| report.contains(sabotage.promise)) {
            return Some(seed);
        }
    }
    None
}

fn all() -> Vec<Sabotage> {
    let mut all = in_place_order();
    all.extend(beside_it());
    all
}

/// Conditions and steps left out of the function that places orders.
fn in_place_order() -> Vec<Sabotage> {
    let without = |what, part: &str, instead: &str, promise| Sabotage {
        what,
        statements: altered("place_order(jsonb)", part, instead),
        promise,
    };
    vec![
        without(
            "stock is taken whether it is there or not",
            "AND (NOT tracked OR backorder OR on_hand >= line.wanted)",
            "",
            "stock is sane",
        ),
        without(
            "stock is taken without a word in the ledger",
            "IF had.tracked THEN",
            "IF false THEN",
            "the ledger explains the stock",
        ),
        without(
            "a discount may be used too often",
            "AND (max_uses IS NULL OR used < max_uses)",
            "",
            "discounts count their orders",
        ),
        without(
            "a use of a discount is not written down",
            "UPDATE discounts SET used = used + 1 WHERE",
            "UPDATE discounts SET used = used WHERE",
            "discounts count their orders",
        ),
        without(
            "an order is told of by no mail",
            "IF o->'mail' <> 'null' THEN",
            "IF false THEN",
            "each order has its mails",
        ),
        without(
            "the cart is kept though everything is ordered",
            "DELETE FROM cart_lines WHERE cart_id = cart;",
            "",
            "no rows without what they belong to",
        ),
        Sabotage {
            what: "a key that was sent before is not looked for",
            statements: format!(
                "ALTER TABLE orders DROP CONSTRAINT orders_checkout_key_unique; {}",
                altered("place_order(jsonb)", "o->>'checkout_key'", "''")
            ) + &altered(
                "place_order(jsonb)",
                "DELETE FROM cart_lines WHERE cart_id = cart;",
                "",
            ),
            promise: "one order per checkout key",
        },
    ]
}

/// What is broken elsewhere, by rules and settings of the database.
fn beside_it() -> Vec<Sabotage> {
    let broken = |what, statements: &str, promise| Sabotage {
        what,
        statements: statements.to_owned(),
        promise,
    };
    vec![
        broken(
            "numbers are not given back by what fails",
            "CREATE SEQUENCE leaky START 10001; \
             CREATE FUNCTION leak() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN NEW.next_value := nextval('leaky') + 1; RETURN NEW; END $$; \
             CREATE TRIGGER leaks BEFORE UPDATE ON number_series FOR EACH ROW WHEN (OLD.name = 'order') EXECUTE FUNCTION leak()",
            "numbers have no gaps",
        ),
        broken(
            "what is acknowledged is written a little later",
            "ALTER ROLE storefront SET synchronous_commit = off",
            "every acknowledged order exists",
        ),
        broken(
            "a mail is not marked as sent at first",
            "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN NEW.state := 'waiting'; NEW.sent_at := NULL; NEW.next_attempt_at := now(); RETURN NEW; END $$; \
             CREATE TRIGGER forgets BEFORE UPDATE ON outbox FOR EACH ROW \
                 WHEN (NEW.state = 'sent' AND NEW.attempts = 1) EXECUTE FUNCTION forget()",
            "a mail is sent once",
        ),
        broken(
            "a mail is marked as sent when its turn comes",
            "CREATE FUNCTION hurry() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN NEW.state := 'sent'; NEW.sent_at := now(); RETURN NEW; END $$; \
             CREATE TRIGGER hurries BEFORE UPDATE ON outbox FOR EACH ROW WHEN (NEW.attempts > OLD.attempts) EXECUTE FUNCTION hurry(); \
             CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$; \
             CREATE TRIGGER stays BEFORE UPDATE ON outbox FOR EACH ROW WHEN (OLD.state = 'sent') EXECUTE FUNCTION stay()",
            "what is marked as sent was sent",
        ),
        broken(
            "what a cancelled order had is not back in stock",
            "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; \
             CREATE TRIGGER keeps BEFORE UPDATE ON stock FOR EACH ROW \
                 WHEN (NEW.on_hand - NEW.backordered > OLD.on_hand - OLD.backordered AND NEW.reserved = OLD.reserved) EXECUTE FUNCTION keep()",
            "sold + reserved <= received",
        ),
        broken(
            "money that came is not written down",
            "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN NEW.captured_minor := NEW.captured_minor - 1; RETURN NEW; END $$; \
             CREATE TRIGGER loses BEFORE INSERT ON payments FOR EACH ROW WHEN (NEW.captured_minor > 1) EXECUTE FUNCTION lose()",
            "the payment state follows from the payments",
        ),
    ]
}

/// A function with one part of its text replaced, which must be there.
fn altered(function: &str, part: &str, instead: &str) -> String {
    let quoted = |text: &str| text.replace('\'', "''");
    format!(
        "DO $do$ DECLARE was text := pg_get_functiondef('{function}'::regprocedure); \
         BEGIN IF position('{part}' IN was) = 0 THEN RAISE EXCEPTION 'nothing to break'; END IF; \
         EXECUTE replace(was, '{part}', '{instead}'); END $do$; ",
        part = quoted(part),
        instead = quoted(instead)
    )
}
