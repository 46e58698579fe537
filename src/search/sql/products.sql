WITH asked AS (SELECT websearch_to_tsquery('english', $1) AS words),
found AS (
    SELECT id, ts_rank(search, asked.words) AS rank FROM products, asked
    WHERE search @@ asked.words AND status = 'active' AND listed
    UNION ALL
    SELECT v.product_id, 10 FROM variants v JOIN products p ON p.id = v.product_id
    WHERE v.active AND p.status = 'active' AND p.listed AND (v.sku IN ($1, upper($1)) OR v.gtin = $1)
)
SELECT p.id
FROM (SELECT id, max(rank) AS rank FROM found GROUP BY id) AS best JOIN products p ON p.id = best.id
ORDER BY best.rank DESC, p.position, p.id
LIMIT $2
