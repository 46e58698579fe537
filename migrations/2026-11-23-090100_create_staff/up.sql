CREATE TABLE staff (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    name text NOT NULL CONSTRAINT staff_name_present CHECK (btrim(name) <> ''),
    role text NOT NULL CONSTRAINT staff_role_known CHECK (role IN ('owner', 'manager', 'editor', 'support')),
    password_hash text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX staff_email_unique ON staff (lower(email));
COMMENT ON TABLE staff IS 'People who may sign in to the back office';
COMMENT ON COLUMN staff.password_hash IS 'argon2id PHC string';

CREATE TABLE staff_sessions (
    token_hash bytea PRIMARY KEY CONSTRAINT staff_sessions_hash_length CHECK (octet_length(token_hash) = 32),
    staff_id uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_expiry ON staff_sessions (expires_at);
COMMENT ON TABLE staff_sessions IS 'Signed-in sessions; the cookie holds 256 random bits, only their SHA-256 is here';
