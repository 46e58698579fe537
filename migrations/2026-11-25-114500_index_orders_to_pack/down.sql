CREATE INDEX orders_open ON orders (placed_at DESC) WHERE state = 'open' AND fulfilment_state = 'unfulfilled';
DROP INDEX orders_to_pack;
