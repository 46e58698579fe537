-- Every page of the back office counts what is to be sent: parcels may have left before, and orders that wait for their payment are not among them.
CREATE INDEX orders_to_pack ON orders (placed_at, id) WHERE state = 'open' AND fulfilment_state <> 'fulfilled' AND due_by IS NULL;
DROP INDEX orders_open;
