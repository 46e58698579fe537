SELECT n, (caught.o || jsonb_build_object(
        'id', gen_random_uuid(), 'checkout_key', gen_random_uuid()::text, 'event_id', gen_random_uuid(),
        'token', encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 'cart_id', md5('cart' || n)::uuid,
        'mail', caught.o->'mail' || jsonb_build_object('id', gen_random_uuid(), 'message_id', gen_random_uuid()::text),
        'lines', (SELECT jsonb_agg(line || jsonb_build_object('id', gen_random_uuid(), 'variant_id', lines.variant_id))
            FROM (SELECT variant_id, row_number() OVER (ORDER BY id) AS at FROM cart_lines WHERE cart_id = md5('cart' || n)::uuid) AS lines
            JOIN jsonb_array_elements(caught.o->'lines') WITH ORDINALITY AS l (line, at) ON l.at = lines.at)))::text
    FROM generate_series(1, $ROUND) AS n, (SELECT o FROM caught LIMIT 1) AS caught
