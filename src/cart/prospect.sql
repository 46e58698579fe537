-- A draft is not there for who does not have it in the cart, and as it was for who does.
SELECT cart_lines.id AS line_id, variants.id AS variant_id, coalesce(cart_lines.quantity, 0) AS quantity,
       coalesce(cart_lines.price_seen_minor, variants.price_minor) AS price_seen,
       CASE products.status WHEN 'draft' THEN cart_lines.price_seen_minor ELSE variants.price_minor END AS price,
       CASE products.status WHEN 'draft' THEN cart_lines.name_seen ELSE products.name END AS name,
       CASE products.status WHEN 'draft' THEN cart_lines.title_seen ELSE variants.title END AS title,
       products.slug, variants.sku, variants.requires_delivery, products.id AS product_id, products.tax_class,
       coalesce(variants.weight_grams, 0) AS weight_grams,
       ARRAY(SELECT category_id FROM product_categories WHERE product_id = products.id) AS categories, NULL::uuid AS media_id,
       products.status = 'active' AS has_page,
       variants.active AND products.status = 'active' AND products.kind = 'goods' AS for_sale,
       CASE WHEN stock.tracked AND NOT stock.backorder THEN stock.on_hand END AS available
FROM variants
JOIN products ON products.id = variants.product_id
JOIN stock ON stock.variant_id = variants.id
LEFT JOIN cart_lines ON cart_lines.variant_id = variants.id AND cart_lines.cart_id = $1
WHERE variants.id = $2 AND (products.status <> 'draft' OR cart_lines.id IS NOT NULL)
