ALTER TABLE shop_settings DROP COLUMN reservation_minutes;
DROP TABLE reservations;
ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_kind_known;
DELETE FROM stock_movements WHERE kind IN ('reserved', 'released');
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_kind_known CHECK (kind IN ('received', 'sold', 'returned', 'adjusted'));
ALTER TABLE stock DROP COLUMN reserved;
