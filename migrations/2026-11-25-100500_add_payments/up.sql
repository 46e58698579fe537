-- Payments: money that came and went, by whichever way.
CREATE TABLE payments (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders ON DELETE RESTRICT,
    provider text NOT NULL CONSTRAINT payments_provider_known CHECK (provider IN ('bank_transfer', 'cash_on_delivery', 'stripe')),
    reference text CONSTRAINT payments_reference_present CHECK (reference <> ''),
    intent text,
    page_url text,
    state text NOT NULL DEFAULT 'pending' CONSTRAINT payments_state_known CHECK (state IN ('pending', 'captured', 'failed', 'expired')),
    currency text NOT NULL CONSTRAINT payments_currency_iso CHECK (currency ~ '^[A-Z]{3}$'),
    amount_minor bigint NOT NULL CONSTRAINT payments_amount_positive CHECK (amount_minor > 0),
    captured_minor bigint NOT NULL DEFAULT 0 CONSTRAINT payments_captured_not_negative CHECK (captured_minor >= 0),
    refunded_minor bigint NOT NULL DEFAULT 0 CONSTRAINT payments_refunded_range CHECK (refunded_minor BETWEEN 0 AND captured_minor),
    created_at timestamptz NOT NULL,
    captured_at timestamptz,
    CONSTRAINT payments_reference_unique UNIQUE (provider, reference),
    CONSTRAINT payments_captured_when_captured CHECK ((state = 'captured') = (captured_minor > 0))
);
CREATE INDEX payments_order ON payments (order_id);
CREATE INDEX payments_pending ON payments (created_at) WHERE state = 'pending' AND provider = 'stripe';
CREATE INDEX payments_intent ON payments (provider, intent) WHERE intent IS NOT NULL;
COMMENT ON TABLE payments IS 'Attempts to pay an order; what an order has been paid is the sum of captured_minor - refunded_minor';
COMMENT ON COLUMN payments.reference IS 'What the provider calls it (Stripe: the checkout session); null until the provider has answered';
COMMENT ON COLUMN payments.intent IS 'Stripe''s payment intent, which refunds are made against';
COMMENT ON COLUMN payments.page_url IS 'Where the buyer pays, on the provider''s own pages';

CREATE TABLE payment_events (
    provider text NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    outcome text,
    applied_at timestamptz,
    PRIMARY KEY (provider, event_id)
);
CREATE INDEX payment_events_waiting ON payment_events (received_at) WHERE applied_at IS NULL;
COMMENT ON TABLE payment_events IS 'What providers have told, as it came, once each; kept before it is acted on';

CREATE TABLE refunds (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders ON DELETE RESTRICT,
    payment_id uuid NOT NULL REFERENCES payments ON DELETE RESTRICT,
    state text NOT NULL DEFAULT 'pending' CONSTRAINT refunds_state_known CHECK (state IN ('pending', 'done', 'failed')),
    amount_minor bigint NOT NULL CONSTRAINT refunds_amount_positive CHECK (amount_minor > 0),
    delivery_minor bigint NOT NULL DEFAULT 0 CONSTRAINT refunds_delivery_range CHECK (delivery_minor BETWEEN 0 AND amount_minor),
    tax_minor bigint NOT NULL DEFAULT 0 CONSTRAINT refunds_tax_range CHECK (tax_minor BETWEEN 0 AND amount_minor),
    reason text NOT NULL DEFAULT '',
    reference text,
    last_error text,
    staff_id uuid REFERENCES staff ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    CONSTRAINT refunds_reference_unique UNIQUE (payment_id, reference)
);
CREATE INDEX refunds_order ON refunds (order_id);
CREATE INDEX refunds_pending ON refunds (created_at) WHERE state = 'pending';
COMMENT ON TABLE refunds IS 'Money given back. A pending one counts in payments.refunded_minor from the start, and no longer once it has failed';
CREATE TABLE refund_lines (
    refund_id uuid NOT NULL REFERENCES refunds ON DELETE CASCADE,
    order_line_id uuid NOT NULL REFERENCES order_lines ON DELETE CASCADE,
    quantity integer NOT NULL CONSTRAINT refund_lines_quantity_positive CHECK (quantity > 0),
    amount_minor bigint NOT NULL CONSTRAINT refund_lines_amount_not_negative CHECK (amount_minor >= 0),
    restocked boolean NOT NULL DEFAULT false,
    PRIMARY KEY (refund_id, order_line_id)
);
CREATE INDEX refund_lines_line ON refund_lines (order_line_id);
COMMENT ON COLUMN refund_lines.amount_minor IS 'With tax';
ALTER TABLE documents ADD CONSTRAINT documents_refund FOREIGN KEY (refund_id) REFERENCES refunds ON DELETE RESTRICT;

CREATE TABLE payment_differences (
    id uuid PRIMARY KEY,
    provider text NOT NULL,
    reference text NOT NULL,
    kind text NOT NULL CONSTRAINT payment_differences_kind_known
        CHECK (kind IN ('late', 'unknown', 'amount', 'not_captured_here', 'not_captured_there', 'refund')),
    order_id uuid REFERENCES orders ON DELETE CASCADE,
    detail text NOT NULL,
    found_at timestamptz NOT NULL,
    settled_at timestamptz,
    settled_by uuid REFERENCES staff ON DELETE SET NULL,
    CONSTRAINT payment_differences_once UNIQUE (provider, reference, kind)
);
CREATE INDEX payment_differences_open ON payment_differences (found_at DESC) WHERE settled_at IS NULL;
COMMENT ON TABLE payment_differences IS 'Where shop and provider do not agree, or somebody has to decide: never lost, settled by staff';
