-- What was reported upwards before stays as it was. Units are read with one look at their names instead of two, and what counts working days is
-- planned once a connection: a function in SQL that is not drawn into its statement is planned anew by each that calls it.
-- +goose Up
CREATE TRIGGER escalation_past_protect BEFORE UPDATE ON escalation_past FOR EACH ROW EXECUTE FUNCTION protect_row();

-- The day is asked once a statement: each of its mentions in a row costs as much as the row.
CREATE OR REPLACE VIEW unit_now AS
  SELECT u.id, u.code, u.kind, u.ord, u.chip, u.host, u.inner_review, u.version, n.name,
         coalesce(CASE WHEN n.holds THEN nullif(n.full_name, '') END, u.full_name) AS full_name,
         CASE WHEN u.kind = 'other' THEN u.retired_at IS NULL ELSE EXISTS (SELECT 1 FROM membership m WHERE m.unit = u.id
            AND m.valid_from <= (SELECT portal_today()) AND (m.valid_to IS NULL OR m.valid_to > (SELECT portal_today()))) END AS current
  FROM unit u LEFT JOIN LATERAL (SELECT n.name, n.full_name, (SELECT portal_today()) >= n.valid_from AND (n.valid_to IS NULL OR (SELECT portal_today()) < n.valid_to) AS holds
    FROM unit_name n WHERE n.unit = u.id
    ORDER BY (SELECT portal_today()) >= n.valid_from AND (n.valid_to IS NULL OR (SELECT portal_today()) < n.valid_to) DESC, abs((SELECT portal_today()) - n.valid_from) LIMIT 1) n ON true;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION add_workdays(start date, n int) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT d FROM workdays(start + 1, start + n * 2 + 30) d ORDER BY d OFFSET n - 1 LIMIT 1);
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION workdays_past(today date) RETURNS date[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT array_agg(d ORDER BY d DESC) FROM (SELECT d FROM workdays(today - 150, today - 1) d ORDER BY d DESC LIMIT 60) x);
END $$;
-- +goose StatementEnd

-- What waits for a unit outside the joint meeting is found by the unit. It is written so that the desk of a member does not take it: that walks its tasks
-- in the order of their days, and would sort all that waits instead.
CREATE INDEX part_waits_unit ON part ((unit + 0), task) WHERE state IN ('open', 'asked');
