-- Minutes 纪要: clauses, signatures, escalations, deliveries.
-- +goose Up
CREATE TABLE minutes (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  meeting      bigint NOT NULL REFERENCES meeting CONSTRAINT minutes_meeting_key UNIQUE,
  title        text NOT NULL CONSTRAINT minutes_title_size CHECK (length(title) BETWEEN 1 AND 100),
  overview     text NOT NULL DEFAULT '' CONSTRAINT minutes_overview_size CHECK (length(overview) <= 4000),
  other        text NOT NULL DEFAULT '' CONSTRAINT minutes_other_size CHECK (length(other) <= 20000),
  state        text NOT NULL CONSTRAINT minutes_state_check CHECK (state IN ('draft','checking','reviewing','signing','signed','issued')),
  signer       bigint NOT NULL REFERENCES person,
  signer_name  text NOT NULL,
  delegation   bigint REFERENCES delegation,
  returned     boolean NOT NULL DEFAULT false,
  reason       text NOT NULL DEFAULT '',
  version      int NOT NULL DEFAULT 1,
  content_hash bytea NOT NULL CONSTRAINT minutes_content_hash_size CHECK (length(content_hash) = 32),
  drafted_by   bigint NOT NULL REFERENCES person,
  drafted_name text NOT NULL,
  drafted_at   timestamptz NOT NULL,
  edited_by    bigint NOT NULL REFERENCES person,
  edited_name  text NOT NULL,
  edited_at    timestamptz NOT NULL,
  signed_on    date,
  year         int,
  seq          int,
  number       text CONSTRAINT minutes_number_key UNIQUE,
  issued_on    date,
  issued_at    timestamptz,
  issued_by    text NOT NULL DEFAULT '',
  issue_statement bytea,
  issue_hash   bytea,
  state_at     timestamptz NOT NULL,
  CONSTRAINT minutes_seq_key UNIQUE (year, seq),
  CONSTRAINT minutes_issued_whole CHECK ((state = 'issued') = (number IS NOT NULL AND year IS NOT NULL AND seq IS NOT NULL
    AND issued_on IS NOT NULL AND issued_at IS NOT NULL AND issue_statement IS NOT NULL AND issue_hash IS NOT NULL))
);
CREATE INDEX minutes_state_at ON minutes (state, state_at DESC, id DESC);
CREATE INDEX minutes_at ON minutes (state_at DESC, id DESC);
COMMENT ON TABLE minutes IS 'one per held meeting (R6); version = 1 + accepted changes of the text; content_hash is over the canonical content; locked after issue (R7)';

CREATE TABLE clause (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minutes     bigint NOT NULL REFERENCES minutes,
  ord         int NOT NULL,
  topic       bigint REFERENCES topic,
  topic_title text NOT NULL DEFAULT '',
  text        text NOT NULL DEFAULT '' CONSTRAINT clause_text_size CHECK (length(text) <= 2000),
  lead        bigint REFERENCES unit,
  lead_name   text NOT NULL DEFAULT '',
  due         date,
  deliverable text NOT NULL DEFAULT '' CONSTRAINT clause_deliverable_size CHECK (length(deliverable) <= 200),
  major       boolean NOT NULL DEFAULT false,
  CONSTRAINT clause_ord_key UNIQUE (minutes, ord) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE clause_unit (
  clause    bigint NOT NULL REFERENCES clause ON DELETE CASCADE,
  unit      bigint NOT NULL REFERENCES unit,
  unit_name text NOT NULL,
  PRIMARY KEY (clause, unit)
);
COMMENT ON TABLE clause IS 'one decision (议定事项) as a row: text, one lead (R9), supporters, due, deliverable, 重大 flag; names as then';
COMMENT ON TABLE clause_unit IS 'supporting units of a clause; never the lead (R11)';

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

-- What the text was when it was submitted and when it was returned.
CREATE TABLE minutes_version (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minutes bigint NOT NULL REFERENCES minutes,
  version int NOT NULL,
  act     text NOT NULL CONSTRAINT minutes_version_act_check CHECK (act IN ('submit', 'return')),
  content text NOT NULL,
  hash    bytea NOT NULL,
  by_name text NOT NULL,
  reason  text NOT NULL DEFAULT '',
  at      timestamptz NOT NULL
);
CREATE INDEX minutes_version_of ON minutes_version (minutes, version, id);
CREATE TRIGGER minutes_version_protect BEFORE UPDATE OR DELETE ON minutes_version FOR EACH ROW EXECUTE FUNCTION protect_row();
COMMENT ON TABLE minutes_version IS 'the canonical content as submitted and as returned, insert-only';

CREATE TABLE signature (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minutes      bigint NOT NULL REFERENCES minutes,
  stage        text NOT NULL CONSTRAINT signature_stage_check CHECK (stage IN ('check', 'review', 'sign')),
  signer       bigint NOT NULL REFERENCES person,
  state        text NOT NULL CONSTRAINT signature_state_check CHECK (state IN ('asked', 'given', 'void')),
  version      int NOT NULL,
  content_hash bytea NOT NULL,
  name         text NOT NULL,
  seat         text NOT NULL DEFAULT '',
  delegation   bigint REFERENCES delegation,
  remark       text NOT NULL DEFAULT '' CONSTRAINT signature_remark_size CHECK (length(remark) <= 500),
  method       text NOT NULL DEFAULT '' CONSTRAINT signature_method_check CHECK (method IN ('', 'session', 'password')),
  n            int,
  statement    bytea,
  hash         bytea,
  prev         bytea,
  asked_at     timestamptz NOT NULL,
  given_at     timestamptz,
  void_at      timestamptz,
  void_reason  text NOT NULL DEFAULT '',
  CONSTRAINT signature_n_key UNIQUE (minutes, n),
  CONSTRAINT signature_given_whole CHECK ((n IS NULL) = (statement IS NULL) AND (n IS NULL) = (hash IS NULL) AND (n IS NULL) = (prev IS NULL)
    AND (n IS NULL) = (given_at IS NULL) AND (state <> 'given' OR n IS NOT NULL) AND (state <> 'asked' OR n IS NULL)),
  CONSTRAINT signature_void_whole CHECK ((state = 'void') = (void_at IS NOT NULL))
);
CREATE UNIQUE INDEX signature_open_once ON signature (minutes, stage, signer) WHERE state IN ('asked', 'given');
CREATE INDEX signature_signer ON signature (signer, state);
COMMENT ON TABLE signature IS 'one step on one version: bound to version and content hash; n and prev chain the statements of one minutes; any change of the text voids it in the same transaction; names as then';

CREATE TABLE escalation (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clause      bigint NOT NULL REFERENCES clause ON DELETE CASCADE CONSTRAINT escalation_clause_key UNIQUE,
  state       text NOT NULL CONSTRAINT escalation_state_check CHECK (state IN ('prepared', 'sent', 'approved', 'amended', 'rejected', 'returned')),
  sent_to     text NOT NULL DEFAULT '' CONSTRAINT escalation_sent_to_size CHECK (length(sent_to) <= 60),
  number      text NOT NULL DEFAULT '' CONSTRAINT escalation_number_size CHECK (length(number) <= 60),
  sent_on     date,
  answer      text NOT NULL DEFAULT '' CONSTRAINT escalation_answer_size CHECK (length(answer) <= 500),
  answered_on date,
  by_name     text NOT NULL DEFAULT '',
  version     int NOT NULL DEFAULT 1
);
COMMENT ON TABLE escalation IS '重大事项报批 of one clause (R8): to whom, number, date, answer; made when the minutes leave the draft';

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
COMMENT ON TABLE delivery IS 'one unit''s receipt of issued minutes (签收); paper_hash = the issue hash it received, which makes each unit a witness';

-- The last guard behind the use cases: issued minutes and what they are made of do not change (R7).
-- +goose StatementBegin
CREATE FUNCTION minutes_issued_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.number IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'issued minutes are locked' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'minutes_issued_lock';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION minutes_rows_lock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE m bigint;
BEGIN
  IF TG_TABLE_NAME = 'clause_unit' THEN
    SELECT c.minutes INTO m FROM clause c WHERE c.id = (CASE TG_OP WHEN 'INSERT' THEN NEW.clause ELSE OLD.clause END);
  ELSIF TG_OP = 'INSERT' THEN
    m := NEW.minutes;
  ELSE
    m := OLD.minutes;
  END IF;
  IF EXISTS (SELECT 1 FROM minutes WHERE id = m AND number IS NOT NULL) THEN
    RAISE EXCEPTION 'issued minutes are locked' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'minutes_issued_lock';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER minutes_issued_lock BEFORE UPDATE OR DELETE ON minutes FOR EACH ROW EXECUTE FUNCTION minutes_issued_lock();
CREATE TRIGGER clause_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON clause FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
CREATE TRIGGER clause_unit_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON clause_unit FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
CREATE TRIGGER signature_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON signature FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
CREATE TRIGGER attendance_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON minutes_attendance FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
