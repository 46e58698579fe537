CREATE TABLE discounts (
    id uuid PRIMARY KEY,
    name text NOT NULL CONSTRAINT discounts_name_present CHECK (btrim(name) <> ''),
    code text CONSTRAINT discounts_code_form CHECK (code ~ '^[A-Z0-9][A-Z0-9_-]{1,39}$'),
    kind text NOT NULL CONSTRAINT discounts_kind_known CHECK (kind IN ('percent', 'amount', 'free_delivery', 'buy_x_get_y')),
    percent_ppm integer CONSTRAINT discounts_percent_range CHECK (percent_ppm BETWEEN 1 AND 1000000),
    amount_minor bigint CONSTRAINT discounts_amount_positive CHECK (amount_minor > 0),
    buy_quantity integer CONSTRAINT discounts_buy_positive CHECK (buy_quantity > 0),
    get_quantity integer CONSTRAINT discounts_get_positive CHECK (get_quantity > 0),
    scope text NOT NULL DEFAULT 'all' CONSTRAINT discounts_scope_known CHECK (scope IN ('all', 'products', 'categories')),
    minimum_minor bigint NOT NULL DEFAULT 0 CONSTRAINT discounts_minimum_not_negative CHECK (minimum_minor >= 0),
    starts_at timestamptz,
    ends_at timestamptz,
    max_uses integer CONSTRAINT discounts_max_uses_positive CHECK (max_uses > 0),
    max_uses_per_customer integer CONSTRAINT discounts_max_uses_per_customer_positive CHECK (max_uses_per_customer > 0),
    used integer NOT NULL DEFAULT 0 CONSTRAINT discounts_used_not_negative CHECK (used >= 0),
    stacking text NOT NULL DEFAULT 'with_others' CONSTRAINT discounts_stacking_known CHECK (stacking IN ('alone', 'with_others')),
    position integer NOT NULL DEFAULT 0,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT discounts_code_unique UNIQUE (code),
    CONSTRAINT discounts_value_of_kind CHECK (
        (kind = 'percent') = (percent_ppm IS NOT NULL AND buy_quantity IS NULL)
        AND (kind = 'amount') = (amount_minor IS NOT NULL)
        AND (kind = 'buy_x_get_y') = (buy_quantity IS NOT NULL AND get_quantity IS NOT NULL)
        AND (kind <> 'buy_x_get_y' OR percent_ppm IS NOT NULL)
    ),
    CONSTRAINT discounts_dates_in_order CHECK (starts_at < ends_at)
);
COMMENT ON TABLE discounts IS 'What is taken off: with a code typed by the shopper, or by itself where code is null';
COMMENT ON COLUMN discounts.percent_ppm IS 'Parts per million taken off: of the goods, or of the pieces that buy_x_get_y gives';
COMMENT ON COLUMN discounts.minimum_minor IS 'Value of the goods it applies to, before any discount, from which it is given';
COMMENT ON COLUMN discounts.used IS 'Orders that have it and stand; raised under the row''s lock, so that limits hold under concurrency';
COMMENT ON COLUMN discounts.stacking IS 'alone: no other discount beside it; with_others: beside others that say the same';
COMMENT ON COLUMN discounts.position IS 'Applied in this order, each to what the ones before have left';

CREATE TABLE discount_products (
    discount_id uuid NOT NULL REFERENCES discounts ON DELETE CASCADE,
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    PRIMARY KEY (discount_id, product_id)
);
CREATE INDEX discount_products_product ON discount_products (product_id);
CREATE TABLE discount_categories (
    discount_id uuid NOT NULL REFERENCES discounts ON DELETE CASCADE,
    category_id uuid NOT NULL REFERENCES categories ON DELETE CASCADE,
    PRIMARY KEY (discount_id, category_id)
);
CREATE INDEX discount_categories_category ON discount_categories (category_id);
COMMENT ON TABLE discount_categories IS 'A category stands for itself and all below it';

CREATE TABLE discount_uses (
    order_id uuid NOT NULL,
    discount_id uuid NOT NULL REFERENCES discounts ON DELETE RESTRICT,
    customer text NOT NULL,
    PRIMARY KEY (order_id, discount_id)
);
CREATE INDEX discount_uses_customer ON discount_uses (discount_id, customer);
COMMENT ON TABLE discount_uses IS 'One row for each standing order that has the discount; gone when the order is cancelled or expires';
COMMENT ON COLUMN discount_uses.customer IS 'The order''s e-mail address in lower case';

ALTER TABLE carts ADD COLUMN discount_codes text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN carts.discount_codes IS 'Codes that the visitor has typed, as discounts.code spells them, in the order typed';
