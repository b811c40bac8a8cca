-- 经办人: the person of the office who deals with a topic, from the day the office received it until it is final.
-- +goose Up
ALTER TABLE topic
  ADD COLUMN clerk bigint REFERENCES person,
  ADD COLUMN clerk_name text NOT NULL DEFAULT '',
  ADD COLUMN clerk_at timestamptz,
  ADD CONSTRAINT topic_clerk_whole CHECK ((clerk IS NULL) = (clerk_name = '') AND (clerk IS NULL) = (clerk_at IS NULL)),
  ADD CONSTRAINT topic_clerk_received CHECK (clerk IS NULL OR number IS NOT NULL);
CREATE INDEX topic_clerk_at ON topic (clerk, state_at DESC, id DESC) WHERE clerk IS NOT NULL;
COMMENT ON COLUMN topic.clerk IS 'who of the office deals with it (经办人); clerk_name = the name as then, clerk_at = since when';
