CREATE TABLE inquiries (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL,
    phone text NOT NULL DEFAULT '',
    topic text NOT NULL DEFAULT '',
    message text NOT NULL,
    article_id uuid REFERENCES articles ON DELETE SET NULL,
    product_id uuid REFERENCES products ON DELETE SET NULL,
    source_path text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT 'new' CONSTRAINT inquiries_status_known CHECK (status IN ('new', 'answered', 'closed', 'spam')),
    note text NOT NULL DEFAULT '',
    received_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    answered_at timestamptz,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX inquiries_open ON inquiries (due_at) WHERE status = 'new';
CREATE INDEX inquiries_settled ON inquiries (status, received_at DESC, id DESC);
CREATE INDEX inquiries_received ON inquiries (received_at DESC, id DESC);
COMMENT ON TABLE inquiries IS 'Questions sent through the shop''s forms, stored before anything is mailed';
