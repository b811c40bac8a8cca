-- 初审核对: the office's answers to the checklist, kept with the acceptance.
-- +goose Up
ALTER TABLE topic
  ADD COLUMN checks jsonb NOT NULL DEFAULT '[]' CONSTRAINT topic_checks_list CHECK (jsonb_typeof(checks) = 'array'),
  ADD COLUMN checked_name text NOT NULL DEFAULT '',
  ADD COLUMN checked_seat text NOT NULL DEFAULT '',
  ADD COLUMN checked_at timestamptz,
  ADD CONSTRAINT topic_checked_whole CHECK ((checked_at IS NULL) = (checked_name = ''));
COMMENT ON COLUMN topic.checks IS 'the points as worded on that day, each ticked (does not apply) or answered with a word';
