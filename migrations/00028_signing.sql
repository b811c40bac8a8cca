-- What is signed, referred and received is any record of a kind, not minutes alone. The column minutes stays, made from the two, as the
-- foreign key of the records that are minutes.
-- +goose Up
DROP TRIGGER signature_issued_lock ON signature;
DROP TRIGGER referral_issued_lock ON referral;

ALTER TABLE signature RENAME COLUMN minutes TO record;
ALTER TABLE signature ADD COLUMN kind text NOT NULL DEFAULT 'minutes',
  DROP CONSTRAINT signature_minutes_fkey, DROP CONSTRAINT signature_n_key;
ALTER TABLE signature ALTER COLUMN kind DROP DEFAULT,
  ADD COLUMN minutes bigint GENERATED ALWAYS AS (CASE kind WHEN 'minutes' THEN record END) STORED CONSTRAINT signature_minutes_fkey REFERENCES minutes,
  ADD CONSTRAINT signature_n_key UNIQUE (kind, record, n);
DROP INDEX signature_open_once;
CREATE UNIQUE INDEX signature_open_once ON signature (kind, record, stage, signer) WHERE state IN ('asked', 'given');
CREATE INDEX signature_minutes ON signature (minutes, n);
COMMENT ON TABLE signature IS 'one step on one version of a record: bound to version and content hash; n and prev chain the statements of one record; any change of the text voids it in the same transaction; names as then';

ALTER TABLE referral RENAME COLUMN minutes TO record;
ALTER TABLE referral ADD COLUMN kind text NOT NULL DEFAULT 'minutes', ADD COLUMN title text NOT NULL DEFAULT '', DROP CONSTRAINT referral_minutes_fkey;
DROP INDEX referral_minutes;
UPDATE referral f SET title = m.title FROM minutes m WHERE m.id = f.record;
ALTER TABLE referral ALTER COLUMN kind DROP DEFAULT, ALTER COLUMN title DROP DEFAULT,
  ADD COLUMN minutes bigint GENERATED ALWAYS AS (CASE kind WHEN 'minutes' THEN record END) STORED CONSTRAINT referral_minutes_fkey REFERENCES minutes;
CREATE INDEX referral_minutes ON referral (minutes);
COMMENT ON COLUMN referral.title IS 'of the record as it was put before the one asked; it cannot change while the signature stands open';

ALTER TABLE delivery RENAME COLUMN minutes TO record;
ALTER TABLE delivery ADD COLUMN kind text NOT NULL DEFAULT 'minutes', DROP CONSTRAINT delivery_minutes_fkey, DROP CONSTRAINT delivery_unit_key;
ALTER TABLE delivery ALTER COLUMN kind DROP DEFAULT,
  ADD COLUMN minutes bigint GENERATED ALWAYS AS (CASE kind WHEN 'minutes' THEN record END) STORED CONSTRAINT delivery_minutes_fkey REFERENCES minutes,
  ADD CONSTRAINT delivery_unit_key UNIQUE (kind, record, unit);
CREATE INDEX delivery_minutes ON delivery (minutes, unit);
COMMENT ON TABLE delivery IS 'one unit''s receipt of an issued record (签收); paper_hash = the issue hash it received, which makes each unit a witness';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION minutes_rows_lock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE m bigint;
BEGIN
  IF TG_TABLE_NAME = 'clause_unit' THEN
    SELECT c.minutes INTO m FROM clause c WHERE c.id = (CASE TG_OP WHEN 'INSERT' THEN NEW.clause ELSE OLD.clause END);
  ELSIF TG_TABLE_NAME IN ('signature', 'referral') THEN
    IF TG_OP = 'INSERT' THEN
      m := CASE NEW.kind WHEN 'minutes' THEN NEW.record END;
    ELSE
      m := CASE OLD.kind WHEN 'minutes' THEN OLD.record END;
    END IF;
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
CREATE TRIGGER signature_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON signature FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
CREATE TRIGGER referral_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON referral FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
