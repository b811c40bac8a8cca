-- What was signed stays as it was signed, for the program's own role too (S-23): the rights of that role on
-- tables are given by migrations.Rights, and no right on columns could tell an open signature from a given one.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION signature_given_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- minutes is computed after this trigger; it follows from kind and record.
  IF OLD.state <> 'asked' AND (NEW.state <> 'void' OR OLD.state = 'void'
    OR to_jsonb(NEW) - ARRAY['state', 'void_at', 'void_reason', 'minutes'] <> to_jsonb(OLD) - ARRAY['state', 'void_at', 'void_reason', 'minutes']) THEN
    RAISE EXCEPTION 'a given signature is only voided' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signature_given_lock';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER signature_keep_given BEFORE UPDATE ON signature FOR EACH ROW EXECUTE FUNCTION signature_given_lock();
