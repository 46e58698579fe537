CREATE TABLE carts (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT carts_hash_length CHECK (octet_length(token_hash) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT carts_token_unique UNIQUE (token_hash)
);
CREATE INDEX carts_expiry ON carts (expires_at);
COMMENT ON TABLE carts IS 'A visitor''s session is a cart: made when the first product goes in, known by the SHA-256 of its cookie';

CREATE TABLE cart_lines (
    id uuid PRIMARY KEY,
    cart_id uuid NOT NULL REFERENCES carts ON DELETE CASCADE,
    variant_id uuid NOT NULL REFERENCES variants ON DELETE CASCADE,
    quantity integer NOT NULL CONSTRAINT cart_lines_quantity_range CHECK (quantity BETWEEN 1 AND 999),
    price_seen_minor bigint NOT NULL CONSTRAINT cart_lines_price_not_negative CHECK (price_seen_minor >= 0),
    added_at timestamptz NOT NULL DEFAULT now(),
    name_seen text NOT NULL,
    title_seen text NOT NULL,
    CONSTRAINT cart_lines_variant_once UNIQUE (cart_id, variant_id)
);
CREATE INDEX cart_lines_variant ON cart_lines (variant_id);
COMMENT ON COLUMN cart_lines.price_seen_minor IS 'The price last shown to the visitor; a different one now is said, never silently charged';
COMMENT ON COLUMN cart_lines.name_seen IS 'The product''s name when it went in: a draft''s new name is nobody''s to read';
