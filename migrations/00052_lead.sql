-- A unit's list of what another unit leads is one index range, however much both do without each other.
-- +goose Up
ALTER TABLE task_unit ADD COLUMN lead bigint;
UPDATE task_unit u SET lead = t.lead FROM task t WHERE t.id = u.task;
ALTER TABLE task_unit ALTER COLUMN lead SET NOT NULL;
COMMENT ON COLUMN task_unit.lead IS 'a copy of the task''s, which does not change';
COMMENT ON COLUMN task_unit.state IS 'due, open, state, minutes and lead are copies of the task''s, kept by triggers';
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION task_unit_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT t.due, t.state IN ('assigned', 'working', 'claimed'), t.state, t.minutes, t.lead INTO NEW.due, NEW.open, NEW.state, NEW.minutes, NEW.lead FROM task t WHERE t.id = NEW.task;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE INDEX task_unit_lead_open ON task_unit (unit, lead, due, task) INCLUDE (role, state) WHERE open;
CREATE INDEX task_unit_lead ON task_unit (unit, lead, due, task) INCLUDE (role, state);
SELECT log_base('task_unit');
