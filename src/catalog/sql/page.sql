SELECT id
FROM candidates
WHERE in_scope AND missed = '{}'
ORDER BY CASE WHEN $11 = 'recommended' THEN -rank END,
         CASE WHEN $11 = 'price_asc' THEN low END ASC NULLS LAST,
         CASE WHEN $11 = 'price_desc' THEN low END DESC NULLS LAST,
         CASE WHEN $11 = 'newest' THEN published_at END DESC NULLS LAST,
         CASE WHEN $11 = 'name' THEN lower(name) END,
         position, id
LIMIT $12 OFFSET $13
