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
