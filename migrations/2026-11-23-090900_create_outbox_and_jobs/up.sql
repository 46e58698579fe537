CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    recipient text NOT NULL,
    reply_to text,
    subject text NOT NULL,
    body_text text NOT NULL,
    body_html text NOT NULL,
    message_id text NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CONSTRAINT outbox_state_known CHECK (state IN ('waiting', 'sent', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error text,
    order_id uuid REFERENCES orders ON DELETE CASCADE,
    inquiry_id uuid REFERENCES inquiries ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    CONSTRAINT outbox_message_id_unique UNIQUE (message_id)
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX outbox_recent ON outbox (created_at DESC, id DESC);
CREATE INDEX outbox_unsent ON outbox (created_at DESC) WHERE state <> 'sent';
CREATE INDEX outbox_of_order ON outbox (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX outbox_of_inquiry ON outbox (inquiry_id) WHERE inquiry_id IS NOT NULL;
COMMENT ON TABLE outbox IS 'E-mails, written in the transaction of the change that they tell of and sent afterwards';

CREATE TABLE jobs (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    run_at timestamptz NOT NULL DEFAULT now(),
    last_error text,
    dead boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE NOT dead;
COMMENT ON TABLE jobs IS 'Work to be done after a commit; a row goes when its work is done';
