DROP TABLE draft_orders;
DROP TABLE documents;
DELETE FROM number_series WHERE name IN ('invoice', 'credit_note');
DROP TABLE return_lines;
DROP TABLE returns;
DROP TABLE shipment_lines;
DROP TABLE shipments;
ALTER TABLE order_events DROP CONSTRAINT order_events_kind_known;
DELETE FROM order_events WHERE kind NOT IN ('placed', 'paid', 'fulfilled', 'cancelled');
ALTER TABLE order_events ADD CONSTRAINT order_events_kind_known CHECK (kind IN ('placed', 'paid', 'fulfilled', 'cancelled'));
DROP TABLE order_discounts;
DROP TABLE order_taxes;
ALTER TABLE order_lines DROP COLUMN discount_minor, DROP COLUMN tax_minor, DROP COLUMN tax_class, DROP COLUMN requires_delivery, DROP COLUMN cancelled;
DROP INDEX orders_email;
ALTER TABLE orders DROP CONSTRAINT orders_total_adds_up, DROP CONSTRAINT orders_state_known, DROP CONSTRAINT orders_payment_state_known,
    DROP CONSTRAINT orders_fulfilment_state_known, DROP CONSTRAINT orders_payment_method_known;
ALTER TABLE orders DROP COLUMN discount_minor, DROP COLUMN delivery_discount_minor, DROP COLUMN tax_minor, DROP COLUMN delivery_tax_minor,
    DROP COLUMN prices_include_tax, DROP COLUMN cancelled_minor, DROP COLUMN cart_id, DROP COLUMN staff_id, DROP COLUMN due_by;
-- What the older program cannot know is told as near as it can.
UPDATE orders SET state = 'cancelled' WHERE state = 'expired';
UPDATE orders SET payment_state = 'paid' WHERE payment_state IN ('partly_refunded', 'refunded');
UPDATE orders SET fulfilment_state = 'unfulfilled' WHERE fulfilment_state = 'partly_fulfilled';
UPDATE orders SET payment_method = 'bank_transfer' WHERE payment_method = 'stripe';
UPDATE orders SET total_minor = items_minor + delivery_minor;
ALTER TABLE orders ADD CONSTRAINT orders_total_adds_up CHECK (total_minor = items_minor + delivery_minor),
    ADD CONSTRAINT orders_state_known CHECK (state IN ('open', 'cancelled')),
    ADD CONSTRAINT orders_payment_state_known CHECK (payment_state IN ('awaiting', 'paid')),
    ADD CONSTRAINT orders_fulfilment_state_known CHECK (fulfilment_state IN ('unfulfilled', 'fulfilled')),
    ADD CONSTRAINT orders_payment_method_known CHECK (payment_method IN ('bank_transfer', 'cash_on_delivery'));
