-- The draft of minutes sent to the units 会签: what each was asked, what it answered, and what the office
-- made of its remarks.
-- +goose Up
ALTER TABLE minutes DROP CONSTRAINT minutes_state_check;
ALTER TABLE minutes ADD CONSTRAINT minutes_state_check CHECK (state IN ('draft','consulting','checking','reviewing','signing','signed','issued'));
ALTER TABLE minutes_version DROP CONSTRAINT minutes_version_act_check;
ALTER TABLE minutes_version ADD CONSTRAINT minutes_version_act_check CHECK (act IN ('save', 'submit', 'return', 'circulate'));

CREATE TABLE circulation (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minutes     bigint NOT NULL REFERENCES minutes,
  n           int NOT NULL CONSTRAINT circulation_n CHECK (n >= 1),
  version     int NOT NULL,
  asked_on    date NOT NULL,
  days        int NOT NULL CONSTRAINT circulation_days CHECK (days BETWEEN 1 AND 30),
  due         date,
  silence     boolean NOT NULL,
  note        text NOT NULL CONSTRAINT circulation_note_size CHECK (length(note) <= 500),
  opened_name text NOT NULL,
  opened_at   timestamptz NOT NULL,
  closed_name text NOT NULL DEFAULT '',
  closed_how  text NOT NULL DEFAULT '',
  closed_why  text NOT NULL DEFAULT '' CONSTRAINT circulation_why_size CHECK (length(closed_why) <= 500),
  closed_at   timestamptz,
  CONSTRAINT circulation_once UNIQUE (minutes, n),
  CONSTRAINT circulation_closed_whole CHECK ((closed_at IS NULL) = (due IS NULL))
);
CREATE UNIQUE INDEX circulation_open ON circulation (minutes) WHERE closed_at IS NULL;
COMMENT ON TABLE circulation IS 'a round: the version of the draft that was sent, how long (working days after asked_on), whether silence counts as 无意见; due is settled when the round closes, until then it is counted';

CREATE TABLE circulation_reply (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  circulation bigint NOT NULL REFERENCES circulation,
  minutes     bigint NOT NULL REFERENCES minutes,
  unit        bigint NOT NULL REFERENCES unit,
  unit_name   text NOT NULL,
  state       text NOT NULL CONSTRAINT circulation_reply_state_check CHECK (state IN ('asked','given','lapsed')),
  covered     bytea NOT NULL,
  stance      text CONSTRAINT circulation_reply_stance_check CHECK (stance IN ('agree','amend')),
  approver    text NOT NULL DEFAULT '' CONSTRAINT circulation_reply_approver_size CHECK (length(approver) <= 40),
  given_by    bigint REFERENCES person,
  given_name  text NOT NULL DEFAULT '',
  given_at    timestamptz,
  hash        bytea,
  lapsed_at   timestamptz,
  lapsed_why  text NOT NULL DEFAULT '',
  version     int NOT NULL DEFAULT 1,
  CONSTRAINT circulation_reply_once UNIQUE (circulation, unit),
  CONSTRAINT circulation_reply_given_whole CHECK ((stance IS NULL) = (given_at IS NULL) AND (hash IS NULL) = (given_at IS NULL)
    AND (state <> 'asked' OR given_at IS NULL) AND (state <> 'given' OR given_at IS NOT NULL) AND (state = 'lapsed') = (lapsed_at IS NOT NULL))
);
CREATE INDEX circulation_reply_minutes ON circulation_reply (minutes, unit);
CREATE INDEX circulation_reply_unit ON circulation_reply (unit, state);
COMMENT ON TABLE circulation_reply IS 'one unit''s answer in a round; covered = digest of what it answers for: the clauses that name it, or the words outside the clauses; hash = digest of the answer with covered in it; a unit whose silence counted can lapse without an answer';

CREATE TABLE circulation_remark (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reply        bigint NOT NULL REFERENCES circulation_reply,
  ord          int NOT NULL,
  part         text NOT NULL,
  quote        text NOT NULL,
  text         text NOT NULL CONSTRAINT circulation_remark_size CHECK (length(text) BETWEEN 1 AND 1000),
  verdict      text NOT NULL DEFAULT '' CONSTRAINT circulation_remark_verdict CHECK (verdict IN ('', 'adopted', 'partly', 'declined')),
  reason       text NOT NULL DEFAULT '' CONSTRAINT circulation_remark_reason_size CHECK (length(reason) <= 500),
  replied_name text NOT NULL DEFAULT '',
  replied_at   timestamptz,
  CONSTRAINT circulation_remark_once UNIQUE (reply, ord),
  CONSTRAINT circulation_remark_reasoned CHECK (verdict IN ('', 'adopted') OR reason <> ''),
  CONSTRAINT circulation_remark_replied CHECK ((verdict = '') = (replied_at IS NULL))
);
COMMENT ON TABLE circulation_remark IS 'one remark: the clause it is about with its words as then, and the office''s answer to it';
