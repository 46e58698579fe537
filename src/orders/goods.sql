-- What of an order's lines can still be looked at: pictures of goods that are or were on sale, pages of those that are.
SELECT order_lines.position,
       coalesce(variants.media_id,
                (SELECT media_id FROM product_images WHERE product_id = products.id ORDER BY position LIMIT 1)) AS media_id,
       CASE products.status WHEN 'active' THEN products.slug END AS slug
FROM order_lines
JOIN variants ON variants.id = order_lines.variant_id
JOIN products ON products.id = variants.product_id
WHERE order_lines.order_id = $1 AND products.status <> 'draft'
