-- What a meeting came to on each of its topics, and which topics it gave back undone: these may stand on another agenda.
-- +goose Up
ALTER TABLE agenda_item
  ADD COLUMN conclusion text NOT NULL DEFAULT '',
  ADD COLUMN conclusion_note text NOT NULL DEFAULT '',
  ADD COLUMN returned_at timestamptz,
  ADD CONSTRAINT agenda_item_conclusion_check CHECK (conclusion IN ('', 'passed', 'principle', 'rejected', 'deferred', 'heard', 'untouched', 'dropped')),
  ADD CONSTRAINT agenda_item_note_size CHECK (length(conclusion_note) <= 200),
  ADD CONSTRAINT agenda_item_returned_check CHECK (returned_at IS NULL OR conclusion IN ('deferred', 'untouched', 'dropped'));
DROP INDEX agenda_item_topic_once;
CREATE UNIQUE INDEX agenda_item_topic_once ON agenda_item (topic) WHERE removed_at IS NULL AND returned_at IS NULL;
SELECT log_base('agenda_item');
