WITH page AS (
    SELECT id, name, status, updated_at
    FROM products
    WHERE ($1 = '' OR status = $1)
      AND ($2 = ''
           OR name ILIKE '%' || $2 || '%'
           OR id IN (SELECT product_id FROM variants WHERE sku ILIKE $2 || '%'))
    ORDER BY updated_at DESC, id
    LIMIT $3 OFFSET $4
)
SELECT page.id, page.name, page.status, page.updated_at,
       (SELECT categories.name
        FROM product_categories JOIN categories ON categories.id = category_id
        WHERE product_id = page.id ORDER BY product_categories.position LIMIT 1) AS category,
       held.variants, held.sku, held.variant_id, held.price_minor, held.on_hand, held.tracked, held.backorder,
       (SELECT media_id FROM product_images WHERE product_id = page.id ORDER BY position LIMIT 1) AS media_id
FROM page
CROSS JOIN LATERAL (
    SELECT count(*) AS variants,
           (array_agg(variants.sku ORDER BY variants.position))[1] AS sku,
           (array_agg(variants.id ORDER BY variants.position))[1] AS variant_id,
           min(variants.price_minor) AS price_minor,
           coalesce(sum(stock.on_hand), 0)::bigint AS on_hand,
           coalesce(bool_and(coalesce(stock.tracked, true)), true) AS tracked,
           coalesce(bool_or(stock.backorder), false) AS backorder
    FROM variants LEFT JOIN stock ON stock.variant_id = variants.id
    WHERE variants.product_id = page.id AND variants.active
) AS held
ORDER BY page.updated_at DESC, page.id
