-- Tax: what kind of tax a product bears (class), and what each place takes for it (rates).
CREATE TABLE tax_classes (
    code text PRIMARY KEY CONSTRAINT tax_classes_code_form CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text NOT NULL CONSTRAINT tax_classes_name_present CHECK (btrim(name) <> ''),
    position integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE tax_classes IS 'Kinds of goods as tax law tells them apart: standard, reduced, none';
INSERT INTO tax_classes (code, name, position) VALUES ('standard', 'Standard', 0), ('reduced', 'Reduced', 1), ('none', 'Not taxed', 2);

CREATE TABLE tax_rates (
    id uuid PRIMARY KEY,
    tax_class text NOT NULL REFERENCES tax_classes ON DELETE CASCADE,
    country text NOT NULL CONSTRAINT tax_rates_country_iso CHECK (country ~ '^[A-Z]{2}$'),
    region text NOT NULL DEFAULT '',
    postal_pattern text NOT NULL DEFAULT '',
    name text NOT NULL CONSTRAINT tax_rates_name_present CHECK (btrim(name) <> ''),
    rate_ppm integer NOT NULL CONSTRAINT tax_rates_rate_range CHECK (rate_ppm BETWEEN 0 AND 1000000),
    priority integer NOT NULL DEFAULT 1 CONSTRAINT tax_rates_priority_range CHECK (priority BETWEEN 1 AND 9),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT tax_rates_place_once UNIQUE (tax_class, country, region, postal_pattern, priority)
);
COMMENT ON TABLE tax_rates IS 'Of the rates of one priority the most exact place wins; rates of different priorities add up';
COMMENT ON COLUMN tax_rates.rate_ppm IS 'Parts per million: 20 % is 200000, 8.875 % is 88750';
COMMENT ON COLUMN tax_rates.region IS 'As the country writes its states or provinces in addresses; empty for the whole country';
COMMENT ON COLUMN tax_rates.postal_pattern IS 'Codes and ranges, separated by commas: "97205, 90*, 10000..10999"; empty for all';

ALTER TABLE products ADD COLUMN tax_class text NOT NULL DEFAULT 'standard' CONSTRAINT products_tax_class REFERENCES tax_classes;

ALTER TABLE shop_settings
    ADD COLUMN prices_include_tax boolean NOT NULL DEFAULT false,
    ADD COLUMN show_prices_with_tax boolean NOT NULL DEFAULT false,
    ADD COLUMN delivery_tax_class text NOT NULL DEFAULT 'standard' CONSTRAINT shop_settings_delivery_tax_class REFERENCES tax_classes,
    ADD COLUMN legal_name text NOT NULL DEFAULT '',
    ADD COLUMN tax_number text NOT NULL DEFAULT '';
COMMENT ON COLUMN shop_settings.prices_include_tax IS 'Whether the prices that staff enter contain tax';
COMMENT ON COLUMN shop_settings.show_prices_with_tax IS 'Whether visitors are shown, and orders reckoned in, prices with tax: of the shop''s own country until they say where they live';
COMMENT ON COLUMN shop_settings.legal_name IS 'The seller on invoices; empty: the shop''s name';
