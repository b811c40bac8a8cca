-- A decision says in which steps it is carried out, or by which it goes on elsewhere (办理步骤): 修改完善, 报县委审定, 以“两办”名义印发.
-- +goose Up
CREATE TABLE clause_milestone (
  clause   bigint NOT NULL REFERENCES clause ON DELETE CASCADE,
  ord      int NOT NULL CONSTRAINT clause_milestone_ord_range CHECK (ord BETWEEN 1 AND 6),
  kind     text NOT NULL CONSTRAINT clause_milestone_kind_check CHECK (kind IN ('', 'revise', 'submit', 'review', 'discuss', 'issue', 'file', 'meet')),
  name     text NOT NULL CONSTRAINT clause_milestone_name_size CHECK (length(name) <= 60),
  due_kind text NOT NULL CONSTRAINT clause_milestone_due_kind_check CHECK (due_kind IN ('', 'month_end', 'quarter_end', 'year_end', 'in_year')),
  due      date CONSTRAINT clause_milestone_due_whole CHECK (due_kind = '' OR due IS NOT NULL),
  PRIMARY KEY (clause, ord)
);
COMMENT ON TABLE clause_milestone IS 'steps of a decision in their order; name = by the kind what is done, to whom it goes, in whose name it is issued; due = the day, or the one that the words of due_kind mean; null = the decision''s';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION minutes_rows_lock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE m bigint;
BEGIN
  IF TG_TABLE_NAME IN ('clause_unit', 'clause_group', 'clause_milestone') THEN
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
CREATE TRIGGER clause_milestone_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON clause_milestone FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();

-- The task of the decision has them from the issue on, and its lead reports each one done; until the last one is, it cannot claim.
CREATE TABLE milestone (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  task     bigint NOT NULL REFERENCES task,
  ord      int NOT NULL CONSTRAINT milestone_ord_range CHECK (ord BETWEEN 1 AND 6),
  kind     text NOT NULL CONSTRAINT milestone_kind_check CHECK (kind IN ('', 'revise', 'submit', 'review', 'discuss', 'issue', 'file', 'meet')),
  name     text NOT NULL CONSTRAINT milestone_name_size CHECK (length(name) <= 60),
  due_kind text NOT NULL CONSTRAINT milestone_due_kind_check CHECK (due_kind IN ('', 'month_end', 'quarter_end', 'year_end', 'in_year')),
  due      date CONSTRAINT milestone_due_whole CHECK (due_kind = '' OR due IS NOT NULL),
  state    text NOT NULL CONSTRAINT milestone_state_check CHECK (state IN ('open', 'done', 'gone')),
  done_on  date,
  document text NOT NULL DEFAULT '' CONSTRAINT milestone_document_size CHECK (length(document) <= 60),
  outcome  text NOT NULL DEFAULT '' CONSTRAINT milestone_outcome_check CHECK (outcome IN ('', 'agreed', 'amended')),
  note     text NOT NULL DEFAULT '' CONSTRAINT milestone_note_size CHECK (length(note) <= 500),
  by_name  text NOT NULL DEFAULT '',
  at       timestamptz,
  version  int NOT NULL DEFAULT 1,
  CONSTRAINT milestone_done_whole CHECK (CASE state WHEN 'open' THEN done_on IS NULL AND at IS NULL AND by_name = '' WHEN 'done' THEN done_on IS NOT NULL AND at IS NOT NULL AND by_name <> '' ELSE true END),
  CONSTRAINT milestone_done_document CHECK (state <> 'done' OR kind <> 'issue' OR document <> ''),
  CONSTRAINT milestone_done_outcome CHECK (state <> 'done' OR (outcome <> '') = (kind IN ('submit', 'review', 'discuss')))
);
CREATE INDEX milestone_task ON milestone (task, ord);
COMMENT ON TABLE milestone IS 'steps of a task (办理步骤) as its decision names them; gone = a correction names it no more, what was reported stays; done_on, document (文号), outcome, note = what the lead reported, or the office for it';
ALTER TABLE task ADD COLUMN ahead text NOT NULL DEFAULT '';
COMMENT ON COLUMN task.ahead IS 'names of its milestones that are open, joined; empty = the lead may claim';
SELECT cover_table('clause_milestone'), cover_table('milestone'), log_base('task');
