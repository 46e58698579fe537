CREATE TABLE media (
    id uuid PRIMARY KEY,
    content_hash text NOT NULL CONSTRAINT media_hash_form CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    file_name text NOT NULL,
    mime_type text NOT NULL,
    byte_size bigint NOT NULL CONSTRAINT media_size_positive CHECK (byte_size > 0),
    width integer NOT NULL CONSTRAINT media_width_positive CHECK (width > 0),
    height integer NOT NULL CONSTRAINT media_height_positive CHECK (height > 0),
    alt text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT media_content_unique UNIQUE (content_hash)
);
COMMENT ON TABLE media IS 'Pictures, kept once per content; files lie in the media store by content hash';
COMMENT ON COLUMN media.content_hash IS 'BLAKE3 of the original bytes, hex';

CREATE TABLE media_renditions (
    media_id uuid NOT NULL REFERENCES media ON DELETE CASCADE,
    format text NOT NULL CONSTRAINT media_renditions_format_known CHECK (format IN ('avif', 'webp', 'jpeg')),
    width integer NOT NULL CONSTRAINT media_renditions_width_positive CHECK (width > 0),
    height integer NOT NULL CONSTRAINT media_renditions_height_positive CHECK (height > 0),
    byte_size bigint NOT NULL,
    path text NOT NULL,
    PRIMARY KEY (media_id, format, width)
);
COMMENT ON TABLE media_renditions IS 'Smaller copies of a picture; path is the address below /media/, content-hashed';
