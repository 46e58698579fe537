SELECT NULL::uuid AS line_id, variants.id AS variant_id, wanted.quantity,
       variants.price_minor AS price_seen, variants.price_minor AS price, products.name, variants.title,
       products.slug, variants.sku, variants.requires_delivery, products.id AS product_id, products.tax_class,
       coalesce(variants.weight_grams, 0) AS weight_grams,
       ARRAY(SELECT category_id FROM product_categories WHERE product_id = products.id) AS categories, NULL::uuid AS media_id,
       products.status = 'active' AS has_page,
       variants.active AND products.status = 'active' AND products.kind = 'goods' AS for_sale,
       CASE WHEN stock.tracked AND NOT stock.backorder THEN stock.on_hand END AS available
FROM unnest($1, $2) WITH ORDINALITY AS wanted (variant_id, quantity, place)
JOIN variants ON variants.id = wanted.variant_id
JOIN products ON products.id = variants.product_id
JOIN stock ON stock.variant_id = variants.id
ORDER BY wanted.place
