WITH RECURSIVE lineage (id, parent_id, slug, name, depth) AS (
    SELECT id, parent_id, slug, name, 0 FROM categories WHERE id = $1
    UNION ALL
    SELECT c.id, c.parent_id, c.slug, c.name, l.depth + 1
    FROM categories c JOIN lineage l ON c.id = l.parent_id
    WHERE l.depth < 20
)
SELECT slug, name FROM lineage ORDER BY depth DESC
