//! Who was told that an order was placed finds it.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;

use super::Seen;
use crate::store::lines_of;

pub async fn broken(conn: &mut AsyncPgConnection, seen: &Seen) -> Vec<String> {
    let query = "SELECT checkout_key || ' ' || token AS line FROM orders";
    let orders: HashMap<String, String> = lines_of(query, conn)
        .await
        .unwrap()
        .iter()
        .filter_map(|line| line.split_once(' '))
        .map(|(key, token)| (key.to_owned(), token.to_owned()))
        .collect();
    let mut wrong = Vec::new();
    for (key, token) in &seen.acknowledged {
        if orders.get(key) != Some(token) {
            wrong.push(format!(
                "every acknowledged order exists: key {key} was answered {token}, and there is {:?}",
                orders.get(key)
            ));
        }
    }
    for key in orders.keys().filter(|key| !seen.tried.contains(key)) {
        wrong.push(format!("no order out of nowhere: key {key} was never sent"));
    }
    wrong
}
