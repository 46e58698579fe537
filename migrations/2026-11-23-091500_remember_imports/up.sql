CREATE TABLE imported_articles (
    article_id uuid PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    source text NOT NULL,
    file_name text NOT NULL,
    file_hash text NOT NULL,
    text_hash text NOT NULL,
    version integer NOT NULL,
    imported_at timestamptz NOT NULL,
    CONSTRAINT imported_articles_source_unique UNIQUE (source)
);
COMMENT ON TABLE imported_articles IS 'Which file an article came from, so that a second run finds it and a third party''s text is never replaced';
COMMENT ON COLUMN imported_articles.source IS 'The file with its whole path';
COMMENT ON COLUMN imported_articles.text_hash IS 'What the file brought into the article; while that still stands there, a changed file may replace it';
COMMENT ON COLUMN imported_articles.version IS 'The article''s version when it was imported; another one means that somebody edited it since, and 0 that somebody had before';

CREATE TABLE imported_stock (
    variant_id uuid PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    pieces integer NOT NULL CONSTRAINT imported_stock_not_negative CHECK (pieces >= 0)
);
COMMENT ON TABLE imported_stock IS 'The pieces that the last import''s file named, so that only a changed number changes what is on hand';
