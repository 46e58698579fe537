SELECT begun.id, begun.cart_id, begun.email, begun.full_name, begun.updated_at, begun.reminded_at,
       EXISTS (SELECT FROM reminder_opt_outs WHERE reminder_opt_outs.email = lower(begun.email)) AS opted_out,
       EXISTS (SELECT FROM orders WHERE lower(orders.email) = lower(begun.email) AND orders.placed_at >= begun.started_at
                   AND (orders.state = 'open' OR orders.payment_method <> 'stripe' OR orders.payment_state <> 'awaiting')) AS ordered
FROM checkouts AS begun
JOIN carts ON carts.id = begun.cart_id AND carts.expires_at > $3
WHERE ($1 IS NULL OR (begun.updated_at, begun.id) < ($1, $2))
  AND EXISTS (SELECT FROM cart_lines WHERE cart_lines.cart_id = begun.cart_id)
  AND NOT EXISTS (
      SELECT FROM orders
      WHERE orders.cart_id = begun.cart_id AND orders.state = 'open' AND orders.payment_state = 'awaiting' AND orders.due_by IS NOT NULL)
ORDER BY begun.updated_at DESC, begun.id DESC
LIMIT $4
