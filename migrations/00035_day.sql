-- Of the month that runs the days count one by one: what is overdue in it was counted from the tasks themselves on
-- the list of units, more of them every year.
-- +goose Up
CREATE TABLE task_day (
  unit    bigint NOT NULL REFERENCES unit,
  day     date NOT NULL,
  pending int NOT NULL,
  PRIMARY KEY (day, unit)
);
COMMENT ON TABLE task_day IS 'tasks in work that are due that day, counted from the lead rows of task_unit by triggers, as task_load by months';
-- +goose StatementBegin
CREATE FUNCTION task_day_add(rows task_day[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO task_day AS d (unit, day, pending) SELECT unit, day, sum(pending) FROM unnest(rows)
    GROUP BY unit, day HAVING sum(pending) <> 0 ORDER BY day, unit
  ON CONFLICT (day, unit) DO UPDATE SET pending = d.pending + excluded.pending
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION task_day_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rows task_day[] := '{}';
BEGIN
  IF TG_OP <> 'DELETE' THEN
    rows := ARRAY(SELECT ROW(unit, due, count(*))::task_day FROM fresh WHERE role = 'lead' AND state IN ('assigned', 'working') GROUP BY unit, due);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    rows := rows || ARRAY(SELECT ROW(unit, due, -count(*))::task_day FROM gone WHERE role = 'lead' AND state IN ('assigned', 'working') GROUP BY unit, due);
  END IF;
  PERFORM task_day_add(rows);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER task_day_insert AFTER INSERT ON task_unit REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION task_day_count();
CREATE TRIGGER task_day_update AFTER UPDATE ON task_unit REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION task_day_count();
CREATE TRIGGER task_day_delete AFTER DELETE ON task_unit REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION task_day_count();
INSERT INTO task_day (unit, day, pending)
  SELECT unit, due, count(*) FROM task_unit WHERE role = 'lead' AND state IN ('assigned', 'working') GROUP BY 1, 2;
COMMENT ON TABLE task_load IS 'counted from the lead rows of task_unit by triggers; overdue = pending of the months before, and of this month task_day';

-- +goose Down
DROP TRIGGER task_day_insert ON task_unit;
DROP TRIGGER task_day_update ON task_unit;
DROP TRIGGER task_day_delete ON task_unit;
DROP FUNCTION task_day_count();
DROP FUNCTION task_day_add(task_day[]);
DROP TABLE task_day;
