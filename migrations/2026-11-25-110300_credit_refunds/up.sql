-- What refunds do to the sum that a buyer owes.
CREATE TABLE refund_credits (
    refund_id uuid PRIMARY KEY REFERENCES refunds ON DELETE CASCADE,
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    amount_minor bigint NOT NULL CONSTRAINT refund_credits_amount_not_negative CHECK (amount_minor >= 0)
);
CREATE INDEX refund_credits_order ON refund_credits (order_id);
COMMENT ON TABLE refund_credits IS 'Refunds for goods that came back, for delivery, or as a favour: so much less the buyer owes. A refund without a row here gives back what was paid too much, such as for cancelled pieces, which orders.cancelled_minor has taken off already';

-- Orders that were marked as paid before payments had a ledger: what was paid is written down, so that the sums hold for them, too.
INSERT INTO payments (id, order_id, provider, state, currency, amount_minor, captured_minor, created_at, captured_at)
    SELECT gen_random_uuid(), id, payment_method, 'captured', currency, total_minor, total_minor, placed_at, placed_at
    FROM orders
    WHERE payment_state = 'paid' AND total_minor > 0 AND NOT EXISTS (SELECT FROM payments WHERE payments.order_id = orders.id);
