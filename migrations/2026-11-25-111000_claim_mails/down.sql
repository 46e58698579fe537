DROP INDEX outbox_sent;
DROP INDEX outbox_unsent;
CREATE INDEX outbox_unsent ON outbox (created_at DESC) WHERE state <> 'sent';
ALTER TABLE outbox DROP COLUMN claimed_until;
