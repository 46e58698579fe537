-- A draft is told of as it was when it went in: its new words, picture and price are not published.
SELECT cart_lines.id AS line_id, cart_lines.variant_id, cart_lines.quantity, cart_lines.price_seen_minor AS price_seen,
       CASE products.status WHEN 'draft' THEN cart_lines.price_seen_minor ELSE variants.price_minor END AS price,
       CASE products.status WHEN 'draft' THEN cart_lines.name_seen ELSE products.name END AS name,
       CASE products.status WHEN 'draft' THEN cart_lines.title_seen ELSE variants.title END AS title,
       products.slug, variants.sku, variants.requires_delivery, products.id AS product_id, products.tax_class,
       coalesce(variants.weight_grams, 0) AS weight_grams,
       ARRAY(SELECT category_id FROM product_categories WHERE product_id = products.id) AS categories,
       CASE WHEN products.status <> 'draft' THEN
           coalesce(variants.media_id,
                    (SELECT media_id FROM product_images WHERE product_id = products.id ORDER BY position LIMIT 1))
       END AS media_id,
       products.status = 'active' AS has_page,
       variants.active AND products.status = 'active' AND products.kind = 'goods' AS for_sale,
       CASE WHEN stock.tracked AND NOT stock.backorder THEN stock.on_hand END AS available
FROM cart_lines
JOIN variants ON variants.id = cart_lines.variant_id
JOIN products ON products.id = variants.product_id
JOIN stock ON stock.variant_id = variants.id
WHERE cart_lines.cart_id = $1
ORDER BY cart_lines.added_at, cart_lines.id
