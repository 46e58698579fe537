-- Reservations: pieces that a buyer who is paying may count on.
ALTER TABLE stock ADD COLUMN reserved integer NOT NULL DEFAULT 0 CONSTRAINT stock_reserved_not_negative CHECK (reserved >= 0);
COMMENT ON COLUMN stock.on_hand IS 'Pieces that can be bought now; what lies on the shelf is on_hand + reserved';
COMMENT ON COLUMN stock.reserved IS 'Pieces kept for orders that are being paid: the sum of reservations.quantity - to_come';

ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_kind_known;
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_kind_known
    CHECK (kind IN ('received', 'sold', 'returned', 'adjusted', 'reserved', 'released'));
COMMENT ON TABLE stock_movements IS 'Ledger: every change of stock.on_hand minus stock.backordered, signed. A reservation that is bought is released and sold';

CREATE TABLE reservations (
    order_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    quantity integer NOT NULL CONSTRAINT reservations_quantity_positive CHECK (quantity > 0),
    to_come integer NOT NULL DEFAULT 0 CONSTRAINT reservations_to_come_range CHECK (to_come BETWEEN 0 AND quantity),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, variant_id)
);
CREATE INDEX reservations_expiry ON reservations (expires_at);
CREATE INDEX reservations_variant ON reservations (variant_id);
COMMENT ON TABLE reservations IS 'Pieces of each variant kept for an order until it is paid or its time is over. No foreign keys: stock rows must be locked by nothing but their update';
COMMENT ON COLUMN reservations.to_come IS 'How many of them are counted in stock.backordered';

ALTER TABLE shop_settings ADD COLUMN reservation_minutes integer NOT NULL DEFAULT 30
    CONSTRAINT shop_settings_reservation_minutes_range CHECK (reservation_minutes BETWEEN 5 AND 1440);
COMMENT ON COLUMN shop_settings.reservation_minutes IS 'How long pieces are kept for a buyer who is paying online';
