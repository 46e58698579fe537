-- $1 now, $2 who was last seen before, $3 and after: nobody is reminded of what is long over.
SELECT begun.id, begun.cart_id, begun.email, begun.full_name
FROM checkouts AS begun
JOIN carts ON carts.id = begun.cart_id AND carts.expires_at > $1 AND carts.updated_at <= $2
WHERE begun.reminded_at IS NULL AND begun.updated_at <= $2 AND begun.updated_at > $3
  AND EXISTS (
      SELECT FROM cart_lines
      JOIN variants ON variants.id = cart_lines.variant_id AND variants.active
      JOIN products ON products.id = variants.product_id AND products.status = 'active' AND products.kind = 'goods'
      WHERE cart_lines.cart_id = begun.cart_id)
  AND NOT EXISTS (SELECT FROM reminder_opt_outs WHERE reminder_opt_outs.email = lower(begun.email))
  -- An online order that was given up or ran out is none.
  AND NOT EXISTS (
      SELECT FROM orders
      WHERE lower(orders.email) = lower(begun.email) AND orders.placed_at >= begun.started_at
        AND (orders.state = 'open' OR orders.payment_method <> 'stripe' OR orders.payment_state <> 'awaiting'))
  AND NOT EXISTS (
      SELECT FROM orders
      WHERE orders.cart_id = begun.cart_id AND orders.state = 'open' AND orders.payment_state = 'awaiting' AND orders.due_by IS NOT NULL)
ORDER BY begun.updated_at
LIMIT 50
FOR UPDATE OF begun SKIP LOCKED
