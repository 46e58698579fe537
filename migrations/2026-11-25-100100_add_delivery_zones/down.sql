DROP TABLE delivery_steps;
ALTER TABLE delivery_methods DROP COLUMN zone_id, DROP COLUMN price_kind, DROP COLUMN free_over_minor, DROP COLUMN max_weight_grams;
DROP TABLE delivery_zone_areas;
DROP TABLE delivery_zones;
