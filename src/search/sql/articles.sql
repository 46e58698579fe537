-- The marks are characters for private use, which no text holds; they become elements after escaping.
WITH asked AS (SELECT websearch_to_tsquery('english', $1) AS words),
found AS (
    SELECT a.id, ts_rank(a.search, asked.words) AS rank
    FROM articles a, asked
    WHERE a.search @@ asked.words AND a.status = 'published'
    ORDER BY rank DESC, a.published_at DESC, a.id
    LIMIT $2
)
SELECT a.slug, a.title,
       ts_headline(
           'english',
           regexp_replace(
               a.summary || ' ' || regexp_replace(regexp_replace(a.body_markdown, '\n\s*[-+] ', ' ', 'g'), '\]\([^)]*\)|\[\[[^\]]*\]\]', '', 'g'),
               '[#*_`>|\[\]\uE000\uE001]', '', 'g'
           ),
           asked.words,
           E'StartSel=\uE000, StopSel=\uE001, MaxWords=38, MinWords=16, MaxFragments=1'
       ) AS excerpt
FROM found JOIN articles a ON a.id = found.id, asked
ORDER BY found.rank DESC, a.published_at DESC, a.id
