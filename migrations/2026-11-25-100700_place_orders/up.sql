-- The revision of everything that decides what an order costs. Programs remember those rules and ask with each cart whether
-- they are still the ones; an order is refused when they changed in between.
CREATE TABLE pricing_revision (
    id boolean PRIMARY KEY DEFAULT true CONSTRAINT pricing_revision_single_row CHECK (id),
    revision bigint NOT NULL
);
COMMENT ON TABLE pricing_revision IS 'Raised by every change of settings, tax, delivery, discounts or the tree of categories';
INSERT INTO pricing_revision (revision) VALUES (1);
-- The order is there before its stock is taken, so that this can be looked at at once, with the plans of place_order.
ALTER TABLE stock_movements ALTER CONSTRAINT stock_movements_order NOT DEFERRABLE;
CREATE FUNCTION raise_pricing_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pricing_revision SET revision = revision + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER pricing_of_settings AFTER INSERT OR UPDATE OR DELETE ON shop_settings FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
CREATE TRIGGER pricing_of_classes AFTER INSERT OR UPDATE OR DELETE ON tax_classes FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
CREATE TRIGGER pricing_of_rates AFTER INSERT OR UPDATE OR DELETE ON tax_rates FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
CREATE TRIGGER pricing_of_zones AFTER INSERT OR UPDATE OR DELETE ON delivery_zones FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
CREATE TRIGGER pricing_of_areas AFTER INSERT OR UPDATE OR DELETE ON delivery_zone_areas FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
CREATE TRIGGER pricing_of_methods AFTER INSERT OR UPDATE OR DELETE ON delivery_methods FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
CREATE TRIGGER pricing_of_steps AFTER INSERT OR UPDATE OR DELETE ON delivery_steps FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
-- Not of discounts.used, which every order raises.
CREATE TRIGGER pricing_of_discounts AFTER INSERT OR DELETE OR UPDATE OF name, code, kind, percent_ppm, amount_minor, buy_quantity, get_quantity,
    scope, minimum_minor, starts_at, ends_at, max_uses, max_uses_per_customer, stacking, position, active
    ON discounts FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
CREATE TRIGGER pricing_of_discount_products AFTER INSERT OR UPDATE OR DELETE ON discount_products FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
CREATE TRIGGER pricing_of_discount_categories AFTER INSERT OR UPDATE OR DELETE ON discount_categories FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();
CREATE TRIGGER pricing_of_categories AFTER INSERT OR UPDATE OR DELETE ON categories FOR EACH STATEMENT EXECUTE FUNCTION raise_pricing_revision();

-- Places an order in one statement, and so in one round trip: what must not change meanwhile is looked at once more under the cart's
-- lock, the number is taken late and the stock last, in the order of ids, so that other buyers wait for next to nothing.
-- What was read is checked, never trusted:
--   SF001 the cart, or a price in it, is not as it was read          SF002 the rules of pricing are not as they were read
--   SF003 a discount is used up (detail: its id)                     SF004 this customer has used it up (detail: its id)
--   SF005 too little stock (detail: [{variant_id, wanted, on_hand}])
-- Each names a constraint, too, which is what diesel shows of an error. "@number@" in the mail's words becomes the number. With due_by, the pieces are reserved until then instead of sold, the cart stays, and
-- an earlier order of the same cart that was not paid gives way: its pieces pass over without ever being free.
-- Its plans are kept for as long as a connection lives: one made while the shop had few orders would go through all of them, order by
-- order, when there are many. So only indexes count.
CREATE FUNCTION place_order(o jsonb) RETURNS TABLE (number bigint, token text) LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    it orders%ROWTYPE;
    cart uuid := o->>'cart_id';
    at timestamptz := o->>'placed_at';
    same integer;
    held uuid[];
    line record;
    had record;
    short jsonb := '[]';
BEGIN
    IF cart IS NOT NULL THEN
        PERFORM 1 FROM carts WHERE id = cart FOR UPDATE;
    END IF;
    RETURN QUERY SELECT orders.number, orders.token FROM orders WHERE checkout_key = o->>'checkout_key';
    IF FOUND THEN
        RETURN;
    END IF;
    SELECT count(*) INTO same
    FROM jsonb_to_recordset(o->'lines') AS l (variant_id uuid, quantity integer, entered_minor bigint)
    JOIN variants ON variants.id = l.variant_id AND variants.price_minor = l.entered_minor AND variants.active
    JOIN products ON products.id = variants.product_id AND products.status = 'active' AND products.kind = 'goods'
    LEFT JOIN cart_lines ON cart_lines.cart_id = cart AND cart_lines.variant_id = l.variant_id AND cart_lines.quantity = l.quantity
    WHERE cart IS NULL OR cart_lines.id IS NOT NULL;
    IF same <> jsonb_array_length(o->'lines') OR cart IS NOT NULL AND same <> (SELECT count(*) FROM cart_lines WHERE cart_id = cart) THEN
        RAISE EXCEPTION 'the cart is not as it was read' USING ERRCODE = 'SF001', CONSTRAINT = 'place_order_stale';
    END IF;
    IF (o->>'revision')::bigint <> (SELECT revision FROM pricing_revision WHERE id) THEN
        RAISE EXCEPTION 'the rules of pricing are not as they were read' USING ERRCODE = 'SF002', CONSTRAINT = 'place_order_stale';
    END IF;

    -- An earlier attempt of this cart that waits for its payment gives way.
    IF cart IS NOT NULL THEN
        SELECT array_agg(id ORDER BY id) INTO held FROM (
            SELECT id FROM orders WHERE cart_id = cart AND state = 'open' AND payment_state = 'awaiting' AND due_by IS NOT NULL
            ORDER BY id FOR UPDATE) AS earlier;
        IF held IS NOT NULL THEN
            UPDATE orders SET state = 'cancelled', due_by = NULL, version = version + 1 WHERE id = ANY (held);
            INSERT INTO order_events (id, order_id, kind, detail, at)
                SELECT gen_random_uuid(), id, 'cancelled', 'The buyer began anew', at FROM unnest(held) AS earlier (id);
        END IF;
    END IF;

    FOR line IN SELECT id FROM (
            SELECT (d->>'discount_id')::uuid AS id FROM jsonb_array_elements(o->'discounts') AS d
            UNION SELECT discount_id FROM discount_uses WHERE held IS NOT NULL AND order_id = ANY (held)) AS ids
        WHERE id IS NOT NULL ORDER BY id
    LOOP
        UPDATE discounts SET used = used - (SELECT count(*) FROM discount_uses
            WHERE held IS NOT NULL AND order_id = ANY (held) AND discount_id = line.id) WHERE id = line.id;
        DELETE FROM discount_uses WHERE held IS NOT NULL AND order_id = ANY (held) AND discount_id = line.id;
        CONTINUE WHEN NOT EXISTS (SELECT FROM jsonb_array_elements(o->'discounts') AS d WHERE d->>'discount_id' = line.id::text);
        UPDATE discounts SET used = used + 1 WHERE id = line.id AND (max_uses IS NULL OR used < max_uses)
            RETURNING max_uses_per_customer INTO had;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a discount is used up' USING ERRCODE = 'SF003', CONSTRAINT = 'place_order_used_up', DETAIL = line.id;
        END IF;
        IF had.max_uses_per_customer <= (SELECT count(*) FROM discount_uses
                WHERE discount_id = line.id AND customer = lower(o->>'email')) THEN
            RAISE EXCEPTION 'this customer has used a discount up' USING ERRCODE = 'SF004', CONSTRAINT = 'place_order_used_up', DETAIL = line.id;
        END IF;
        INSERT INTO discount_uses (order_id, discount_id, customer) VALUES ((o->>'id')::uuid, line.id, lower(o->>'email'));
    END LOOP;

    UPDATE number_series SET next_value = next_value + 1 WHERE name = 'order' RETURNING next_value - 1 INTO same;
    it := jsonb_populate_record(NULL::orders, o || jsonb_build_object('number', same));
    INSERT INTO orders SELECT it.*;
    INSERT INTO order_lines (id, order_id, position, variant_id, name, variant_title, sku, product_slug, unit_price_minor, quantity,
            total_minor, discount_minor, tax_minor, tax_class, requires_delivery, backordered)
        SELECT id, it.id, position, variant_id, name, variant_title, sku, product_slug, unit_price_minor, quantity,
            total_minor, discount_minor, tax_minor, tax_class, requires_delivery, 0
        FROM jsonb_populate_recordset(NULL::order_lines, o->'lines');
    INSERT INTO order_taxes (order_id, name, rate_ppm, base_minor, tax_minor)
        SELECT it.id, name, rate_ppm, base_minor, tax_minor FROM jsonb_populate_recordset(NULL::order_taxes, o->'taxes');
    INSERT INTO order_discounts (order_id, position, discount_id, name, code, amount_minor)
        SELECT it.id, position, discount_id, name, code, amount_minor FROM jsonb_populate_recordset(NULL::order_discounts, o->'discounts');
    INSERT INTO order_events (id, order_id, kind, staff_id, at) VALUES ((o->>'event_id')::uuid, it.id, 'placed', it.staff_id, at);
    IF o->'mail' <> 'null' THEN
        INSERT INTO outbox (id, kind, recipient, reply_to, subject, body_text, body_html, message_id, order_id)
            SELECT id, kind, recipient, reply_to, replace(subject, '@number@', same::text), replace(body_text, '@number@', same::text),
                replace(body_html, '@number@', same::text), message_id, it.id
            FROM jsonb_populate_record(NULL::outbox, o->'mail');
    END IF;
    IF it.due_by IS NULL AND cart IS NOT NULL THEN
        DELETE FROM cart_lines WHERE cart_id = cart;
        UPDATE carts SET discount_codes = '{}' WHERE id = cart AND discount_codes <> '{}';
        DELETE FROM checkouts WHERE cart_id = cart;
    END IF;

    -- Stock last: first what earlier attempts held, then what this one wants, each variant once and in the order of ids.
    FOR line IN
        SELECT variant_id, sum(wanted)::integer AS wanted, sum(held)::integer AS held, sum(to_come)::integer AS to_come FROM (
            SELECT l.variant_id, l.quantity AS wanted, 0 AS held, 0 AS to_come
                FROM jsonb_to_recordset(o->'lines') AS l (variant_id uuid, quantity integer)
            UNION ALL SELECT r.variant_id, 0, r.quantity, r.to_come FROM reservations AS r WHERE held IS NOT NULL AND r.order_id = ANY (held)) AS all_of
        GROUP BY variant_id ORDER BY variant_id
    LOOP
        IF line.held > 0 THEN
            -- What was to come may have come in the meantime, and then it is no longer owed to anybody.
            UPDATE stock SET reserved = reserved - (line.held - line.to_come),
                on_hand = on_hand + line.held - least(backordered, line.to_come), backordered = backordered - least(backordered, line.to_come)
                WHERE variant_id = line.variant_id;
            IF FOUND THEN
                INSERT INTO stock_movements (id, variant_id, kind, quantity, order_id, at)
                    SELECT gen_random_uuid(), line.variant_id, 'released', r.quantity, r.order_id, at FROM reservations AS r
                    WHERE r.order_id = ANY (held) AND r.variant_id = line.variant_id;
            END IF;
        END IF;
        CONTINUE WHEN line.wanted = 0;
        UPDATE stock SET
            on_hand = CASE WHEN tracked THEN greatest(on_hand - line.wanted, 0) ELSE on_hand END,
            backordered = CASE WHEN tracked THEN backordered + greatest(line.wanted - on_hand, 0) ELSE backordered END,
            reserved = CASE WHEN tracked AND it.due_by IS NOT NULL THEN reserved + least(on_hand, line.wanted) ELSE reserved END
        FROM (SELECT on_hand AS was FROM stock WHERE variant_id = line.variant_id FOR UPDATE) AS before
        WHERE variant_id = line.variant_id AND (NOT tracked OR backorder OR on_hand >= line.wanted)
        RETURNING tracked, CASE WHEN tracked THEN greatest(line.wanted - before.was, 0) ELSE 0 END AS to_come INTO had;
        IF NOT FOUND THEN
            short := short || (SELECT jsonb_agg(jsonb_build_object('variant_id', line.variant_id, 'wanted', line.wanted, 'on_hand', on_hand))
                FROM stock WHERE variant_id = line.variant_id);
            CONTINUE;
        END IF;
        IF had.tracked THEN
            INSERT INTO stock_movements (id, variant_id, kind, quantity, order_id, at) VALUES (gen_random_uuid(), line.variant_id,
                CASE WHEN it.due_by IS NULL THEN 'sold' ELSE 'reserved' END, -line.wanted, it.id, at);
        END IF;
        IF had.to_come > 0 THEN
            UPDATE order_lines SET backordered = had.to_come WHERE order_id = it.id AND variant_id = line.variant_id;
        END IF;
        IF it.due_by IS NOT NULL AND had.tracked THEN
            INSERT INTO reservations (order_id, variant_id, quantity, to_come, expires_at)
                VALUES (it.id, line.variant_id, line.wanted, had.to_come, it.due_by);
        END IF;
    END LOOP;
    IF short <> '[]' THEN
        RAISE EXCEPTION 'too little stock' USING ERRCODE = 'SF005', CONSTRAINT = 'place_order_short', DETAIL = short;
    END IF;
    IF held IS NOT NULL THEN
        DELETE FROM reservations WHERE order_id = ANY (held);
    END IF;
    RETURN QUERY SELECT it.number, it.token;
END $$;
