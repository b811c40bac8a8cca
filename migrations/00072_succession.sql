-- A unit ends and another goes on with what it had in hand (单位撤并): each row is a unit with one that took it over, with the day, the basis and the
-- moment of the act. Whoever took over from a unit that had itself taken over has a row for that one, too (direct = false), so that a reader looks
-- once. The seats of a unit know the units that it goes on for: their records stay readable, and what they owed is answered for them.
-- +goose Up
CREATE TABLE succession (
  unit   bigint NOT NULL REFERENCES unit,
  heir   bigint NOT NULL REFERENCES unit CONSTRAINT succession_other CHECK (heir <> unit),
  since  date NOT NULL,
  basis  text NOT NULL CONSTRAINT succession_basis_size CHECK (length(basis) BETWEEN 1 AND 200),
  direct boolean NOT NULL,
  at     timestamptz NOT NULL,
  PRIMARY KEY (unit, heir)
);
CREATE TRIGGER succession_protect BEFORE UPDATE OR DELETE ON succession FOR EACH ROW EXECUTE FUNCTION protect_row();
CREATE INDEX succession_heir ON succession (heir, unit);
COMMENT ON TABLE succession IS 'a unit that ended (单位撤并) and one that goes on with what it had; direct = by the act itself, else by way of a unit that ended later; at = moment of the act';
SELECT cover_table('succession');
CREATE OR REPLACE VIEW seat_now AS
  SELECT s.id, s.person, s.role, s.unit, s.slot, s.title, s.section, s.phone, p.name, coalesce(u.name, '') AS unit_name, coalesce(u.ord, 0) AS unit_ord,
    ARRAY(SELECT x.unit FROM succession x WHERE x.heir = s.unit ORDER BY x.unit) AS past
  FROM seat s JOIN person p ON p.id = s.person LEFT JOIN unit_now u ON u.id = s.unit
  WHERE s.confirmed_at IS NOT NULL AND s.valid_from <= portal_today() AND (s.valid_to IS NULL OR s.valid_to > portal_today());
COMMENT ON COLUMN task_unit.lead IS 'a copy of the task''s, which changes only when the lead unit ends';

-- Nobody comes into a unit that has ended: a seat there would speak for what others go on with.
-- +goose StatementBegin
CREATE FUNCTION seat_unit_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM succession WHERE unit = NEW.unit) THEN
    RAISE EXCEPTION 'the unit has ended' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_unit_ended';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER seat_unit_ended BEFORE INSERT ON seat FOR EACH ROW WHEN (NEW.unit IS NOT NULL) EXECUTE FUNCTION seat_unit_goes_on();
