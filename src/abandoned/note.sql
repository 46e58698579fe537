INSERT INTO checkouts AS begun (id, cart_id, email, full_name, started_at, updated_at)
SELECT $1, $2, $3, $4, $5, $5
WHERE EXISTS (SELECT FROM cart_lines WHERE cart_id = $2)
ON CONFLICT (cart_id) DO UPDATE SET
    email = excluded.email,
    full_name = CASE excluded.full_name WHEN '' THEN begun.full_name ELSE excluded.full_name END,
    updated_at = excluded.updated_at,
    -- What was paid online since left the row behind: this is another checkout, with a reminder of its own.
    (started_at, reminded_at) = (
        SELECT CASE WHEN ordered THEN excluded.started_at ELSE begun.started_at END,
               CASE WHEN NOT ordered THEN begun.reminded_at END
        FROM (SELECT EXISTS (SELECT FROM orders WHERE orders.cart_id = begun.cart_id
            AND orders.placed_at >= begun.started_at AND orders.payment_state <> 'awaiting') AS ordered) AS since)
