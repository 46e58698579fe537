SELECT (SELECT count(*) FROM (
           SELECT 1 FROM candidates WHERE in_scope AND missed = '{}' LIMIT 1001
       ) AS matching) AS matching,
       (SELECT count(*) FROM (
           SELECT 1 FROM products p
           WHERE p.status = 'active' AND p.listed
             AND ($1 = '' OR EXISTS (
                 SELECT 1 FROM product_categories pc JOIN scope ON scope.id = pc.category_id WHERE pc.product_id = p.id
             ))
           LIMIT 1001
       ) AS everything) AS everything
