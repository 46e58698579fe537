SELECT coalesce((SELECT sum(captured_minor) FROM payments WHERE order_id = $1), 0)::bigint AS captured,
       coalesce((SELECT sum(refunded_minor) FROM payments WHERE order_id = $1), 0)::bigint AS refunded,
       coalesce((SELECT sum(refund_credits.amount_minor)
                 FROM refund_credits JOIN refunds ON refunds.id = refund_credits.refund_id AND refunds.state <> 'failed'
                 WHERE refund_credits.order_id = $1), 0)::bigint AS credited
