//! Mails: each one that was written is sent once.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use diesel_async::AsyncPgConnection;

use super::{Check, Seen};
use crate::mail_server::Taken;
use crate::store::lines_of;

/// A connection that was cut so long before a mail was taken may be the one that could not mark it.
const BEFORE: Duration = Duration::from_secs(5);

pub const CHECKS: &[Check] = &[
    Check {
        name: "each order has its mails",
        query: "SELECT number || ' by ' || payment_method || ': ' || mails || ' of them' AS line FROM orders \
            LEFT JOIN LATERAL (SELECT count(*) AS mails FROM outbox WHERE order_id = orders.id AND kind = 'order.placed') AS sent ON true \
            WHERE payment_method <> 'stripe' AND mails <> 1",
    },
    Check {
        name: "no mail is given up",
        query: "SELECT kind || ' to ' || recipient || ': ' || coalesce(last_error, '') AS line FROM outbox WHERE state = 'dead'",
    },
];

pub async fn broken(conn: &mut AsyncPgConnection, seen: &Seen) -> Vec<String> {
    let query = "SELECT message_id || ' ' || state || ' ' || kind AS line FROM outbox";
    let rows = lines_of(query, conn).await.unwrap();
    let rows: HashMap<&str, &str> = rows
        .iter()
        .filter_map(|line| line.split_once(' '))
        .collect();
    let taken = times(&seen.taken);
    let mut wrong = Vec::new();
    for (id, row) in &rows {
        let times = taken.get(id).map_or(0, Vec::len);
        if row.starts_with("sent") && times == 0 {
            wrong.push(format!("what is marked as sent was sent: {id} {row}"));
        }
        if !row.starts_with("sent") {
            wrong.push(format!(
                "every mail is sent in the end: {id} {row}, taken {times} times"
            ));
        }
    }
    for id in taken.keys().filter(|id| !rows.contains_key(*id)) {
        wrong.push(format!(
            "only what was committed is sent: {id} is in no row"
        ));
    }
    wrong.extend(twice(seen));
    wrong
}

/// Mails that were taken again though nothing had crashed since the time before.
pub fn twice(seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    for (id, times) in times(&seen.taken) {
        for pair in times.windows(2) {
            let from = pair[0].checked_sub(BEFORE).unwrap_or(pair[0]);
            if !(seen.crashed)(from, pair[1]) {
                wrong.push(format!(
                    "a mail is sent once: {id} was taken again after {:?}, and nothing had crashed",
                    pair[1] - pair[0]
                ));
            }
        }
    }
    wrong
}

fn times(taken: &[Taken]) -> HashMap<&str, Vec<Instant>> {
    let mut times: HashMap<&str, Vec<Instant>> = HashMap::new();
    for mail in taken {
        times.entry(&mail.message_id).or_default().push(mail.at);
    }
    times
}
