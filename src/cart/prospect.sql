SELECT cart_lines.id AS line_id, variants.id AS variant_id, coalesce(cart_lines.quantity, 0) AS quantity,
       coalesce(cart_lines.price_seen_minor, variants.price_minor) AS price_seen,
       variants.price_minor AS price, products.name, products.slug, variants.title, variants.sku,
       variants.requires_delivery, NULL::uuid AS media_id,
       variants.active AND products.status = 'active' AND products.kind = 'goods' AS for_sale,
       CASE WHEN stock.tracked AND NOT stock.backorder THEN stock.on_hand END AS available
FROM variants
JOIN products ON products.id = variants.product_id
JOIN stock ON stock.variant_id = variants.id
LEFT JOIN cart_lines ON cart_lines.variant_id = variants.id AND cart_lines.cart_id = $1
WHERE variants.id = $2
