-- Until a year's notice is known, the holidays that the law puts on the same days of each year are off (calendar.ByLaw says the same; a test holds the two
-- equal).
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION off_by_law(d date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT to_char(d, 'MMDD') IN ('0101', '0501', '0502', '1001', '1002', '1003') AND NOT EXISTS (SELECT FROM calendar_year y WHERE y.year = extract(year FROM d))
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION is_workday(d date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT c.workday FROM calendar_day c
    WHERE c.day = d AND c.version = (SELECT max(y.version) FROM calendar_year y WHERE y.year = c.year)
    ORDER BY c.year DESC LIMIT 1), extract(isodow FROM d) < 6 AND NOT off_by_law(d))
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION workdays(since date, until date) RETURNS SETOF date LANGUAGE sql STABLE ROWS 60 AS $$
  SELECT d::date FROM generate_series(since, until, interval '1 day') d
  LEFT JOIN (SELECT DISTINCT ON (c.day) c.day, c.workday FROM calendar_day c WHERE c.day BETWEEN since AND until
    AND c.version = (SELECT max(y.version) FROM calendar_year y WHERE y.year = c.year) ORDER BY c.day, c.year DESC) s ON s.day = d::date
  WHERE coalesce(s.workday, extract(isodow FROM d) < 6 AND NOT off_by_law(d::date))
$$;
-- +goose StatementEnd
