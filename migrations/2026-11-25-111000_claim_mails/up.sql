-- Who is sending a mail is told apart from when it is tried next: so no button and no second worker sends what is under way, and
-- whoever comes back late can tell that somebody else has taken over.
ALTER TABLE outbox ADD COLUMN claimed_until timestamptz;
COMMENT ON COLUMN outbox.claimed_until IS 'A worker is sending it and has that long; whoever marks the result must still hold exactly this';
DROP INDEX outbox_unsent;
CREATE INDEX outbox_unsent ON outbox (state, created_at DESC, id DESC) WHERE state <> 'sent';
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE state = 'sent';
