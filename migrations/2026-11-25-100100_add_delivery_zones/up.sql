-- Delivery: where a way of delivery is offered, and what it costs there.
CREATE TABLE delivery_zones (
    id uuid PRIMARY KEY,
    name text NOT NULL CONSTRAINT delivery_zones_name_present CHECK (btrim(name) <> ''),
    position integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE delivery_zones IS 'Parts of the world with prices of their own; an address belongs to the first zone, by position, that holds it';

CREATE TABLE delivery_zone_areas (
    zone_id uuid NOT NULL REFERENCES delivery_zones ON DELETE CASCADE,
    country text NOT NULL CONSTRAINT delivery_zone_areas_country_iso CHECK (country ~ '^[A-Z]{2}$'),
    region text NOT NULL DEFAULT '',
    postal_pattern text NOT NULL DEFAULT '',
    PRIMARY KEY (zone_id, country, region, postal_pattern)
);
COMMENT ON TABLE delivery_zone_areas IS 'What a zone holds; region and postal_pattern as in tax_rates';

ALTER TABLE delivery_methods
    ADD COLUMN zone_id uuid CONSTRAINT delivery_methods_zone REFERENCES delivery_zones ON DELETE RESTRICT,
    ADD COLUMN price_kind text NOT NULL DEFAULT 'flat'
        CONSTRAINT delivery_methods_price_kind_known CHECK (price_kind IN ('flat', 'by_weight', 'by_subtotal')),
    ADD COLUMN free_over_minor bigint CONSTRAINT delivery_methods_free_over_not_negative CHECK (free_over_minor >= 0),
    ADD COLUMN max_weight_grams bigint CONSTRAINT delivery_methods_max_weight_positive CHECK (max_weight_grams > 0);
COMMENT ON COLUMN delivery_methods.zone_id IS 'Offered only there; null: wherever the shop delivers';
COMMENT ON COLUMN delivery_methods.price_minor IS 'Flat price, or the price below the first step of delivery_steps; minor units of the shop''s currency';
COMMENT ON COLUMN delivery_methods.free_over_minor IS 'Costs nothing from this value of the goods on, after discounts';
COMMENT ON COLUMN delivery_methods.max_weight_grams IS 'Not offered for heavier parcels';

CREATE TABLE delivery_steps (
    method_code text NOT NULL REFERENCES delivery_methods ON UPDATE CASCADE ON DELETE CASCADE,
    starts_at bigint NOT NULL CONSTRAINT delivery_steps_start_positive CHECK (starts_at > 0),
    price_minor bigint NOT NULL CONSTRAINT delivery_steps_price_not_negative CHECK (price_minor >= 0),
    PRIMARY KEY (method_code, starts_at)
);
COMMENT ON TABLE delivery_steps IS 'From this weight (grams) or value of goods (minor units) on, another price';
