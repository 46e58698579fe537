-- $1 ids and $2 slugs of products; $3 tax classes whose prices are shown other than they are entered, and what those are
-- multiplied with ($4) and divided by ($5): see pricing::Turns. Rounded half up, as pricing::allocate::rounded does.
WITH turn AS (
    SELECT class, times, by FROM unnest($3, $4, $5) AS turns (class, times, by)
)
SELECT p.id, p.slug, p.name, p.summary, p.kind, p.external_label,
       held.variants, held.sole, held.low, held.high, held.before,
       held.tracked, held.backorder, held.on_hand,
       (SELECT i.media_id FROM product_images i WHERE i.product_id = p.id ORDER BY i.position LIMIT 1) AS media_id
FROM products p
CROSS JOIN LATERAL (
    SELECT count(*) AS variants,
           (array_agg(v.id ORDER BY v.position))[1] AS sole,
           min(shown.price) AS low,
           max(shown.price) AS high,
           (array_agg(shown.before ORDER BY shown.price, shown.before DESC NULLS LAST))[1] AS before,
           coalesce(bool_and(coalesce(s.tracked, true)), true) AS tracked,
           coalesce(bool_or(s.backorder), false) AS backorder,
           least(coalesce(sum(s.on_hand), 0), 1000000)::int AS on_hand
    FROM variants v
    JOIN products own ON own.id = v.product_id
    LEFT JOIN turn ON turn.class = own.tax_class
    LEFT JOIN stock s ON s.variant_id = v.id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN turn.class IS NULL THEN v.price_minor
                    ELSE div(v.price_minor::numeric * turn.times * 2 + turn.by, turn.by * 2)::bigint END AS price,
               CASE WHEN turn.class IS NULL THEN v.compare_at_minor
                    ELSE div(v.compare_at_minor::numeric * turn.times * 2 + turn.by, turn.by * 2)::bigint END AS before
    ) AS shown
    WHERE v.active
      AND v.product_id = ANY (ARRAY(
          SELECT p.id WHERE p.kind <> 'group'
          UNION ALL
          SELECT l.linked_id
          FROM product_links l JOIN products m ON m.id = l.linked_id AND m.status = 'active'
          WHERE p.kind = 'group' AND l.product_id = p.id AND l.kind = 'member'
      ))
) AS held
WHERE p.status = 'active' AND (p.id = ANY ($1) OR p.slug = ANY ($2))
