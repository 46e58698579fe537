SELECT p.id, p.slug, p.name, p.summary, p.kind, p.external_label,
       held.variants, held.sole, held.low, held.high, held.before,
       held.tracked, held.backorder, held.on_hand,
       (SELECT i.media_id FROM product_images i WHERE i.product_id = p.id ORDER BY i.position LIMIT 1) AS media_id
FROM products p
CROSS JOIN LATERAL (
    SELECT count(*) AS variants,
           (array_agg(v.id ORDER BY v.position))[1] AS sole,
           min(v.price_minor) AS low,
           max(v.price_minor) AS high,
           (array_agg(v.compare_at_minor ORDER BY v.price_minor, v.compare_at_minor DESC NULLS LAST))[1] AS before,
           coalesce(bool_and(coalesce(s.tracked, true)), true) AS tracked,
           coalesce(bool_or(s.backorder), false) AS backorder,
           least(coalesce(sum(s.on_hand), 0), 1000000)::int AS on_hand
    FROM variants v
    LEFT JOIN stock s ON s.variant_id = v.id
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
