-- 更正 (R7): new minutes of the same meeting that name issued ones, go through signing again, and take their place at issue.
-- +goose Up
ALTER TABLE minutes DROP CONSTRAINT minutes_meeting_key,
  ADD COLUMN corrects bigint REFERENCES minutes CONSTRAINT minutes_corrects_key UNIQUE,
  ADD COLUMN corrects_number text NOT NULL DEFAULT '',
  ADD COLUMN correction text NOT NULL DEFAULT '' CONSTRAINT minutes_correction_size CHECK (length(correction) <= 500),
  ADD CONSTRAINT minutes_correction_whole CHECK ((corrects IS NULL) = (corrects_number = '') AND (corrects IS NULL) = (correction = '')),
  DROP CONSTRAINT minutes_state_check,
  ADD CONSTRAINT minutes_state_check CHECK (state IN ('draft','consulting','checking','reviewing','signing','signed','issued','corrected')),
  DROP CONSTRAINT minutes_issued_whole,
  ADD CONSTRAINT minutes_issued_whole CHECK ((state IN ('issued','corrected')) = (number IS NOT NULL AND year IS NOT NULL AND seq IS NOT NULL
    AND issued_on IS NOT NULL AND issued_at IS NOT NULL AND issue_statement IS NOT NULL AND issue_hash IS NOT NULL));
CREATE UNIQUE INDEX minutes_meeting_key ON minutes (meeting) WHERE corrects IS NULL;
CREATE INDEX minutes_meeting ON minutes (meeting);
COMMENT ON TABLE minutes IS 'one per held meeting (R6) and its corrections; version = 1 + accepted changes of the text; content_hash is over the canonical content; locked after issue (R7)';
COMMENT ON COLUMN minutes.corrects IS 'the issued minutes that these correct, once at most; they are corrected from the issue of these on';
COMMENT ON COLUMN minutes.correction IS 'why it is corrected';

ALTER TABLE clause ADD COLUMN origin bigint REFERENCES clause CONSTRAINT clause_origin_key UNIQUE;
COMMENT ON COLUMN clause.origin IS 'the decision of the corrected minutes that this one repeats or changes';

ALTER TABLE delivery DROP CONSTRAINT delivery_state_check,
  ADD CONSTRAINT delivery_state_check CHECK (state IN ('sent', 'received', 'info'));
COMMENT ON COLUMN delivery.state IS 'info: a correction that does not touch the unit, to know of without signing for it';

-- Issued minutes stay as they are, but for being corrected.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION minutes_issued_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'issued' AND NEW.state = 'corrected'
    AND to_jsonb(NEW) - 'state' - 'state_at' = to_jsonb(OLD) - 'state' - 'state_at' THEN
    RETURN NEW;
  END IF;
  IF OLD.number IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'issued minutes are locked' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'minutes_issued_lock';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
