-- Every save, submission and return of minutes is kept whole; and what each person last saw of them.
-- +goose Up
ALTER TABLE minutes_version DROP CONSTRAINT minutes_version_act_check,
  ADD CONSTRAINT minutes_version_act_check CHECK (act IN ('save', 'submit', 'return')),
  ADD COLUMN parts text[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT minutes_version_reason_size CHECK (length(reason) <= 500),
  ADD CONSTRAINT minutes_version_hash_size CHECK (length(hash) = 32);
COMMENT ON TABLE minutes_version IS 'the canonical content as saved, submitted and returned, insert-only; parts = what a save changed (title, overview, other, attendance, clause:ID); reason = the note of a save or the reason of a return';

CREATE TABLE minutes_look (
  minutes bigint NOT NULL REFERENCES minutes,
  person  bigint NOT NULL REFERENCES person,
  version int NOT NULL,
  at      timestamptz NOT NULL,
  PRIMARY KEY (minutes, person)
);
COMMENT ON TABLE minutes_look IS 'the version that a person last acted on or marked as read (已阅); the sign page compares with it';

ALTER TABLE clause ADD COLUMN no_task text NOT NULL DEFAULT '' CONSTRAINT clause_no_task_size CHECK (length(no_task) <= 200);
COMMENT ON COLUMN clause.no_task IS 'why the decision makes no task; empty: it makes one at the issue';

-- What a person has typed into a form and not yet sent: kept for that person alone, never part of the records.
CREATE TABLE typed_draft (
  person bigint NOT NULL REFERENCES person,
  path   text NOT NULL,
  body   bytea NOT NULL,
  at     timestamptz NOT NULL,
  PRIMARY KEY (person, path)
);
COMMENT ON TABLE typed_draft IS 'typed into a form and kept by itself (自动保存); one per person and form; swept after 30 days';
