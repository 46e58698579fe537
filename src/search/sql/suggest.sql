-- $1 is a tsquery of prefixes that we wrote; $2 what was typed, for names that no stemming finds.
(SELECT 'product' AS kind, slug, name AS title
 FROM products
 WHERE status = 'active' AND listed
   AND (search @@ to_tsquery('english', $1) OR starts_with(lower(name), lower($2)))
 ORDER BY starts_with(lower(name), lower($2)) DESC, ts_rank(search, to_tsquery('english', $1)) DESC, position, id
 LIMIT 5)
UNION ALL
(SELECT 'article', slug, title
 FROM articles
 WHERE status = 'published' AND search @@ to_tsquery('english', $1)
 ORDER BY ts_rank(search, to_tsquery('english', $1)) DESC, published_at DESC, id
 LIMIT 3)
