-- Orders: tax and discounts, several shipments, partial cancelling, returns, refunds, documents, drafts.
ALTER TABLE orders DROP CONSTRAINT orders_state_known, DROP CONSTRAINT orders_payment_state_known,
    DROP CONSTRAINT orders_fulfilment_state_known, DROP CONSTRAINT orders_payment_method_known, DROP CONSTRAINT orders_total_adds_up;
ALTER TABLE orders
    ADD COLUMN discount_minor bigint NOT NULL DEFAULT 0 CONSTRAINT orders_discount_range CHECK (discount_minor BETWEEN 0 AND items_minor),
    ADD COLUMN delivery_discount_minor bigint NOT NULL DEFAULT 0
        CONSTRAINT orders_delivery_discount_range CHECK (delivery_discount_minor BETWEEN 0 AND delivery_minor),
    ADD COLUMN tax_minor bigint NOT NULL DEFAULT 0 CONSTRAINT orders_tax_not_negative CHECK (tax_minor >= 0),
    ADD COLUMN delivery_tax_minor bigint NOT NULL DEFAULT 0 CONSTRAINT orders_delivery_tax_range CHECK (delivery_tax_minor BETWEEN 0 AND tax_minor),
    ADD COLUMN prices_include_tax boolean NOT NULL DEFAULT false,
    ADD COLUMN cancelled_minor bigint NOT NULL DEFAULT 0 CONSTRAINT orders_cancelled_range CHECK (cancelled_minor BETWEEN 0 AND total_minor),
    ADD COLUMN cart_id uuid,
    ADD COLUMN staff_id uuid CONSTRAINT orders_staff REFERENCES staff ON DELETE SET NULL,
    ADD COLUMN due_by timestamptz,
    ADD CONSTRAINT orders_state_known CHECK (state IN ('open', 'cancelled', 'expired')),
    ADD CONSTRAINT orders_payment_state_known CHECK (payment_state IN ('awaiting', 'paid', 'partly_refunded', 'refunded')),
    ADD CONSTRAINT orders_fulfilment_state_known CHECK (fulfilment_state IN ('unfulfilled', 'partly_fulfilled', 'fulfilled')),
    ADD CONSTRAINT orders_payment_method_known CHECK (payment_method IN ('bank_transfer', 'cash_on_delivery', 'stripe')),
    ADD CONSTRAINT orders_total_adds_up CHECK (total_minor = items_minor - discount_minor + delivery_minor - delivery_discount_minor
        + CASE WHEN prices_include_tax THEN 0 ELSE tax_minor END);
CREATE INDEX orders_of_cart ON orders (cart_id) WHERE cart_id IS NOT NULL;
CREATE INDEX orders_due ON orders (due_by) WHERE due_by IS NOT NULL;
CREATE INDEX orders_email ON orders (lower(email));
COMMENT ON COLUMN orders.prices_include_tax IS 'Whether the amounts of this order, as its buyer was shown them, contain the tax';
COMMENT ON COLUMN orders.items_minor IS 'Price times pieces of all lines';
COMMENT ON COLUMN orders.discount_minor IS 'Taken off the lines; delivery_discount_minor is taken off delivery_minor';
COMMENT ON COLUMN orders.tax_minor IS 'All tax, of delivery too (delivery_tax_minor): within the prices, or on top of them';
COMMENT ON COLUMN orders.cancelled_minor IS 'What pieces cancelled since are worth; total_minor - cancelled_minor is what the buyer owes in all';
COMMENT ON COLUMN orders.cart_id IS 'The cart it came from; a second attempt from there takes over what the first has reserved';
COMMENT ON COLUMN orders.staff_id IS 'Who wrote it, for an order by phone';
COMMENT ON COLUMN orders.due_by IS 'An order that waits for its online payment expires then; null for all others';
COMMENT ON COLUMN orders.state IS 'open: stands; cancelled: by staff, the buyer or a newer attempt; expired: not paid in time';

ALTER TABLE order_lines
    ADD COLUMN discount_minor bigint NOT NULL DEFAULT 0 CONSTRAINT order_lines_discount_range CHECK (discount_minor BETWEEN 0 AND total_minor),
    ADD COLUMN tax_minor bigint NOT NULL DEFAULT 0 CONSTRAINT order_lines_tax_not_negative CHECK (tax_minor >= 0),
    ADD COLUMN tax_class text NOT NULL DEFAULT 'standard',
    ADD COLUMN requires_delivery boolean NOT NULL DEFAULT true,
    ADD COLUMN cancelled integer NOT NULL DEFAULT 0 CONSTRAINT order_lines_cancelled_range CHECK (cancelled BETWEEN 0 AND quantity);
COMMENT ON COLUMN order_lines.total_minor IS 'Price times pieces, before discount_minor';
COMMENT ON COLUMN order_lines.tax_minor IS 'Tax of the line after its discount';
COMMENT ON COLUMN order_lines.cancelled IS 'Pieces that were cancelled and will not be sent';

CREATE TABLE order_taxes (
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    name text NOT NULL,
    rate_ppm integer NOT NULL,
    base_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    PRIMARY KEY (order_id, name, rate_ppm)
);
COMMENT ON TABLE order_taxes IS 'The tax of an order by rate; base_minor is the value without tax. Sums up to orders.tax_minor';

CREATE TABLE order_discounts (
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    position integer NOT NULL,
    discount_id uuid CONSTRAINT order_discounts_discount REFERENCES discounts ON DELETE SET NULL,
    name text NOT NULL,
    code text,
    amount_minor bigint NOT NULL CONSTRAINT order_discounts_amount_not_negative CHECK (amount_minor >= 0),
    PRIMARY KEY (order_id, position)
);
COMMENT ON TABLE order_discounts IS 'What was taken off and why, as it was; sums up to discount_minor + delivery_discount_minor';

ALTER TABLE order_events DROP CONSTRAINT order_events_kind_known;
ALTER TABLE order_events ADD CONSTRAINT order_events_kind_known CHECK (kind IN (
    'placed', 'paid', 'fulfilled', 'cancelled', 'expired', 'shipped', 'pieces_cancelled', 'refunded', 'refund_failed', 'edited', 'note',
    'return_requested', 'return_approved', 'return_refused', 'return_received', 'invoiced', 'payment_failed', 'payment_late'));

CREATE TABLE shipments (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    carrier text NOT NULL DEFAULT '',
    tracking_number text NOT NULL DEFAULT '',
    tracking_url text CONSTRAINT shipments_tracking_url_web CHECK (tracking_url ~ '^https?://'),
    staff_id uuid REFERENCES staff ON DELETE SET NULL,
    sent_at timestamptz NOT NULL
);
CREATE INDEX shipments_order ON shipments (order_id, sent_at);
CREATE TABLE shipment_lines (
    shipment_id uuid NOT NULL REFERENCES shipments ON DELETE CASCADE,
    order_line_id uuid NOT NULL REFERENCES order_lines ON DELETE CASCADE,
    quantity integer NOT NULL CONSTRAINT shipment_lines_quantity_positive CHECK (quantity > 0),
    PRIMARY KEY (shipment_id, order_line_id)
);
CREATE INDEX shipment_lines_line ON shipment_lines (order_line_id);
COMMENT ON TABLE shipments IS 'Parcels of an order, each with the pieces in it';

CREATE TABLE returns (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'requested' CONSTRAINT returns_state_known CHECK (state IN ('requested', 'approved', 'refused', 'received')),
    reason text NOT NULL DEFAULT '',
    answer text NOT NULL DEFAULT '',
    requested_at timestamptz NOT NULL,
    settled_at timestamptz
);
CREATE INDEX returns_order ON returns (order_id);
CREATE INDEX returns_waiting ON returns (requested_at) WHERE state IN ('requested', 'approved');
CREATE TABLE return_lines (
    return_id uuid NOT NULL REFERENCES returns ON DELETE CASCADE,
    order_line_id uuid NOT NULL REFERENCES order_lines ON DELETE CASCADE,
    quantity integer NOT NULL CONSTRAINT return_lines_quantity_positive CHECK (quantity > 0),
    PRIMARY KEY (return_id, order_line_id)
);
COMMENT ON TABLE returns IS 'What buyers want to send back, asked for on the order''s page';

CREATE TABLE documents (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders ON DELETE RESTRICT,
    kind text NOT NULL CONSTRAINT documents_kind_known CHECK (kind IN ('invoice', 'credit_note')),
    number bigint NOT NULL,
    refund_id uuid,
    issued_at timestamptz NOT NULL,
    content jsonb NOT NULL,
    pdf bytea NOT NULL,
    CONSTRAINT documents_number_unique UNIQUE (kind, number)
);
CREATE INDEX documents_order ON documents (order_id, issued_at);
COMMENT ON TABLE documents IS 'Invoices and credit notes, each kind with numbers of its own and without gaps; never changed or deleted';
COMMENT ON COLUMN documents.content IS 'What is printed, as data';
INSERT INTO number_series (name, next_value) VALUES ('invoice', 1), ('credit_note', 1);

CREATE TABLE draft_orders (
    id uuid PRIMARY KEY,
    email text NOT NULL DEFAULT '',
    full_name text NOT NULL DEFAULT '',
    content jsonb NOT NULL,
    staff_id uuid REFERENCES staff ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX draft_orders_recent ON draft_orders (updated_at DESC, id DESC);
COMMENT ON TABLE draft_orders IS 'Orders by phone that staff are still writing; gone when placed or thrown away';
