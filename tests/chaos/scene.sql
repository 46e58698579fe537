-- What a history begins with, on top of the demo shop: three variants of which there is little, one that may be owed, taxes on
-- top of the prices, and a code that two orders may have, and one of one customer.
DELETE FROM jobs;
CREATE TABLE chaos_variants (place integer PRIMARY KEY, sku text NOT NULL);
INSERT INTO chaos_variants
    SELECT row_number() OVER (ORDER BY sku), sku FROM (
        SELECT min(sku) AS sku FROM variants JOIN stock ON variant_id = variants.id JOIN products ON products.id = product_id
        WHERE tracked AND NOT backorder AND variants.active AND products.status = 'active' AND products.kind = 'goods'
        GROUP BY product_id ORDER BY 1 LIMIT 3) AS counted;
INSERT INTO chaos_variants
    SELECT 4, min(sku) FROM variants JOIN stock ON variant_id = variants.id JOIN products ON products.id = product_id
    WHERE sku NOT IN (SELECT sku FROM chaos_variants)
        AND variants.active AND products.status = 'active' AND products.kind = 'goods';
DELETE FROM stock_movements;
UPDATE stock SET tracked = true, backorder = (place = 4), on_hand = place + 1, backordered = 0
    FROM variants JOIN chaos_variants USING (sku) WHERE variant_id = variants.id;
INSERT INTO stock_movements (id, variant_id, kind, quantity)
    SELECT gen_random_uuid(), variant_id, 'received', on_hand FROM stock WHERE on_hand > 0;
INSERT INTO tax_rates (id, tax_class, country, region, name, rate_ppm) VALUES
    (gen_random_uuid(), 'standard', 'US', '', 'Sales tax', 70000), (gen_random_uuid(), 'standard', 'US', 'Oregon', 'Oregon', 83750);
INSERT INTO discounts (id, name, code, kind, percent_ppm, max_uses, max_uses_per_customer) VALUES
    (gen_random_uuid(), 'Ten and a bit', '@code@', 'percent', 107000, 2, 1);
