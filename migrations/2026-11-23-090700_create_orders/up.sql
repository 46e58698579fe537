CREATE TABLE number_series (
    name text PRIMARY KEY,
    next_value bigint NOT NULL CONSTRAINT number_series_positive CHECK (next_value > 0)
);
COMMENT ON TABLE number_series IS 'Counters without gaps: taken inside the transaction that uses the number';
INSERT INTO number_series (name, next_value) VALUES ('order', 10001);

CREATE TABLE orders (
    id uuid PRIMARY KEY,
    number bigint NOT NULL,
    checkout_key text NOT NULL CONSTRAINT orders_checkout_key_length CHECK (length(checkout_key) BETWEEN 1 AND 200),
    token text NOT NULL CONSTRAINT orders_token_length CHECK (length(token) >= 43),
    state text NOT NULL DEFAULT 'open' CONSTRAINT orders_state_known CHECK (state IN ('open', 'cancelled')),
    payment_state text NOT NULL DEFAULT 'awaiting' CONSTRAINT orders_payment_state_known CHECK (payment_state IN ('awaiting', 'paid')),
    fulfilment_state text NOT NULL DEFAULT 'unfulfilled' CONSTRAINT orders_fulfilment_state_known CHECK (fulfilment_state IN ('unfulfilled', 'fulfilled')),
    currency text NOT NULL CONSTRAINT orders_currency_iso CHECK (currency ~ '^[A-Z]{3}$'),
    items_minor bigint NOT NULL CONSTRAINT orders_items_not_negative CHECK (items_minor >= 0),
    delivery_minor bigint NOT NULL CONSTRAINT orders_delivery_not_negative CHECK (delivery_minor >= 0),
    total_minor bigint NOT NULL CONSTRAINT orders_total_not_negative CHECK (total_minor >= 0),
    email text NOT NULL,
    full_name text NOT NULL,
    phone text NOT NULL DEFAULT '',
    line1 text NOT NULL,
    line2 text NOT NULL DEFAULT '',
    city text NOT NULL,
    region text NOT NULL DEFAULT '',
    postal_code text NOT NULL DEFAULT '',
    country text NOT NULL CONSTRAINT orders_country_iso CHECK (country ~ '^[A-Z]{2}$'),
    delivery_method text NOT NULL,
    delivery_name text NOT NULL,
    payment_method text NOT NULL CONSTRAINT orders_payment_method_known CHECK (payment_method IN ('bank_transfer', 'cash_on_delivery')),
    note text NOT NULL DEFAULT '',
    terms_version integer NOT NULL,
    placed_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT orders_number_unique UNIQUE (number),
    CONSTRAINT orders_checkout_key_unique UNIQUE (checkout_key),
    CONSTRAINT orders_token_unique UNIQUE (token),
    CONSTRAINT orders_total_adds_up CHECK (total_minor = items_minor + delivery_minor)
);
CREATE INDEX orders_placed ON orders (placed_at DESC, id DESC);
CREATE INDEX orders_open ON orders (placed_at DESC) WHERE state = 'open' AND fulfilment_state = 'unfulfilled';
COMMENT ON TABLE orders IS 'What was agreed, as it was; amounts in minor units of currency';
COMMENT ON COLUMN orders.token IS '256 random bits of the order''s link; kept as is, since it grants no more than the row beside it holds';
COMMENT ON COLUMN orders.checkout_key IS 'One order per key, however often a form is sent';

CREATE TABLE order_lines (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    position integer NOT NULL,
    variant_id uuid REFERENCES variants ON DELETE SET NULL,
    name text NOT NULL,
    variant_title text NOT NULL DEFAULT '',
    sku text NOT NULL,
    product_slug text NOT NULL,
    unit_price_minor bigint NOT NULL CONSTRAINT order_lines_price_not_negative CHECK (unit_price_minor >= 0),
    quantity integer NOT NULL CONSTRAINT order_lines_quantity_positive CHECK (quantity > 0),
    total_minor bigint NOT NULL,
    backordered integer NOT NULL DEFAULT 0 CONSTRAINT order_lines_backordered_range CHECK (backordered BETWEEN 0 AND quantity),
    CONSTRAINT order_lines_position_once UNIQUE (order_id, position),
    CONSTRAINT order_lines_total_adds_up CHECK (total_minor = unit_price_minor * quantity)
);
CREATE INDEX order_lines_variant ON order_lines (variant_id);

CREATE TABLE order_events (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT order_events_kind_known CHECK (kind IN ('placed', 'paid', 'fulfilled', 'cancelled')),
    staff_id uuid REFERENCES staff ON DELETE SET NULL,
    detail text NOT NULL DEFAULT '',
    at timestamptz NOT NULL
);
CREATE INDEX order_events_order ON order_events (order_id, at);
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_order FOREIGN KEY (order_id) REFERENCES orders ON DELETE SET NULL
    DEFERRABLE INITIALLY DEFERRED; -- stock is taken before the order has its number
CREATE INDEX stock_movements_of_order ON stock_movements (order_id) WHERE order_id IS NOT NULL;
