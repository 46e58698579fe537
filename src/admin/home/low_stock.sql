-- The first few hundred that are low are enough to choose from: counting them all would read the whole table.
WITH few AS (
    SELECT stock.variant_id, stock.on_hand
    FROM stock
    JOIN variants ON variants.id = stock.variant_id AND variants.active
    JOIN products ON products.id = variants.product_id AND products.status = 'active' AND products.kind = 'goods'
    WHERE stock.tracked AND NOT stock.backorder AND stock.on_hand <= $1
    LIMIT 300
)
SELECT products.id AS product_id, products.name, variants.title, few.on_hand,
       coalesce(variants.media_id,
                (SELECT media_id FROM product_images WHERE product_id = products.id ORDER BY position LIMIT 1)) AS media_id
FROM few
JOIN variants ON variants.id = few.variant_id
JOIN products ON products.id = variants.product_id
ORDER BY few.on_hand, products.position, products.name, variants.position, variants.id
LIMIT $2
