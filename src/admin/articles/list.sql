SELECT articles.id, articles.title, articles.status, articles.topic,
       people.name AS author, articles.published_at, articles.updated_at
FROM articles
LEFT JOIN people ON people.id = articles.author_id
WHERE ($1 = '' OR articles.status = $1)
  AND ($2 = ''
       OR articles.title ILIKE '%' || $2 || '%'
       OR articles.slug = $2
       OR people.name ILIKE '%' || $2 || '%')
ORDER BY articles.updated_at DESC, articles.id
LIMIT $3 OFFSET $4
