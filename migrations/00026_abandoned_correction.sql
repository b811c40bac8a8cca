-- A correction that was never issued can be taken back; the corrected minutes stay in force and may be corrected anew.
-- +goose Up
ALTER TABLE minutes DROP CONSTRAINT minutes_state_check,
  ADD CONSTRAINT minutes_state_check CHECK (state IN ('draft','consulting','checking','reviewing','signing','signed','issued','corrected','abandoned')),
  ADD CONSTRAINT minutes_abandoned_correction CHECK (state <> 'abandoned' OR corrects IS NOT NULL),
  DROP CONSTRAINT minutes_corrects_key;
CREATE UNIQUE INDEX minutes_corrects_key ON minutes (corrects) WHERE state <> 'abandoned';
COMMENT ON COLUMN minutes.corrects IS 'the issued minutes that these correct, by one correction at most that was not abandoned; they are corrected from the issue of these on';
ALTER TABLE clause DROP CONSTRAINT clause_origin_key, ADD CONSTRAINT clause_origin_key UNIQUE (origin, minutes);
