//! Pieces: none is sold twice, lost or made up.

use super::Check;

pub const CHECKS: &[Check] = &[
    Check {
        name: "the ledger explains the stock",
        query: "SELECT sku || ': movements ' || coalesce(sum(quantity), 0) || ', on hand ' || on_hand || ', owed ' || backordered AS line \
            FROM stock JOIN variants ON variants.id = stock.variant_id LEFT JOIN stock_movements USING (variant_id) \
            WHERE tracked GROUP BY sku, on_hand, backordered HAVING coalesce(sum(quantity), 0) <> on_hand - backordered",
    },
    Check {
        name: "stock is sane",
        query: "SELECT sku || ': on hand ' || on_hand || ', reserved ' || reserved || ', owed ' || backordered AS line \
            FROM stock JOIN variants ON variants.id = variant_id \
            WHERE on_hand < 0 OR reserved < 0 OR backordered < 0 OR backordered > 0 AND NOT backorder",
    },
    Check {
        name: "reserved pieces belong to reservations",
        query: "SELECT sku || ': reserved ' || reserved || ', reservations hold ' || coalesce(sum(quantity - to_come), 0) AS line \
            FROM stock JOIN variants ON variants.id = stock.variant_id LEFT JOIN reservations USING (variant_id) \
            GROUP BY sku, reserved HAVING reserved <> coalesce(sum(quantity - to_come), 0)",
    },
    Check {
        name: "sold + reserved <= received",
        query: "WITH goods AS ( \
                SELECT variant_id, sum(quantity) AS came FROM stock_movements WHERE kind IN ('received', 'adjusted') GROUP BY 1), \
            taken AS (SELECT variant_id, sum(order_lines.quantity - cancelled) AS pieces \
                FROM order_lines JOIN orders ON orders.id = order_id WHERE state = 'open' GROUP BY 1), \
            back AS (SELECT variant_id, sum(refund_lines.quantity) AS pieces FROM refund_lines JOIN refund_credits USING (refund_id) \
                JOIN order_lines ON order_lines.id = order_line_id JOIN orders ON orders.id = order_lines.order_id \
                WHERE restocked AND state = 'open' GROUP BY 1) \
            SELECT sku || ': received ' || coalesce(came, 0) || ', sold and reserved ' || coalesce(taken.pieces, 0) || \
                ', back ' || coalesce(back.pieces, 0) || ', on hand ' || on_hand || ', owed ' || backordered AS line \
            FROM stock JOIN variants ON variants.id = stock.variant_id LEFT JOIN goods USING (variant_id) \
            LEFT JOIN taken USING (variant_id) LEFT JOIN back USING (variant_id) \
            WHERE tracked AND coalesce(came, 0) - coalesce(taken.pieces, 0) + coalesce(back.pieces, 0) <> on_hand - backordered",
    },
    Check {
        name: "only what may be owed is owed",
        query: "SELECT sku || ' of order ' || number AS line FROM order_lines JOIN orders ON orders.id = order_id \
            JOIN stock USING (variant_id) WHERE order_lines.backordered > 0 AND NOT backorder",
    },
    Check {
        name: "settled orders hold no reservation",
        query: "SELECT coalesce(number::text, order_id::text) AS line FROM reservations LEFT JOIN orders ON orders.id = order_id \
            WHERE number IS NULL OR state <> 'open' OR payment_state <> 'awaiting' OR due_by IS NULL",
    },
];
