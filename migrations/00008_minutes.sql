-- Minutes 纪要: clauses, signatures, escalations, deliveries.
-- +goose Up
CREATE TABLE minutes (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  meeting      bigint NOT NULL REFERENCES meeting CONSTRAINT minutes_meeting_key UNIQUE,
  title        text NOT NULL CONSTRAINT minutes_title_size CHECK (length(title) BETWEEN 1 AND 100),
  overview     text NOT NULL DEFAULT '',
  other        text NOT NULL DEFAULT '',
  state        text NOT NULL CONSTRAINT minutes_state_check CHECK (state IN ('draft','checking','consulting','reviewing','signing','signed','issued','corrected','archived')),
  signer       bigint NOT NULL REFERENCES person,
  returned     boolean NOT NULL DEFAULT false,
  reason       text NOT NULL DEFAULT '',
  version      int NOT NULL DEFAULT 1,
  content_hash bytea NOT NULL,
  year         int,
  seq          int,
  number       text CONSTRAINT minutes_number_key UNIQUE,
  issued_on    date,
  issued_at    timestamptz,
  issued_by    text NOT NULL DEFAULT '',
  issue_hash   bytea,
  drafted_by   bigint NOT NULL REFERENCES person,
  drafted_name text NOT NULL,
  drafted_at   timestamptz NOT NULL,
  state_at     timestamptz NOT NULL,
  CONSTRAINT minutes_seq_key UNIQUE (year, seq)
);
CREATE INDEX minutes_state_at ON minutes (state, state_at DESC, id DESC);
COMMENT ON TABLE minutes IS 'one per held meeting (R6); version counts accepted changes of the text; content_hash is over the canonical content; locked after issue (R7)';

CREATE TABLE clause (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minutes     bigint NOT NULL REFERENCES minutes,
  ord         int NOT NULL,
  topic       bigint REFERENCES topic,
  text        text NOT NULL DEFAULT '' CONSTRAINT clause_text_size CHECK (length(text) <= 2000),
  lead        bigint REFERENCES unit,
  due         date,
  deliverable text NOT NULL DEFAULT '',
  major       boolean NOT NULL DEFAULT false,
  CONSTRAINT clause_ord_key UNIQUE (minutes, ord) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE clause_unit (
  clause bigint NOT NULL REFERENCES clause ON DELETE CASCADE,
  unit   bigint NOT NULL REFERENCES unit,
  PRIMARY KEY (clause, unit)
);
COMMENT ON TABLE clause IS 'one decision (议定事项) as a row: text, one lead, supporters, due, deliverable, 重大 flag';

CREATE TABLE minutes_attendance (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minutes   bigint NOT NULL REFERENCES minutes,
  list      text NOT NULL CONSTRAINT minutes_attendance_list_check CHECK (list IN ('present', 'leave', 'observer', 'absent')),
  ord       int NOT NULL,
  unit      bigint REFERENCES unit,
  unit_name text NOT NULL,
  person    text NOT NULL,
  title     text NOT NULL,
  CONSTRAINT minutes_attendance_ord_key UNIQUE (minutes, list, ord)
);
COMMENT ON TABLE minutes_attendance IS '出席 请假 列席 未到会 as taken from the meeting, names as then';

-- Each stored version of the text: what was submitted, returned, signed.
CREATE TABLE minutes_version (
  minutes bigint NOT NULL REFERENCES minutes,
  version int NOT NULL,
  content text NOT NULL,
  hash    bytea NOT NULL,
  by_name text NOT NULL,
  reason  text NOT NULL DEFAULT '',
  at      timestamptz NOT NULL,
  PRIMARY KEY (minutes, version)
);
CREATE TRIGGER minutes_version_protect BEFORE UPDATE OR DELETE ON minutes_version FOR EACH ROW EXECUTE FUNCTION protect_row();

CREATE TABLE signature (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minutes      bigint NOT NULL REFERENCES minutes,
  stage        text NOT NULL CONSTRAINT signature_stage_check CHECK (stage IN ('check', 'review', 'sign')),
  signer       bigint NOT NULL REFERENCES person,
  state        text NOT NULL CONSTRAINT signature_state_check CHECK (state IN ('asked', 'given', 'refused', 'void')),
  version      int NOT NULL,
  content_hash bytea NOT NULL,
  name         text NOT NULL DEFAULT '',
  seat         text NOT NULL DEFAULT '',
  remark       text NOT NULL DEFAULT '',
  method       text NOT NULL DEFAULT '',
  statement    bytea,
  hash         bytea,
  prev         bytea,
  asked_at     timestamptz NOT NULL,
  given_at     timestamptz,
  void_at      timestamptz,
  void_reason  text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX signature_open_once ON signature (minutes, stage, signer) WHERE state IN ('asked', 'given');
CREATE INDEX signature_signer ON signature (signer, state);
CREATE INDEX signature_minutes ON signature (minutes, id);
COMMENT ON TABLE signature IS 'one ordered step on one version: bound to version and content hash; any change voids it in the same transaction; names as then';

CREATE TABLE escalation (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clause      bigint NOT NULL REFERENCES clause CONSTRAINT escalation_clause_key UNIQUE,
  state       text NOT NULL CONSTRAINT escalation_state_check CHECK (state IN ('prepared', 'sent', 'approved', 'amended', 'rejected', 'returned')),
  sent_to     text NOT NULL DEFAULT '',
  number      text NOT NULL DEFAULT '',
  sent_on     date,
  answer      text NOT NULL DEFAULT '',
  answered_on date,
  by_name     text NOT NULL DEFAULT '',
  version     int NOT NULL DEFAULT 1
);
COMMENT ON TABLE escalation IS '重大事项报批 of one clause (R8): to whom, number, date, answer';

CREATE TABLE delivery (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minutes     bigint NOT NULL REFERENCES minutes,
  unit        bigint NOT NULL REFERENCES unit,
  unit_name   text NOT NULL,
  why         text NOT NULL CONSTRAINT delivery_why_check CHECK (why IN ('attended', 'named', 'added')),
  state       text NOT NULL CONSTRAINT delivery_state_check CHECK (state IN ('sent', 'received')),
  sent_at     timestamptz NOT NULL,
  received_at timestamptz,
  received_by bigint,
  received_name text NOT NULL DEFAULT '',
  paper_hash  bytea NOT NULL,
  version     int NOT NULL DEFAULT 1,
  CONSTRAINT delivery_unit_key UNIQUE (minutes, unit)
);
CREATE INDEX delivery_unit ON delivery (unit, state);
COMMENT ON TABLE delivery IS 'one unit''s receipt of issued minutes (签收); paper_hash makes each unit a witness';

-- The last guard behind the use cases: issued minutes do not change (R7). Only a new state may follow.
-- +goose StatementBegin
CREATE FUNCTION minutes_issued_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.number IS NOT NULL AND (NEW.number, NEW.content_hash, NEW.version, NEW.title, NEW.overview, NEW.other, NEW.issued_on, NEW.issue_hash)
     IS DISTINCT FROM (OLD.number, OLD.content_hash, OLD.version, OLD.title, OLD.overview, OLD.other, OLD.issued_on, OLD.issue_hash) THEN
    RAISE EXCEPTION 'issued minutes are locked' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'minutes_issued_lock';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION minutes_rows_lock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE m bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN m := NEW.minutes; ELSE m := OLD.minutes; END IF;
  IF EXISTS (SELECT 1 FROM minutes WHERE id = m AND number IS NOT NULL) THEN
    RAISE EXCEPTION 'issued minutes are locked' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'minutes_issued_lock';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER minutes_issued_lock BEFORE UPDATE ON minutes FOR EACH ROW EXECUTE FUNCTION minutes_issued_lock();
CREATE TRIGGER clause_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON clause FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
CREATE TRIGGER signature_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON signature FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
CREATE TRIGGER attendance_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON minutes_attendance FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
