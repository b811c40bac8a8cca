-- The end of a seat of weight is asked for by one person and confirmed by another, and a seat remembers who asked for it. Nobody holds a seat in a unit
-- outside the joint meeting.
-- +goose Up
ALTER TABLE seat ADD COLUMN asked_person bigint REFERENCES person (id),
  ADD COLUMN leave_on date, ADD COLUMN leave_basis text, ADD COLUMN leave_person bigint REFERENCES person (id), ADD COLUMN leave_by text, ADD COLUMN leave_at timestamptz,
  ADD CONSTRAINT seat_leave_whole CHECK ((leave_on IS NULL) = (leave_basis IS NULL) AND (leave_on IS NULL) = (leave_person IS NULL)
    AND (leave_on IS NULL) = (leave_by IS NULL) AND (leave_on IS NULL) = (leave_at IS NULL));
COMMENT ON COLUMN seat.asked_person IS 'who asked for it, and confirms it not; null = before it was noted, or a command on the server';
COMMENT ON COLUMN seat.leave_on IS 'the first day on which it shall no longer be held, asked for by leave_person and in force once somebody else confirms it; null = no end is asked for';

-- +goose StatementBegin
CREATE FUNCTION seat_unit_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM unit WHERE id = NEW.unit AND kind = 'other') THEN
    RAISE EXCEPTION 'nobody holds a seat in a unit outside the joint meeting' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_unit_outside';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER seat_unit_outside BEFORE INSERT OR UPDATE OF unit ON seat FOR EACH ROW WHEN (NEW.unit IS NOT NULL) EXECUTE FUNCTION seat_unit_belongs();

ALTER TABLE credential_change DROP CONSTRAINT credential_change_kind_check,
  ADD CONSTRAINT credential_change_kind_check CHECK (kind IN ('asked', 'started', 'reset', 'added', 'removed', 'confirmed', 'recovered', 'disabled'));
