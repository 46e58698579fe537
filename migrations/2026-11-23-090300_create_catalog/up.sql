CREATE TABLE categories (
    id uuid PRIMARY KEY,
    parent_id uuid REFERENCES categories ON DELETE RESTRICT,
    slug text NOT NULL CONSTRAINT categories_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text NOT NULL CONSTRAINT categories_name_present CHECK (btrim(name) <> ''),
    summary text NOT NULL DEFAULT '',
    text_markdown text NOT NULL DEFAULT '',
    text_html text NOT NULL DEFAULT '',
    position integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT categories_slug_unique UNIQUE (slug),
    CONSTRAINT categories_not_own_parent CHECK (parent_id IS DISTINCT FROM id)
);
CREATE INDEX categories_parent ON categories (parent_id);
COMMENT ON TABLE categories IS 'The catalog''s tree, each with a text of its own';

CREATE TABLE tags (
    id uuid PRIMARY KEY,
    slug text NOT NULL,
    name text NOT NULL,
    CONSTRAINT tags_slug_unique UNIQUE (slug)
);
COMMENT ON TABLE tags IS 'Words shared by articles and products';

CREATE TABLE products (
    id uuid PRIMARY KEY,
    slug text NOT NULL CONSTRAINT products_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text NOT NULL CONSTRAINT products_name_present CHECK (btrim(name) <> ''),
    summary text NOT NULL DEFAULT '',
    description_markdown text NOT NULL DEFAULT '',
    description_html text NOT NULL DEFAULT '',
    caution text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT 'draft' CONSTRAINT products_status_known CHECK (status IN ('draft', 'active', 'archived')),
    kind text NOT NULL DEFAULT 'goods' CONSTRAINT products_kind_known CHECK (kind IN ('goods', 'group', 'external')),
    listed boolean NOT NULL DEFAULT true,
    featured boolean NOT NULL DEFAULT false,
    position integer NOT NULL DEFAULT 0,
    external_url text CONSTRAINT products_external_url_web CHECK (external_url ~ '^https?://'),
    external_label text,
    import_key text,
    promises text[] NOT NULL DEFAULT '{}',
    draft_hash text NOT NULL DEFAULT '',
    search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', name), 'A') ||
        setweight(to_tsvector('english', summary), 'B') ||
        setweight(to_tsvector('english', description_markdown), 'C')
    ) STORED,
    published_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT products_slug_unique UNIQUE (slug),
    CONSTRAINT products_import_key_unique UNIQUE (import_key),
    CONSTRAINT products_external_has_url CHECK (kind <> 'external' OR external_url IS NOT NULL)
);
CREATE INDEX products_search ON products USING gin (search);
CREATE INDEX products_listing ON products (position, id) WHERE status = 'active' AND listed;
CREATE INDEX products_updated ON products (updated_at DESC, id);
COMMENT ON TABLE products IS 'What is shown as one product page; what is bought is a variant';
COMMENT ON COLUMN products.kind IS 'goods: bought here; group: a page that gathers other products; external: sold elsewhere';
COMMENT ON COLUMN products.listed IS 'false keeps an active product out of lists and search; its page and address work';
COMMENT ON COLUMN products.import_key IS 'What an import knows the product by, so that a second run finds it';
COMMENT ON COLUMN products.draft_hash IS 'BLAKE3 of what was last saved, so that saving the same again changes nothing';
COMMENT ON COLUMN products.caution IS 'Who should not use it; shown before the buying form''s end';

CREATE TABLE product_categories (
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    category_id uuid NOT NULL REFERENCES categories ON DELETE RESTRICT,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (product_id, category_id)
);
CREATE INDEX product_categories_category ON product_categories (category_id, product_id);
COMMENT ON TABLE product_categories IS 'Which categories a product stands in; the lowest position is its main one';

CREATE TABLE product_tags (
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    tag_id uuid NOT NULL REFERENCES tags ON DELETE CASCADE,
    PRIMARY KEY (product_id, tag_id)
);
CREATE INDEX product_tags_tag ON product_tags (tag_id);

CREATE TABLE product_attributes (
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    name text NOT NULL CONSTRAINT product_attributes_name_present CHECK (btrim(name) <> ''),
    value text NOT NULL,
    kind text NOT NULL CONSTRAINT product_attributes_kind_known CHECK (kind IN ('text', 'number', 'boolean')),
    unit text,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (product_id, name, value),
    CONSTRAINT product_attributes_value_of_kind CHECK (
        kind = 'text'
        OR (kind = 'number' AND value ~ '^-?[0-9]+([.][0-9]+)?$')
        OR (kind = 'boolean' AND value IN ('yes', 'no'))
    )
);
CREATE INDEX product_attributes_facet ON product_attributes (lower(name), value);
COMMENT ON TABLE product_attributes IS 'Specifications as typed name and value; several values of a name are several rows';

CREATE TABLE product_options (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    name text NOT NULL CONSTRAINT product_options_name_present CHECK (btrim(name) <> ''),
    position integer NOT NULL DEFAULT 0,
    CONSTRAINT product_options_name_unique UNIQUE (product_id, name)
);
CREATE TABLE product_option_values (
    id uuid PRIMARY KEY,
    option_id uuid NOT NULL REFERENCES product_options ON DELETE CASCADE,
    value text NOT NULL CONSTRAINT product_option_values_present CHECK (btrim(value) <> ''),
    swatch text CONSTRAINT product_option_values_swatch_hex CHECK (swatch ~ '^#[0-9a-f]{6}$'),
    position integer NOT NULL DEFAULT 0,
    CONSTRAINT product_option_values_unique UNIQUE (option_id, value)
);
COMMENT ON TABLE product_options IS 'What a buyer chooses (size, colour); values in product_option_values';

CREATE TABLE variants (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    sku text NOT NULL CONSTRAINT variants_sku_present CHECK (btrim(sku) <> ''),
    title text NOT NULL DEFAULT '',
    position integer NOT NULL DEFAULT 0,
    active boolean NOT NULL DEFAULT true,
    price_minor bigint NOT NULL CONSTRAINT variants_price_not_negative CHECK (price_minor >= 0),
    compare_at_minor bigint CONSTRAINT variants_compare_at_not_negative CHECK (compare_at_minor >= 0),
    weight_grams integer CONSTRAINT variants_weight_not_negative CHECK (weight_grams >= 0),
    gtin text CONSTRAINT variants_gtin_form CHECK (gtin ~ '^([0-9]{8}|[0-9]{12,14})$'),
    requires_delivery boolean NOT NULL DEFAULT true,
    media_id uuid REFERENCES media ON DELETE SET NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT variants_sku_unique UNIQUE (sku)
);
CREATE INDEX variants_product ON variants (product_id, position);
CREATE INDEX variants_price ON variants (price_minor);
COMMENT ON TABLE variants IS 'What is bought: one SKU with price (minor units of the shop''s currency)';
COMMENT ON COLUMN variants.title IS 'The option values joined by " / ", empty for a product without options';
COMMENT ON COLUMN variants.requires_delivery IS 'false for virtual and downloadable goods';

CREATE TABLE variant_option_values (
    variant_id uuid NOT NULL REFERENCES variants ON DELETE CASCADE,
    option_id uuid NOT NULL REFERENCES product_options ON DELETE CASCADE,
    value_id uuid NOT NULL REFERENCES product_option_values ON DELETE CASCADE,
    PRIMARY KEY (variant_id, option_id)
);
CREATE INDEX variant_option_values_value ON variant_option_values (value_id);

CREATE TABLE product_images (
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    media_id uuid NOT NULL REFERENCES media ON DELETE RESTRICT,
    alt text NOT NULL DEFAULT '',
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (product_id, media_id)
);

CREATE TABLE product_links (
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    linked_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT product_links_kind_known CHECK (kind IN ('related', 'member')),
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (product_id, linked_id, kind),
    CONSTRAINT product_links_not_itself CHECK (product_id <> linked_id)
);
COMMENT ON TABLE product_links IS 'related: often used together; member: part of a group';

CREATE TABLE product_reviews (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    author text NOT NULL,
    rating integer NOT NULL CONSTRAINT product_reviews_rating_range CHECK (rating BETWEEN 1 AND 5),
    title text NOT NULL,
    body text NOT NULL,
    written_on date NOT NULL
);
CREATE INDEX product_reviews_product ON product_reviews (product_id, written_on DESC);
