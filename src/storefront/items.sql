-- Every active variant of an active, listed product that is bought here, with its picture and stock.
SELECT
    v.sku,
    p.slug,
    p.name,
    v.title,
    p.summary,
    v.price_minor,
    v.compare_at_minor,
    p.tax_class,
    v.gtin,
    COALESCE(v.media_id, (
        SELECT i.media_id FROM product_images i WHERE i.product_id = p.id ORDER BY i.position, i.media_id LIMIT 1
    )) AS media_id,
    count(*) OVER (PARTITION BY p.id) > 1 AS several,
    COALESCE(s.tracked, true) AS tracked,
    COALESCE(s.backorder, false) AS backorder,
    COALESCE(s.on_hand, 0) AS on_hand
FROM products p
JOIN variants v ON v.product_id = p.id AND v.active
LEFT JOIN stock s ON s.variant_id = v.id
WHERE p.status = 'active' AND p.listed AND p.kind = 'goods'
ORDER BY p.position, p.id, v.position, v.id
