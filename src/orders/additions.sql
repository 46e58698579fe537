-- What is for sale under that SKU, as a line of an order takes it.
SELECT variants.id AS variant_id, products.id AS product_id, products.name, variants.title, variants.sku, products.slug,
       variants.price_minor, products.tax_class, variants.requires_delivery,
       coalesce(variants.weight_grams, 0)::bigint AS weight_grams
FROM variants
JOIN products ON products.id = variants.product_id
WHERE lower(variants.sku) = lower($1) AND variants.active AND products.status = 'active' AND products.kind = 'goods'
