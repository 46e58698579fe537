, pairs AS (
    SELECT c.id, c.missed, a.name, a.value, a.position
    FROM candidates c JOIN product_attributes a ON a.product_id = c.id
    WHERE c.in_scope AND a.kind <> 'number' AND length(a.value) <= 24
    UNION ALL
    SELECT c.id, c.missed, o.name, pv.value, pv.position
    FROM candidates c
    JOIN product_options o ON o.product_id = c.id
    JOIN product_option_values pv ON pv.option_id = o.id
    WHERE c.in_scope AND length(pv.value) <= 24
      AND EXISTS (
          SELECT 1 FROM variant_option_values vv JOIN variants v ON v.id = vv.variant_id AND v.active
          WHERE vv.value_id = pv.id
      )
),
-- A name helps to choose when its values are few and shared; one that is in use always stays.
worthy AS (
    SELECT lower(name) AS name, min(name) AS label, count(DISTINCT id) AS products
    FROM pairs
    GROUP BY lower(name)
    HAVING (count(DISTINCT lower(value)) BETWEEN 2 AND 12 AND count(DISTINCT (id, lower(value))) > count(DISTINCT lower(value)))
        OR lower(name) IN (SELECT name FROM wanted)
    ORDER BY products DESC, lower(name)
    LIMIT 8
)
SELECT worthy.name, worthy.label, min(pairs.value) AS value,
       count(DISTINCT pairs.id) FILTER (WHERE pairs.missed <@ ARRAY[worthy.name]) AS products
FROM worthy JOIN pairs ON lower(pairs.name) = worthy.name
GROUP BY worthy.name, worthy.label, worthy.products, lower(pairs.value)
ORDER BY worthy.products DESC, worthy.name, min(pairs.position), lower(pairs.value)
LIMIT 120
