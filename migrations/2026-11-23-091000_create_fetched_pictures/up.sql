CREATE TABLE fetched_pictures (
    url text PRIMARY KEY,
    media_id uuid NOT NULL REFERENCES media ON DELETE CASCADE,
    fetched_at timestamptz NOT NULL
);
CREATE INDEX fetched_pictures_media ON fetched_pictures (media_id);
COMMENT ON TABLE fetched_pictures IS 'Pictures that imports fetched, so that a second run fetches none again and changes nothing';
