-- Consent: the very words that a buyer has agreed to.
CREATE TABLE consent_texts (
    kind text NOT NULL CONSTRAINT consent_texts_kind_known CHECK (kind IN ('terms', 'disclaimer')),
    version integer NOT NULL CONSTRAINT consent_texts_version_positive CHECK (version > 0),
    text text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, version)
);
CREATE FUNCTION keep_consent_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what buyers have accepted is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER consent_texts_kept BEFORE UPDATE OR DELETE ON consent_texts FOR EACH STATEMENT EXECUTE FUNCTION keep_consent_texts();
COMMENT ON TABLE consent_texts IS 'Every version of the terms of sale and of the disclaimer for medical devices; never changed or deleted';
INSERT INTO consent_texts (kind, version, text) SELECT 'terms', terms_version, terms_text FROM shop_settings;
ALTER TABLE shop_settings
    ADD COLUMN disclaimer_text text NOT NULL DEFAULT '',
    ADD COLUMN disclaimer_version integer NOT NULL DEFAULT 1,
    ADD COLUMN reminders_enabled boolean NOT NULL DEFAULT false,
    ADD COLUMN reminder_hours integer NOT NULL DEFAULT 4 CONSTRAINT shop_settings_reminder_hours_range CHECK (reminder_hours BETWEEN 1 AND 168);
INSERT INTO consent_texts (kind, version, text) SELECT 'disclaimer', 1, disclaimer_text FROM shop_settings;
ALTER TABLE categories ADD COLUMN asks_disclaimer boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN categories.asks_disclaimer IS 'Who buys from it, or from a category below, must accept the disclaimer for medical devices';
ALTER TABLE orders ADD COLUMN disclaimer_version integer;
COMMENT ON COLUMN orders.terms_version IS 'The version in consent_texts that was accepted';
COMMENT ON COLUMN orders.disclaimer_version IS 'The same for the disclaimer; null where none was asked for';

-- Checkouts that were begun; those without an order after a while are abandoned.
CREATE TABLE checkouts (
    id uuid PRIMARY KEY,
    cart_id uuid NOT NULL REFERENCES carts ON DELETE CASCADE,
    email text NOT NULL CONSTRAINT checkouts_email_present CHECK (email <> ''),
    full_name text NOT NULL DEFAULT '',
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    reminded_at timestamptz,
    restore_hash bytea CONSTRAINT checkouts_restore_hash_length CHECK (octet_length(restore_hash) = 32),
    CONSTRAINT checkouts_cart_once UNIQUE (cart_id),
    CONSTRAINT checkouts_restore_once UNIQUE (restore_hash)
);
CREATE INDEX checkouts_recent ON checkouts (updated_at DESC, id DESC);
CREATE INDEX checkouts_to_remind ON checkouts (updated_at) WHERE reminded_at IS NULL;
COMMENT ON TABLE checkouts IS 'A cart whose owner has typed an e-mail address into the checkout; gone when the order is placed';
COMMENT ON COLUMN checkouts.restore_hash IS 'SHA-256 of the token in the reminder''s link';
CREATE TABLE reminder_opt_outs (
    email text PRIMARY KEY CONSTRAINT reminder_opt_outs_lower CHECK (email = lower(email)),
    at timestamptz NOT NULL
);
COMMENT ON TABLE reminder_opt_outs IS 'Addresses that want no reminders';
CREATE TABLE reminder_links (
    stop_hash bytea PRIMARY KEY CONSTRAINT reminder_links_stop_hash_length CHECK (octet_length(stop_hash) = 32),
    email text NOT NULL CONSTRAINT reminder_links_lower CHECK (email = lower(email)),
    sent_at timestamptz NOT NULL
);
CREATE INDEX reminder_links_old ON reminder_links (sent_at);
COMMENT ON TABLE reminder_links IS 'Whom the link was sent to that stops reminders; it outlives the cart, and goes after a year';
COMMENT ON COLUMN reminder_links.stop_hash IS 'SHA-256 of the token in the link';
