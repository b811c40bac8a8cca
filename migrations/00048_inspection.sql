-- What each check-up of the records by the schedule found.
-- +goose Up
CREATE TABLE inspection (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at     timestamptz NOT NULL,
  faults integer NOT NULL CONSTRAINT inspection_faults CHECK (faults >= 0),
  said   text NOT NULL
);
CREATE TRIGGER inspection_protect BEFORE UPDATE OR DELETE ON inspection FOR EACH ROW EXECUTE FUNCTION protect_row();
COMMENT ON TABLE inspection IS 'check-ups of all records by the schedule; said = the first sentences about what is not as the program left it';
SELECT cover_table('inspection');
