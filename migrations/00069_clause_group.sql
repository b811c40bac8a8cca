-- A decision's units beside the lead may be named as a group: via says which one a unit stands in the decision by.
-- +goose Up
CREATE TABLE clause_group (
  clause     bigint NOT NULL REFERENCES clause ON DELETE CASCADE,
  unit_group bigint NOT NULL REFERENCES unit_group,
  role       text NOT NULL CONSTRAINT clause_group_role_check CHECK (role IN ('joint', 'support')),
  name       text NOT NULL CONSTRAINT clause_group_name_size CHECK (length(name) BETWEEN 1 AND 40),
  PRIMARY KEY (clause, unit_group)
);
COMMENT ON TABLE clause_group IS 'groups that a decision names, each in one role and never as the lead (R9), with the name as then; their units are rows of clause_unit';
ALTER TABLE clause_unit ADD COLUMN via bigint,
  ADD CONSTRAINT clause_unit_via_fkey FOREIGN KEY (clause, via) REFERENCES clause_group (clause, unit_group);
COMMENT ON COLUMN clause_unit.via IS 'the group by which the unit stands in the clause; null = it is named by itself';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION minutes_rows_lock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE m bigint;
BEGIN
  IF TG_TABLE_NAME IN ('clause_unit', 'clause_group') THEN
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
CREATE TRIGGER clause_group_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON clause_group FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
SELECT cover_table('clause_group'), log_base('clause_unit');
