-- One clock: statements and views ask the portal for the time. The transaction of an act or of a page may set portal.now;
-- without it the time is the server's at the transaction's begin, the same for all of its statements. Both functions are
-- plain expressions, so that the planner writes them into the query and uses indexes on what is compared with them.
-- +goose Up
CREATE FUNCTION portal_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('portal.now', true), '')::timestamptz, now())
$$;

-- The day in the office's zone, whatever the zone of the session.
CREATE FUNCTION portal_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (coalesce(nullif(current_setting('portal.now', true), '')::timestamptz, now()) AT TIME ZONE 'Asia/Shanghai')::date
$$;

-- Units as of today, for lists and pickers.
CREATE OR REPLACE VIEW unit_now AS
  SELECT u.id, u.code, u.kind, u.ord, u.chip, u.host, u.inner_review, u.version, unit_name_on(u.id, portal_today()) AS name,
         coalesce((SELECT nullif(n.full_name, '') FROM unit_name n WHERE n.unit = u.id
            AND n.valid_from <= portal_today() AND (n.valid_to IS NULL OR n.valid_to > portal_today())), u.full_name) AS full_name,
         (u.kind = 'other' OR EXISTS (SELECT 1 FROM membership m WHERE m.unit = u.id
            AND m.valid_from <= portal_today() AND (m.valid_to IS NULL OR m.valid_to > portal_today()))) AS current
  FROM unit u;

-- Seats in force today.
CREATE OR REPLACE VIEW seat_now AS
  SELECT s.id, s.person, s.role, s.unit, s.slot, s.title, s.section, s.phone, p.name, coalesce(u.name, '') AS unit_name, coalesce(u.ord, 0) AS unit_ord
  FROM seat s JOIN person p ON p.id = s.person LEFT JOIN unit_now u ON u.id = s.unit
  WHERE s.confirmed_at IS NOT NULL AND s.valid_from <= portal_today() AND (s.valid_to IS NULL OR s.valid_to > portal_today());
