-- What keeps pages as fast with many records as with few: copies that make a unit's list one index range, counters, and
-- indexes in the order of the lists.
-- +goose Up
ALTER TABLE task_unit ADD COLUMN state text, ADD COLUMN minutes bigint;
UPDATE task_unit u SET state = t.state, minutes = t.minutes FROM task t WHERE t.id = u.task;
ALTER TABLE task_unit ALTER COLUMN state SET NOT NULL, ALTER COLUMN minutes SET NOT NULL;
COMMENT ON COLUMN task_unit.state IS 'due, open, state and minutes are copies of the task''s, kept by triggers';

-- +goose StatementBegin
CREATE FUNCTION task_unit_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT t.due, t.state IN ('assigned', 'working', 'claimed'), t.state, t.minutes INTO NEW.due, NEW.open, NEW.state, NEW.minutes FROM task t WHERE t.id = NEW.task;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER task_unit_copy BEFORE INSERT ON task_unit FOR EACH ROW EXECUTE FUNCTION task_unit_copy();
-- +goose StatementBegin
CREATE FUNCTION task_copies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE task_unit SET due = NEW.due, open = NEW.state IN ('assigned', 'working', 'claimed'), state = NEW.state, minutes = NEW.minutes WHERE task = NEW.id;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER task_copies AFTER UPDATE OF due, state, minutes ON task FOR EACH ROW
  WHEN ((OLD.due, OLD.state, OLD.minutes) IS DISTINCT FROM (NEW.due, NEW.state, NEW.minutes)) EXECUTE FUNCTION task_copies();

DROP INDEX task_unit_open, task_unit_all;
CREATE INDEX task_unit_open ON task_unit (unit, due, task) INCLUDE (role, state) WHERE open;
CREATE INDEX task_unit_all ON task_unit (unit, due, task) INCLUDE (role, state);
CREATE INDEX task_unit_state ON task_unit (unit, role, state, due, task);
DROP INDEX task_due, task_minutes;
CREATE INDEX task_due ON task (due, id) INCLUDE (state, claimed_at);
CREATE INDEX task_minutes ON task (minutes, clause_no, id) INCLUDE (minutes_name);
CREATE INDEX task_pending_due ON task (due, id) WHERE state IN ('assigned','working');
CREATE INDEX task_returned ON task (due, id) WHERE state = 'assigned' AND returned;
CREATE INDEX task_lead_open ON task (lead, due, id) WHERE state IN ('assigned','working','claimed');
CREATE INDEX task_lead_pending ON task (lead, due, id) WHERE state IN ('assigned','working');
CREATE INDEX task_lead_state ON task (lead, state, due, id);
CREATE INDEX task_lead_due ON task (lead, due, id);
CREATE INDEX part_open ON part (task, unit) WHERE state = 'open';

-- How many tasks each unit leads by the month in which they are due: what is open, and what the unit still owes.
CREATE TABLE task_load (
  unit    bigint NOT NULL REFERENCES unit,
  month   date NOT NULL,
  open    int NOT NULL,
  pending int NOT NULL,
  PRIMARY KEY (unit, month)
);
COMMENT ON TABLE task_load IS 'counted from the lead rows of task_unit by triggers; overdue = pending of the months before, and those of this month by their days';
-- Counts change once a statement, in the order of their keys and only where they differ.
-- +goose StatementBegin
CREATE FUNCTION task_load_add(rows task_load[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO task_load AS l (unit, month, open, pending) SELECT unit, month, sum(open), sum(pending) FROM unnest(rows)
    GROUP BY unit, month HAVING sum(open) <> 0 OR sum(pending) <> 0 ORDER BY unit, month
  ON CONFLICT (unit, month) DO UPDATE SET open = l.open + excluded.open, pending = l.pending + excluded.pending
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION task_load_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rows task_load[] := '{}';
BEGIN
  IF TG_OP <> 'DELETE' THEN
    rows := ARRAY(SELECT ROW(unit, date_trunc('month', due)::date, count(*) FILTER (WHERE open), count(*) FILTER (WHERE state IN ('assigned', 'working')))::task_load
      FROM fresh WHERE role = 'lead' GROUP BY unit, date_trunc('month', due));
  END IF;
  IF TG_OP <> 'INSERT' THEN
    rows := rows || ARRAY(SELECT ROW(unit, date_trunc('month', due)::date, -count(*) FILTER (WHERE open), -count(*) FILTER (WHERE state IN ('assigned', 'working')))::task_load
      FROM gone WHERE role = 'lead' GROUP BY unit, date_trunc('month', due));
  END IF;
  PERFORM task_load_add(rows);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER task_load_insert AFTER INSERT ON task_unit REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION task_load_count();
CREATE TRIGGER task_load_update AFTER UPDATE ON task_unit REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION task_load_count();
CREATE TRIGGER task_load_delete AFTER DELETE ON task_unit REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION task_load_count();
INSERT INTO task_load (unit, month, open, pending)
  SELECT unit, date_trunc('month', due)::date, count(*) FILTER (WHERE open), count(*) FILTER (WHERE state IN ('assigned', 'working'))
  FROM task_unit WHERE role = 'lead' GROUP BY 1, 2;

-- Which minutes each unit has tasks from, and all of them under unit 0, for the filter 来源会议.
CREATE TABLE task_source (
  unit    bigint NOT NULL,
  minutes bigint NOT NULL,
  n       int NOT NULL,
  name    text NOT NULL,
  PRIMARY KEY (unit, minutes)
);
CREATE INDEX task_source_list ON task_source (unit, minutes DESC) INCLUDE (name) WHERE n > 0;
COMMENT ON TABLE task_source IS 'how many tasks of the minutes the unit sees, counted from task_unit by triggers; unit 0 = everybody''s, waiting ones too';
-- +goose StatementBegin
CREATE FUNCTION task_source_add(rows task_source[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO task_source AS s (unit, minutes, n, name) SELECT unit, minutes, sum(n), max(name) FROM unnest(rows)
    GROUP BY unit, minutes HAVING sum(n) <> 0 ORDER BY unit, minutes
  ON CONFLICT (unit, minutes) DO UPDATE SET n = s.n + excluded.n
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION task_source_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rows task_source[] := '{}';
BEGIN
  IF TG_OP <> 'DELETE' THEN
    rows := ARRAY(SELECT ROW(x.unit, f.minutes, count(*), max(t.minutes_name))::task_source FROM fresh f JOIN task t ON t.id = f.task CROSS JOIN LATERAL (
      SELECT f.unit WHERE f.state <> 'waiting' UNION ALL SELECT 0 WHERE f.role = 'lead') x GROUP BY x.unit, f.minutes);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    rows := rows || ARRAY(SELECT ROW(x.unit, g.minutes, -count(*), '')::task_source FROM gone g CROSS JOIN LATERAL (
      SELECT g.unit WHERE g.state <> 'waiting' UNION ALL SELECT 0 WHERE g.role = 'lead') x GROUP BY x.unit, g.minutes);
  END IF;
  PERFORM task_source_add(rows);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER task_source_insert AFTER INSERT ON task_unit REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION task_source_count();
CREATE TRIGGER task_source_update AFTER UPDATE ON task_unit REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION task_source_count();
CREATE TRIGGER task_source_delete AFTER DELETE ON task_unit REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION task_source_count();
INSERT INTO task_source (unit, minutes, n, name) SELECT x.unit, x.minutes, count(*), max(t.minutes_name) FROM (
    SELECT unit, minutes, task FROM task_unit WHERE state <> 'waiting' UNION ALL SELECT 0, minutes, task FROM task_unit WHERE role = 'lead') x
  JOIN task t ON t.id = x.task GROUP BY 1, 2;

-- How many topics of each unit are in each state.
CREATE TABLE topic_load (
  unit     bigint NOT NULL REFERENCES unit,
  state    text NOT NULL,
  numbered boolean NOT NULL,
  n        int NOT NULL,
  PRIMARY KEY (unit, state, numbered)
);
COMMENT ON TABLE topic_load IS 'counted from topic by triggers; numbered = the office has received it';
-- +goose StatementBegin
CREATE FUNCTION topic_load_add(rows topic_load[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO topic_load AS l (unit, state, numbered, n) SELECT unit, state, numbered, sum(n) FROM unnest(rows)
    GROUP BY unit, state, numbered HAVING sum(n) <> 0 ORDER BY unit, state, numbered
  ON CONFLICT (unit, state, numbered) DO UPDATE SET n = l.n + excluded.n
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION topic_load_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rows topic_load[] := '{}';
BEGIN
  IF TG_OP <> 'DELETE' THEN
    rows := ARRAY(SELECT ROW(unit, state, number IS NOT NULL, count(*))::topic_load FROM fresh GROUP BY unit, state, number IS NOT NULL);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    rows := rows || ARRAY(SELECT ROW(unit, state, number IS NOT NULL, -count(*))::topic_load FROM gone GROUP BY unit, state, number IS NOT NULL);
  END IF;
  PERFORM topic_load_add(rows);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER topic_load_insert AFTER INSERT ON topic REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION topic_load_count();
CREATE TRIGGER topic_load_update AFTER UPDATE ON topic REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION topic_load_count();
CREATE TRIGGER topic_load_delete AFTER DELETE ON topic REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION topic_load_count();
INSERT INTO topic_load (unit, state, numbered, n) SELECT unit, state, number IS NOT NULL, count(*) FROM topic GROUP BY 1, 2, 3;

CREATE INDEX invitation_meeting ON invitation (meeting) INCLUDE (unit, state, present) WHERE removed_at IS NULL;
CREATE INDEX invitation_answer ON invitation (unit, meeting) WHERE removed_at IS NULL AND state = 'sent';
CREATE INDEX delivery_sent ON delivery (unit, sent_at, id) WHERE state = 'sent';

-- A unit's receipts that wait for its word: the unit is that of the delivery.
ALTER TABLE clause_receipt ADD COLUMN unit bigint;
UPDATE clause_receipt r SET unit = d.unit FROM delivery d WHERE d.id = r.delivery;
ALTER TABLE clause_receipt ALTER COLUMN unit SET NOT NULL;
-- +goose StatementBegin
CREATE FUNCTION clause_receipt_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT d.unit INTO NEW.unit FROM delivery d WHERE d.id = NEW.delivery;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER clause_receipt_copy BEFORE INSERT ON clause_receipt FOR EACH ROW EXECUTE FUNCTION clause_receipt_copy();
CREATE INDEX clause_receipt_waits ON clause_receipt (unit, delivery) WHERE state IN ('open', 'answered');
COMMENT ON COLUMN clause_receipt.unit IS 'the unit of the delivery, kept by a trigger';

-- Held meetings of which nobody has begun the minutes (R6).
CREATE TABLE unwritten (meeting bigint PRIMARY KEY REFERENCES meeting);
COMMENT ON TABLE unwritten IS 'a held meeting without minutes, kept by triggers';
-- +goose StatementBegin
CREATE FUNCTION unwritten_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unwritten (meeting) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION unwritten_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM unwritten WHERE meeting = NEW.meeting;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER unwritten_begin AFTER INSERT OR UPDATE OF state ON meeting FOR EACH ROW WHEN (NEW.state = 'held') EXECUTE FUNCTION unwritten_begin();
CREATE TRIGGER unwritten_end AFTER INSERT ON minutes FOR EACH ROW EXECUTE FUNCTION unwritten_end();
INSERT INTO unwritten SELECT t.id FROM meeting t WHERE t.state = 'held' AND NOT EXISTS (SELECT 1 FROM minutes m WHERE m.meeting = t.id);
