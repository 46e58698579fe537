SELECT id
FROM candidates
WHERE in_scope AND missed = '{}'
ORDER BY CASE WHEN $8 = 'recommended' THEN -rank END,
         CASE WHEN $8 = 'price_asc' THEN low END ASC NULLS LAST,
         CASE WHEN $8 = 'price_desc' THEN low END DESC NULLS LAST,
         CASE WHEN $8 = 'newest' THEN published_at END DESC NULLS LAST,
         CASE WHEN $8 = 'name' THEN lower(name) END,
         position, id
LIMIT $9 OFFSET $10
