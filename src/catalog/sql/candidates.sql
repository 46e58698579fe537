-- $1 category slug, $2 and $3 names and values of attributes, $4 words, $5 and $6 price from and to, $7 in stock only,
-- $8 to $10 how entered prices become shown ones (see cards.sql): readers filter and sort by what they see.
WITH RECURSIVE scope (id) AS (
    SELECT id FROM categories WHERE slug = $1
    UNION
    SELECT c.id FROM categories c JOIN scope ON c.parent_id = scope.id
),
wanted AS (
    SELECT lower(name) AS name, lower(value) AS value
    FROM unnest($2, $3) AS pairs (name, value)
),
turn AS (
    SELECT class, times, by FROM unnest($8, $9, $10) AS turns (class, times, by)
),
-- Which products have which of the wanted names with one of the wanted values.
having_it AS (
    SELECT a.product_id, w.name
    FROM wanted w JOIN product_attributes a ON lower(a.name) = w.name AND lower(a.value) = w.value
    UNION
    SELECT o.product_id, w.name
    FROM wanted w
    JOIN product_options o ON lower(o.name) = w.name
    JOIN product_option_values pv ON pv.option_id = o.id AND lower(pv.value) = w.value
    WHERE EXISTS (
        SELECT 1 FROM variant_option_values vv JOIN variants v ON v.id = vv.variant_id AND v.active
        WHERE vv.value_id = pv.id
    )
),
-- Everything that fits but for the attributes and the category; what is missed of those stands beside it, so that
-- each facet can be counted with the others applied.
candidates AS (
    SELECT p.id, p.position, p.name, p.published_at, held.low,
           CASE WHEN $4 = '' THEN 0 ELSE ts_rank(p.search, websearch_to_tsquery('english', $4)) END AS rank,
           $1 = '' OR EXISTS (
               SELECT 1 FROM product_categories pc JOIN scope ON scope.id = pc.category_id WHERE pc.product_id = p.id
           ) AS in_scope,
           ARRAY(
               SELECT name FROM wanted EXCEPT SELECT h.name FROM having_it h WHERE h.product_id = p.id
           ) AS missed
    FROM products p
    CROSS JOIN LATERAL (
        SELECT min(shown.price) AS low,
               coalesce(
                   bool_or(
                       ($5 IS NULL OR shown.price >= $5) AND ($6 IS NULL OR shown.price <= $6)
                       AND (NOT $7 OR NOT s.tracked OR s.on_hand > 0 OR s.backorder)
                   ),
                   $5 IS NULL AND $6 IS NULL AND NOT $7
               ) AS fits
        FROM variants v
        -- A group's members may be of other classes than the group.
        LEFT JOIN turn ON turn.class = CASE WHEN p.kind = 'group'
            THEN (SELECT own.tax_class FROM products own WHERE own.id = v.product_id) ELSE p.tax_class END
        LEFT JOIN stock s ON s.variant_id = v.id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN turn.class IS NULL THEN v.price_minor
                        ELSE div(v.price_minor::numeric * turn.times * 2 + turn.by, turn.by * 2)::bigint END AS price
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
    WHERE p.status = 'active' AND p.listed AND held.fits
      AND ($4 = '' OR p.id IN (
          SELECT id FROM products WHERE search @@ websearch_to_tsquery('english', $4)
          UNION
          SELECT product_id FROM variants WHERE active AND (sku IN ($4, upper($4)) OR gtin = $4)
      ))
)
