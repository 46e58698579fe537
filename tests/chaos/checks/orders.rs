//! Orders: once each, numbered without gaps, adding up, with everything that belongs to them and nothing besides.

use super::Check;

pub const CHECKS: &[Check] = &[
    Check {
        name: "one order per checkout key",
        query: "SELECT checkout_key || ': ' || count(*) AS line FROM orders GROUP BY checkout_key HAVING count(*) > 1",
    },
    Check {
        name: "numbers have no gaps",
        query: "SELECT 'orders ' || coalesce(min(number), 0) || ' to ' || coalesce(max(number), 0) || ', ' || count(*) || ' of them, next ' || \
                (SELECT next_value FROM number_series WHERE name = 'order') AS line FROM orders \
            HAVING coalesce(min(number), 10001) <> 10001 \
                OR 10001 + count(*) <> (SELECT next_value FROM number_series WHERE name = 'order') \
                OR count(*) <> count(DISTINCT number) OR max(number) <> 10000 + count(*) \
            UNION ALL SELECT kind || ' to ' || max(number) || ', ' || count(*) || ' of them' FROM documents GROUP BY kind \
            HAVING min(number) <> 1 OR max(number) <> count(*) \
                OR max(number) + 1 <> (SELECT next_value FROM number_series WHERE name = kind)",
    },
    Check {
        name: "an order's total is the sum of its lines",
        query: "SELECT number || ': ' || total_minor AS line FROM orders LEFT JOIN LATERAL ( \
                SELECT sum(total_minor) AS items, sum(discount_minor) AS discount, sum(tax_minor) AS tax, count(*) AS lines \
                FROM order_lines WHERE order_id = orders.id) AS of_lines ON true \
            WHERE lines = 0 OR items <> items_minor OR discount <> discount_minor OR tax + delivery_tax_minor <> tax_minor \
                OR tax_minor <> (SELECT coalesce(sum(tax_minor), 0) FROM order_taxes WHERE order_id = orders.id) \
                OR discount_minor + delivery_discount_minor <> \
                    (SELECT coalesce(sum(amount_minor), 0) FROM order_discounts WHERE order_id = orders.id) \
                OR total_minor <> items - discount + delivery_minor - delivery_discount_minor \
                    + CASE WHEN prices_include_tax THEN 0 ELSE tax + delivery_tax_minor END",
    },
    Check {
        name: "discounts count their orders",
        query: "SELECT name || ': used ' || used || ', by orders ' || count(order_id) || ', at most ' || coalesce(max_uses, -1) AS line \
            FROM discounts LEFT JOIN discount_uses ON discount_id = discounts.id GROUP BY discounts.id \
            HAVING used <> count(order_id) OR used > max_uses \
            UNION ALL SELECT name || ': ' || customer || ' ' || count(*) FROM discount_uses JOIN discounts ON id = discount_id \
            GROUP BY discounts.id, customer HAVING count(*) > max_uses_per_customer \
            UNION ALL SELECT name || ': held by ' || coalesce(number::text, order_id::text) FROM discount_uses \
            JOIN discounts ON discounts.id = discount_id LEFT JOIN orders ON orders.id = order_id \
            WHERE number IS NULL OR state <> 'open' \
            UNION ALL SELECT order_discounts.name || ': not held by ' || number FROM order_discounts JOIN orders ON orders.id = order_id \
            WHERE state = 'open' AND discount_id IS NOT NULL \
                AND NOT EXISTS (SELECT FROM discount_uses AS uses WHERE uses.order_id = orders.id AND uses.discount_id = order_discounts.discount_id)",
    },
    Check {
        name: "states have their events",
        query: "SELECT number || ' is ' || state || ', ' || payment_state || ', ' || fulfilment_state || ': ' || \
                coalesce((SELECT string_agg(kind, ' ' ORDER BY at) FROM order_events WHERE order_id = orders.id), 'nothing') AS line \
            FROM orders LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE kind = 'placed') AS placed, \
                count(*) FILTER (WHERE kind IN ('cancelled', 'expired')) AS ended, count(*) FILTER (WHERE kind = 'payment_late') AS late, \
                count(*) FILTER (WHERE kind IN ('fulfilled', 'shipped')) AS sent FROM order_events WHERE order_id = orders.id) AS events ON true \
            WHERE placed <> 1 OR ended <> CASE WHEN state = 'open' AND late = 0 THEN 0 ELSE 1 END \
                OR (sent > 0) <> (fulfilment_state <> 'unfulfilled')",
    },
    Check {
        name: "no rows without what they belong to",
        query: "SELECT 'a reservation of no order' AS line FROM reservations WHERE order_id NOT IN (SELECT id FROM orders) \
            UNION ALL SELECT 'a discount''s use of no order' FROM discount_uses WHERE order_id NOT IN (SELECT id FROM orders) \
            UNION ALL SELECT 'a movement of no order' FROM stock_movements WHERE order_id IS NULL AND kind NOT IN ('received', 'adjusted') \
            UNION ALL SELECT 'a movement of an unknown order' FROM stock_movements WHERE order_id NOT IN (SELECT id FROM orders) \
            UNION ALL SELECT 'a line of no cart' FROM cart_lines WHERE cart_id NOT IN (SELECT id FROM carts) \
            UNION ALL SELECT 'a line left in the cart of order ' || number FROM orders JOIN cart_lines USING (cart_id) \
                WHERE state = 'open' AND due_by IS NULL AND added_at <= placed_at \
            UNION ALL SELECT 'a payment of no order' FROM payments WHERE order_id NOT IN (SELECT id FROM orders) \
            UNION ALL SELECT 'a checkout beside order ' || number FROM orders JOIN checkouts USING (cart_id) \
                WHERE state = 'open' AND due_by IS NULL AND updated_at <= placed_at \
            UNION ALL SELECT 'a job left over: ' || kind || ' ' || coalesce(last_error, '') FROM jobs",
    },
];
