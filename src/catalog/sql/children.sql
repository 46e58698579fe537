, below (top, id) AS (
    SELECT id, id FROM categories
    WHERE parent_id IS NOT DISTINCT FROM (SELECT id FROM categories WHERE slug = $1)
    UNION
    SELECT below.top, c.id FROM categories c JOIN below ON c.parent_id = below.id
)
SELECT c.slug, c.name, count(DISTINCT k.id) AS products
FROM categories c
JOIN below ON below.top = c.id
LEFT JOIN product_categories pc ON pc.category_id = below.id
LEFT JOIN candidates k ON k.id = pc.product_id AND k.missed = '{}'
GROUP BY c.id
ORDER BY c.position, c.name
LIMIT 60
