-- What the shop's owner sets in the back office. One row; the config file only gives first values.
CREATE TABLE shop_settings (
    id boolean PRIMARY KEY DEFAULT true CONSTRAINT shop_settings_single_row CHECK (id),
    name text NOT NULL CONSTRAINT shop_settings_name_present CHECK (btrim(name) <> ''),
    tagline text NOT NULL DEFAULT '',
    currency text NOT NULL CONSTRAINT shop_settings_currency_iso CHECK (currency ~ '^[A-Z]{3}$'),
    country text NOT NULL CONSTRAINT shop_settings_country_iso CHECK (country ~ '^[A-Z]{2}$'),
    language text NOT NULL,
    time_zone text NOT NULL,
    contact_email text NOT NULL,
    address text NOT NULL DEFAULT '',
    reply_hours integer NOT NULL DEFAULT 24 CONSTRAINT shop_settings_reply_hours_positive CHECK (reply_hours > 0),
    delivery_countries text[] NOT NULL DEFAULT '{}',
    bank_details text NOT NULL DEFAULT '',
    terms_text text NOT NULL DEFAULT '',
    terms_version integer NOT NULL DEFAULT 1,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE shop_settings IS 'The shop''s own facts, one row, edited in the back office';
COMMENT ON COLUMN shop_settings.reply_hours IS 'Promise for inquiries, in hours';
COMMENT ON COLUMN shop_settings.delivery_countries IS 'ISO 3166-1 alpha-2 codes the shop delivers to';
COMMENT ON COLUMN shop_settings.version IS 'Raised by every save; a save that names an older one is stale';

CREATE TABLE delivery_methods (
    code text PRIMARY KEY CONSTRAINT delivery_methods_code_form CHECK (code ~ '^[a-z0-9-]+$'),
    name text NOT NULL,
    promise text NOT NULL DEFAULT '',
    price_minor bigint NOT NULL CONSTRAINT delivery_methods_price_not_negative CHECK (price_minor >= 0),
    position integer NOT NULL DEFAULT 0,
    active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE delivery_methods IS 'Ways to deliver, with a flat price in the shop''s currency (minor units)';
