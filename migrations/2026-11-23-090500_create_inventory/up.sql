-- Stock lives apart from variants and nothing references it, so that a hot row is locked by
-- nothing but the update that takes from it.
CREATE TABLE stock (
    variant_id uuid PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    tracked boolean NOT NULL DEFAULT true,
    backorder boolean NOT NULL DEFAULT false,
    on_hand integer NOT NULL DEFAULT 0 CONSTRAINT stock_on_hand_not_negative CHECK (on_hand >= 0),
    backordered integer NOT NULL DEFAULT 0 CONSTRAINT stock_backordered_not_negative CHECK (backordered >= 0)
);
COMMENT ON TABLE stock IS 'What can be sold of a variant, in pieces';
COMMENT ON COLUMN stock.tracked IS 'false: always available, not counted';
COMMENT ON COLUMN stock.backorder IS 'true: may be bought beyond what is on hand; the surplus is counted in backordered';

CREATE TABLE stock_movements (
    id uuid PRIMARY KEY,
    variant_id uuid NOT NULL REFERENCES variants ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT stock_movements_kind_known CHECK (kind IN ('received', 'sold', 'returned', 'adjusted')),
    quantity integer NOT NULL CONSTRAINT stock_movements_not_nothing CHECK (quantity <> 0),
    order_id uuid,
    staff_id uuid REFERENCES staff ON DELETE SET NULL,
    note text NOT NULL DEFAULT '',
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stock_movements_variant ON stock_movements (variant_id, at DESC);
COMMENT ON TABLE stock_movements IS 'Ledger: every change of stock.on_hand minus stock.backordered, signed';
