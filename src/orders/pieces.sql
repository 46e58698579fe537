-- What became of the pieces of each line. Of refunds only those count that are for goods which were not cancelled.
SELECT order_lines.id AS line_id, order_lines.quantity AS ordered, order_lines.cancelled,
       coalesce((SELECT sum(quantity) FROM shipment_lines WHERE order_line_id = order_lines.id), 0)::integer AS shipped,
       coalesce((SELECT sum(refund_lines.quantity)
                 FROM refund_lines
                 JOIN refunds ON refunds.id = refund_lines.refund_id AND refunds.state <> 'failed'
                 JOIN refund_credits ON refund_credits.refund_id = refunds.id
                 WHERE refund_lines.order_line_id = order_lines.id), 0)::integer AS refunded,
       coalesce((SELECT sum(return_lines.quantity)
                 FROM return_lines JOIN returns ON returns.id = return_lines.return_id AND returns.state <> 'refused'
                 WHERE return_lines.order_line_id = order_lines.id), 0)::integer AS returned
FROM order_lines
WHERE order_lines.order_id = $1
ORDER BY order_lines.position
