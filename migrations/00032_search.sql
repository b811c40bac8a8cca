-- Search by a piece of text: the characters and pairs of characters of what is searched, so that a word is found by an index
-- wherever it stands. Chinese has no spaces to cut words at, and a pattern with % at both ends reads every row.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION grams(s text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
  SELECT coalesce(array_agg(DISTINCT g), '{}') FROM (
    SELECT unnest(ARRAY[c, c || lead(c) OVER (ORDER BY n)]) AS g FROM unnest(string_to_array(lower(s), NULL)) WITH ORDINALITY u(c, n)) x WHERE g IS NOT NULL
$$;
-- +goose StatementEnd
ALTER TABLE task ADD COLUMN grams text[] GENERATED ALWAYS AS (grams(text || ' ' || coalesce(number, ''))) STORED;
ALTER TABLE topic ADD COLUMN grams text[] GENERATED ALWAYS AS (grams(title || ' ' || coalesce(number, ''))) STORED;
CREATE INDEX task_grams ON task USING gin (grams) WITH (fastupdate = off);
CREATE INDEX topic_grams ON topic USING gin (grams) WITH (fastupdate = off);
COMMENT ON COLUMN task.grams IS 'what a search finds the task by; the row is held against the searched text itself after that';
COMMENT ON COLUMN topic.grams IS 'what a search finds the topic by; the row is held against the searched text itself after that';

-- Units as of today: the name is chosen where it stands, as unit_name_on chooses it. A function with a query in it is
-- started anew for each unit, on nearly every page.
CREATE OR REPLACE VIEW unit_now AS
  SELECT u.id, u.code, u.kind, u.ord, u.chip, u.host, u.inner_review, u.version,
         (SELECT n.name FROM unit_name n WHERE n.unit = u.id ORDER BY (portal_today() >= n.valid_from AND (n.valid_to IS NULL OR portal_today() < n.valid_to)) DESC,
            abs(portal_today() - n.valid_from) LIMIT 1) AS name,
         coalesce((SELECT nullif(n.full_name, '') FROM unit_name n WHERE n.unit = u.id
            AND n.valid_from <= portal_today() AND (n.valid_to IS NULL OR n.valid_to > portal_today())), u.full_name) AS full_name,
         (u.kind = 'other' OR EXISTS (SELECT 1 FROM membership m WHERE m.unit = u.id
            AND m.valid_from <= portal_today() AND (m.valid_to IS NULL OR m.valid_to > portal_today()))) AS current
  FROM unit u;
