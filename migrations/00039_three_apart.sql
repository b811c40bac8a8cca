-- The three administrators watch each other: nobody is two of them on one day. The last guard behind the use cases;
-- who is two of them already stays so until a seat ends.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION seat_three_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.role NOT IN ('admin', 'security', 'auditor') OR NEW.refused_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  PERFORM FROM person WHERE id = NEW.person FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM seat s WHERE s.person = NEW.person AND s.id <> NEW.id AND s.role IN ('admin', 'security', 'auditor') AND s.role <> NEW.role
      AND s.confirmed_at IS NOT NULL AND daterange(s.valid_from, s.valid_to) && daterange(NEW.valid_from, NEW.valid_to)) THEN
    RAISE EXCEPTION 'nobody is two of the three administrators' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_three_apart';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER seat_three_apart BEFORE INSERT OR UPDATE OF role, person, valid_from, confirmed_at ON seat
  FOR EACH ROW EXECUTE FUNCTION seat_three_apart();

-- +goose Down
DROP TRIGGER seat_three_apart ON seat;
DROP FUNCTION seat_three_apart();
