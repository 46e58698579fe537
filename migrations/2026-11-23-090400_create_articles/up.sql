CREATE TABLE people (
    id uuid PRIMARY KEY,
    slug text NOT NULL,
    name text NOT NULL,
    role text NOT NULL DEFAULT '',
    bio text NOT NULL DEFAULT '',
    CONSTRAINT people_slug_unique UNIQUE (slug)
);
COMMENT ON TABLE people IS 'Authors and reviewers of articles';

CREATE TABLE articles (
    id uuid PRIMARY KEY,
    slug text NOT NULL CONSTRAINT articles_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    title text NOT NULL CONSTRAINT articles_title_present CHECK (btrim(title) <> ''),
    summary text NOT NULL DEFAULT '',
    lead text NOT NULL DEFAULT '',
    topic text NOT NULL DEFAULT '',
    body_markdown text NOT NULL,
    body_html text NOT NULL,
    contents jsonb NOT NULL DEFAULT '[]',
    word_count integer NOT NULL DEFAULT 0,
    status text NOT NULL DEFAULT 'draft' CONSTRAINT articles_status_known CHECK (status IN ('draft', 'scheduled', 'published', 'archived')),
    author_id uuid REFERENCES people ON DELETE SET NULL,
    reviewer_id uuid REFERENCES people ON DELETE SET NULL,
    reviewed_on date,
    hero_media_id uuid REFERENCES media ON DELETE RESTRICT,
    hero_alt text NOT NULL DEFAULT '',
    offer_product_id uuid REFERENCES products ON DELETE SET NULL,
    offer_title text NOT NULL DEFAULT '',
    offer_text text NOT NULL DEFAULT '',
    inquiry_title text NOT NULL DEFAULT '',
    draft_hash text NOT NULL DEFAULT '',
    search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') ||
        setweight(to_tsvector('english', summary), 'B') ||
        setweight(to_tsvector('english', body_markdown), 'C')
    ) STORED,
    published_at timestamptz,
    revised_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT articles_slug_unique UNIQUE (slug),
    CONSTRAINT articles_published_has_time CHECK (status NOT IN ('scheduled', 'published') OR published_at IS NOT NULL)
);
CREATE INDEX articles_search ON articles USING gin (search);
CREATE INDEX articles_published ON articles (published_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX articles_scheduled ON articles (published_at) WHERE status = 'scheduled';
CREATE INDEX articles_updated ON articles (updated_at DESC, id);
COMMENT ON TABLE articles IS 'The shop''s texts: Markdown as written, HTML as rendered and sanitised at save';
COMMENT ON COLUMN articles.body_html IS 'Sanitised; product cards stand in it as <product-card slug="..."></product-card> and are filled in when shown';
COMMENT ON COLUMN articles.contents IS 'Headings of level 2 as [{"id": "...", "title": "..."}]';
COMMENT ON COLUMN articles.status IS 'A scheduled article is published when published_at has come';
COMMENT ON COLUMN articles.revised_at IS 'When readers were last given a new text; updated_at also moves for other edits';

CREATE TABLE article_slugs (
    slug text PRIMARY KEY,
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE
);
CREATE INDEX article_slugs_article ON article_slugs (article_id);
COMMENT ON TABLE article_slugs IS 'Addresses that an article had while readers could know them; they lead to where it is now';

CREATE TABLE article_questions (
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    position integer NOT NULL,
    question text NOT NULL,
    answer text NOT NULL,
    PRIMARY KEY (article_id, position)
);
COMMENT ON TABLE article_questions IS 'The FAQ of an article, shown as text and as structured data';

CREATE TABLE article_tags (
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    tag_id uuid NOT NULL REFERENCES tags ON DELETE CASCADE,
    PRIMARY KEY (article_id, tag_id)
);
CREATE INDEX article_tags_tag ON article_tags (tag_id);

CREATE TABLE article_products (
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (article_id, product_id)
);
CREATE INDEX article_products_product ON article_products (product_id);

CREATE TABLE article_links (
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    linked_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (article_id, linked_id),
    CONSTRAINT article_links_not_itself CHECK (article_id <> linked_id)
);
COMMENT ON TABLE article_links IS 'Articles to read next, chosen by the writer';
