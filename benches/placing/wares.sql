INSERT INTO delivery_methods (code, name, price_minor) VALUES ('standard', 'Standard', 500);
INSERT INTO products (id, slug, name, status) SELECT gen_random_uuid(), 'ware-' || n, 'Ware ' || n, 'active' FROM generate_series(0, 999) AS n;
CREATE FUNCTION v(n int) RETURNS uuid IMMUTABLE LANGUAGE sql AS $$ SELECT md5('variant' || n)::uuid $$;
INSERT INTO variants (id, product_id, sku, price_minor)
    SELECT v(n), (SELECT id FROM products WHERE slug = 'ware-' || n), 'SKU-' || n, 1000 FROM generate_series(0, 999) AS n;
INSERT INTO stock (variant_id, on_hand) SELECT v(n), 100000000 FROM generate_series(0, 999) AS n;
CREATE SEQUENCE plain_number START 1000000000;
-- What the shop sends for an order: caught once, then made anew for each cart.
CREATE TABLE caught (o jsonb);
CREATE TABLE sent (n int PRIMARY KEY, o text);
ALTER TABLE sent ALTER o SET STORAGE EXTERNAL;
ALTER FUNCTION place_order(jsonb) RENAME TO place_order_really;
CREATE FUNCTION place_order(o jsonb) RETURNS TABLE (number bigint, token text) LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO caught VALUES (o);
    RETURN QUERY SELECT * FROM place_order_really(o);
END $$;
