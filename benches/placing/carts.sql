DELETE FROM sent;
DELETE FROM carts WHERE id IN (SELECT md5('cart' || n)::uuid FROM generate_series(1, $ROUND) AS n);
INSERT INTO carts (id, token_hash, expires_at) SELECT md5('cart' || n)::uuid, sha256(('cart' || n)::bytea), now() + interval '1 day' FROM generate_series(1, $ROUND) AS n;
INSERT INTO cart_lines (id, cart_id, variant_id, quantity, price_seen_minor, name_seen, title_seen)
    SELECT gen_random_uuid(), md5('cart' || n)::uuid, $FIRST, 1, 1000, '', '' FROM generate_series(1, $ROUND) AS n;
INSERT INTO cart_lines (id, cart_id, variant_id, quantity, price_seen_minor, name_seen, title_seen)
    SELECT gen_random_uuid(), md5('cart' || n)::uuid, v(1 + (random() * 998)::int), 1, 1000, '', '' FROM generate_series(1, $ROUND) AS n
    ON CONFLICT DO NOTHING;
-- A pair that fell together gets another second line.
INSERT INTO cart_lines (id, cart_id, variant_id, quantity, price_seen_minor, name_seen, title_seen)
    SELECT gen_random_uuid(), cart_id, (SELECT v(n) FROM generate_series(1, 2) AS n WHERE v(n) <> ALL (array_agg(variant_id)) LIMIT 1), 1, 1000, '', ''
    FROM cart_lines GROUP BY cart_id HAVING count(*) = 1;
