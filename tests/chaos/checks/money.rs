//! Money: what was paid is what was captured less what was given back, and every order says so.

use super::Check;

pub const CHECKS: &[Check] = &[
    Check {
        name: "the payment state follows from the payments",
        query: "SELECT number || ' is ' || payment_state || ', captured ' || captured || ', refunded ' || refunded AS line \
            FROM orders LEFT JOIN LATERAL (SELECT coalesce(sum(captured_minor), 0) AS captured, coalesce(sum(refunded_minor), 0) AS refunded \
                FROM payments WHERE order_id = orders.id) AS money ON true \
            WHERE EXISTS (SELECT FROM payments) AND payment_state <> CASE \
                WHEN captured = 0 THEN CASE WHEN total_minor = 0 THEN 'paid' ELSE 'awaiting' END \
                WHEN refunded = 0 THEN 'paid' WHEN refunded < captured THEN 'partly_refunded' ELSE 'refunded' END",
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
