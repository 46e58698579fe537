SELECT cart_lines.id AS line_id, cart_lines.variant_id, cart_lines.quantity, cart_lines.price_seen_minor AS price_seen,
       variants.price_minor AS price, products.name, products.slug, variants.title, variants.sku,
       variants.requires_delivery,
       coalesce(variants.media_id,
                (SELECT media_id FROM product_images WHERE product_id = products.id ORDER BY position LIMIT 1)) AS media_id,
       variants.active AND products.status = 'active' AND products.kind = 'goods' AS for_sale,
       CASE WHEN stock.tracked AND NOT stock.backorder THEN stock.on_hand END AS available
FROM cart_lines
JOIN variants ON variants.id = cart_lines.variant_id
JOIN products ON products.id = variants.product_id
JOIN stock ON stock.variant_id = variants.id
WHERE cart_lines.cart_id = $1
ORDER BY cart_lines.added_at, cart_lines.id
