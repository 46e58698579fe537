//! Money: what was paid is what was captured less what was given back, and every order says so.

use super::Check;

pub const CHECKS: &[Check] = &[
    Check {
        name: "the payment state follows from the payments",
        query: "WITH money AS (SELECT number, payment_state, \
                CASE WHEN state = 'open' THEN greatest(total_minor - cancelled_minor - (SELECT coalesce(sum(refund_credits.amount_minor), 0) \
                    FROM refund_credits JOIN refunds ON refunds.id = refund_id WHERE refunds.state <> 'failed' \
                    AND refund_credits.order_id = orders.id), 0) ELSE 0 END AS owed, \
                (SELECT coalesce(sum(captured_minor), 0) FROM payments WHERE order_id = orders.id) AS captured, \
                (SELECT coalesce(sum(refunded_minor), 0) FROM payments WHERE order_id = orders.id) AS refunded FROM orders) \
            SELECT number || ' is ' || payment_state || ', owed ' || owed || ', captured ' || captured || ', refunded ' || refunded AS line \
            FROM money WHERE payment_state <> CASE \
                WHEN captured = 0 THEN CASE WHEN owed = 0 AND payment_state = 'paid' THEN 'paid' ELSE 'awaiting' END \
                WHEN refunded >= captured THEN 'refunded' WHEN refunded > 0 THEN 'partly_refunded' \
                WHEN captured >= owed THEN 'paid' ELSE 'awaiting' END",
    },
    Check {
        name: "refunds are what was given back",
        query: "SELECT payments.id || ': refunded ' || refunded_minor || ', refunds ' || coalesce(sum(refunds.amount_minor), 0) AS line \
            FROM payments LEFT JOIN refunds ON payment_id = payments.id AND refunds.state <> 'failed' \
            GROUP BY payments.id HAVING refunded_minor <> coalesce(sum(refunds.amount_minor), 0) OR refunded_minor > captured_minor",
    },
    Check {
        name: "no money without an order that stands, a refund or a difference",
        query: "SELECT number || ' is ' || orders.state || ' and keeps ' || captured_minor - refunded_minor AS line \
            FROM payments JOIN orders ON orders.id = order_id \
            WHERE payments.provider = 'stripe' AND captured_minor > refunded_minor AND orders.state <> 'open' AND NOT EXISTS ( \
                SELECT FROM payment_differences AS d WHERE d.order_id = orders.id AND d.settled_at IS NULL)",
    },
];
