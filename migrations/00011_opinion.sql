-- Consultation rounds 征求意见, what units answered, and what the proposer made of it.
-- +goose Up
ALTER TABLE topic DROP CONSTRAINT topic_state_check;
ALTER TABLE topic ADD CONSTRAINT topic_state_check CHECK (state IN ('draft','unit_review','submitted','returned','ready','consulting','proposed','approved','scheduled','discussed','deferred','rejected','withdrawn'));
ALTER TABLE topic
  ADD COLUMN override_reason text NOT NULL DEFAULT '' CONSTRAINT topic_override_size CHECK (length(override_reason) <= 500),
  ADD COLUMN override_name text NOT NULL DEFAULT '',
  ADD COLUMN override_seat text NOT NULL DEFAULT '',
  ADD COLUMN override_at timestamptz,
  ADD CONSTRAINT topic_override_whole CHECK ((override_at IS NULL) = (override_reason = ''));
COMMENT ON COLUMN topic.override_reason IS 'why a convenor let the topic go on although it was not settled between the units; shown for good';

ALTER TABLE attachment DROP CONSTRAINT attachment_kind_check;
ALTER TABLE attachment ADD CONSTRAINT attachment_kind_check CHECK (kind IN ('topic', 'task_report', 'part', 'escalation', 'opinion'));

-- Working days in SQL, for what is late in lists and guards. The package calendar says the same in Go;
-- a test of internal/opinion holds the two equal.
-- +goose StatementBegin
CREATE FUNCTION is_workday(d date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT c.workday FROM calendar_day c
    WHERE c.day = d AND c.version = (SELECT max(y.version) FROM calendar_year y WHERE y.year = c.year)
    ORDER BY c.year DESC LIMIT 1), extract(isodow FROM d) < 6)
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION add_workdays(start date, n int) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT d::date FROM generate_series(start + 1, start + n * 2 + 30, interval '1 day') d WHERE is_workday(d::date)
  ORDER BY d OFFSET n - 1 LIMIT 1
$$;
-- +goose StatementEnd

CREATE TABLE topic_text (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      bigint NOT NULL REFERENCES topic,
  n          int NOT NULL CONSTRAINT topic_text_n CHECK (n >= 1),
  title      text NOT NULL,
  background text NOT NULL,
  matters    text NOT NULL,
  dispute    text NOT NULL,
  files      text NOT NULL,
  hash       bytea NOT NULL,
  by_name    text NOT NULL,
  at         timestamptz NOT NULL,
  CONSTRAINT topic_text_once UNIQUE (topic, n)
);
CREATE TRIGGER topic_text_protect BEFORE UPDATE OR DELETE ON topic_text FOR EACH ROW EXECUTE FUNCTION protect_row();
COMMENT ON TABLE topic_text IS 'a topic''s text as units were asked about it, insert-only; files = SHA-256 and name, one a line; hash = digest of all of it';

CREATE TABLE consultation (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic       bigint NOT NULL REFERENCES topic,
  n           int NOT NULL CONSTRAINT consultation_n CHECK (n >= 1),
  text        bigint NOT NULL REFERENCES topic_text,
  asked_on    date NOT NULL,
  days        int NOT NULL CONSTRAINT consultation_days CHECK (days BETWEEN 1 AND 60),
  due         date,
  silence     boolean NOT NULL,
  shared      boolean NOT NULL,
  note        text NOT NULL CONSTRAINT consultation_note_size CHECK (length(note) <= 500),
  why         text NOT NULL,
  opened_name text NOT NULL,
  opened_at   timestamptz NOT NULL,
  closed_name text NOT NULL DEFAULT '',
  closed_how  text NOT NULL DEFAULT '',
  closed_at   timestamptz,
  CONSTRAINT consultation_once UNIQUE (topic, n),
  CONSTRAINT consultation_closed_whole CHECK ((closed_at IS NULL) = (due IS NULL))
);
CREATE UNIQUE INDEX consultation_open ON consultation (topic) WHERE closed_at IS NULL;
COMMENT ON TABLE consultation IS 'a round: the text, how long (working days after asked_on), whether silence counts as consent, whether the units asked see each other''s answers; why = what changed since the round before; due is settled when the round closes, until then it is counted';

CREATE TABLE opinion (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  round       bigint NOT NULL REFERENCES consultation,
  topic       bigint NOT NULL REFERENCES topic,
  unit        bigint NOT NULL REFERENCES unit,
  unit_name   text NOT NULL,
  state       text NOT NULL CONSTRAINT opinion_state_check CHECK (state IN ('asked','given','lapsed')),
  stance      text CONSTRAINT opinion_stance_check CHECK (stance IN ('agree','amend','object','outside')),
  approver    text NOT NULL DEFAULT '' CONSTRAINT opinion_approver_size CHECK (length(approver) <= 40),
  approved_on date,
  given_by    bigint REFERENCES person,
  given_name  text NOT NULL DEFAULT '',
  given_at    timestamptz,
  hash        bytea,
  lapsed_at   timestamptz,
  lapsed_why  text NOT NULL DEFAULT '',
  version     int NOT NULL DEFAULT 1,
  CONSTRAINT opinion_once UNIQUE (round, unit),
  -- What is only drafted is not in this table.
  CONSTRAINT opinion_given_whole CHECK ((state = 'asked') = (given_at IS NULL) AND (state = 'asked') = (stance IS NULL) AND (state = 'asked') = (hash IS NULL)
    AND (state = 'asked') = (approved_on IS NULL) AND (state = 'lapsed') = (lapsed_at IS NOT NULL))
);
CREATE INDEX opinion_topic ON opinion (topic, round);
CREATE INDEX opinion_unit ON opinion (unit, state, topic);
COMMENT ON TABLE opinion IS 'one unit''s answer in a round; approver = the member of the unit who agreed to it; hash = digest of the answer and of the text it is about';

CREATE TABLE opinion_point (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  opinion      bigint NOT NULL REFERENCES opinion,
  ord          int NOT NULL,
  part         text NOT NULL,
  quote        text NOT NULL,
  text         text NOT NULL CONSTRAINT opinion_point_size CHECK (length(text) BETWEEN 1 AND 1000),
  verdict      text NOT NULL DEFAULT '' CONSTRAINT opinion_point_verdict CHECK (verdict IN ('', 'adopted', 'partly', 'declined')),
  reason       text NOT NULL DEFAULT '' CONSTRAINT opinion_point_reason_size CHECK (length(reason) <= 500),
  replied_name text NOT NULL DEFAULT '',
  replied_at   timestamptz,
  CONSTRAINT opinion_point_once UNIQUE (opinion, ord),
  CONSTRAINT opinion_point_reasoned CHECK (verdict IN ('', 'adopted') OR reason <> ''),
  CONSTRAINT opinion_point_replied CHECK ((verdict = '') = (replied_at IS NULL))
);
COMMENT ON TABLE opinion_point IS 'one remark: the part of the text it is about with its words as then, and the proposer''s answer to it';

CREATE TABLE opinion_draft (
  opinion bigint PRIMARY KEY REFERENCES opinion,
  unit    bigint NOT NULL REFERENCES unit,
  form    text NOT NULL CONSTRAINT opinion_draft_size CHECK (length(form) <= 200000),
  by_name text NOT NULL,
  at      timestamptz NOT NULL
);
COMMENT ON TABLE opinion_draft IS 'an answer before it is given: read by the unit alone';
