-- Tasks 任务: one lead unit, any number of supporting units.
-- +goose Up
CREATE TABLE task (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number       text CONSTRAINT task_number_key UNIQUE,
  origin       bigint NOT NULL CONSTRAINT task_origin_key UNIQUE,
  minutes      bigint NOT NULL,
  minutes_name text NOT NULL,
  clause_no    int NOT NULL,
  text         text NOT NULL CONSTRAINT task_text_size CHECK (length(text) BETWEEN 1 AND 2000),
  lead         bigint NOT NULL REFERENCES unit,
  lead_name    text NOT NULL,
  due          date NOT NULL,
  deliverable  text NOT NULL DEFAULT '',
  major        boolean NOT NULL DEFAULT false,
  state        text NOT NULL CONSTRAINT task_state_check CHECK (state IN ('waiting','assigned','working','claimed','done','closed','suspended','cancelled')),
  progress     int NOT NULL DEFAULT 0 CONSTRAINT task_progress_range CHECK (progress BETWEEN 0 AND 100),
  reason       text NOT NULL DEFAULT '',
  returned     boolean NOT NULL DEFAULT false,
  assigned_at  timestamptz,
  received_at  timestamptz,
  received_by  text NOT NULL DEFAULT '',
  claimed_at   timestamptz,
  done_at      timestamptz,
  verified_by  text NOT NULL DEFAULT '',
  created_at   timestamptz NOT NULL,
  state_at     timestamptz NOT NULL,
  version      int NOT NULL DEFAULT 1,
  CONSTRAINT task_number_given CHECK (number IS NOT NULL OR state IN ('waiting', 'cancelled')),
  CONSTRAINT task_done_verified CHECK (state NOT IN ('done', 'closed') OR (claimed_at IS NOT NULL AND done_at IS NOT NULL AND verified_by <> ''))
);
CREATE INDEX task_open_due ON task (due, id) WHERE state IN ('assigned','working','claimed');
CREATE INDEX task_state_due ON task (state, due, id);
CREATE INDEX task_due ON task (due, id);
CREATE INDEX task_minutes ON task (minutes);
COMMENT ON TABLE task IS 'made from a clause (origin = minutes clause id) at issue; waiting = 重大 clause not yet approved, no number yet, not seen by its units (R8); returned = the lead unit sent it back, the office has not answered yet';

-- Who leads and who supports, with due and openness copied in so that a unit''s list is one index range.
CREATE TABLE task_unit (
  task bigint NOT NULL REFERENCES task,
  unit bigint NOT NULL REFERENCES unit,
  role text NOT NULL CONSTRAINT task_unit_role_check CHECK (role IN ('lead', 'support')),
  due  date NOT NULL,
  open boolean NOT NULL,
  CONSTRAINT task_unit_pkey PRIMARY KEY (task, unit)
);
CREATE UNIQUE INDEX task_unit_lead_one ON task_unit (task) WHERE role = 'lead';
CREATE INDEX task_unit_open ON task_unit (unit, due, task) WHERE open;
CREATE INDEX task_unit_all ON task_unit (unit, due, task);
COMMENT ON TABLE task_unit IS 'exactly one lead (R9); the primary key keeps the lead from supporting as well (R11)';

CREATE TABLE part (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  task      bigint NOT NULL REFERENCES task,
  unit      bigint NOT NULL REFERENCES unit,
  unit_name text NOT NULL,
  state     text NOT NULL CONSTRAINT part_state_check CHECK (state IN ('open','reported','accepted')),
  text      text NOT NULL DEFAULT '',
  by_name   text NOT NULL DEFAULT '',
  reason    text NOT NULL DEFAULT '',
  received_at timestamptz,
  received_by text NOT NULL DEFAULT '',
  state_at  timestamptz NOT NULL,
  version   int NOT NULL DEFAULT 1,
  CONSTRAINT part_task_unit_key UNIQUE (task, unit)
);
COMMENT ON TABLE part IS 'one supporting unit''s share of a task (配合事项); text = its latest report, all reports are in task_report; reason = why the lead asked again';

CREATE TABLE task_report (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  task     bigint NOT NULL REFERENCES task,
  kind     text NOT NULL CONSTRAINT task_report_kind_check CHECK (kind IN ('progress', 'claim', 'part')),
  text     text NOT NULL CONSTRAINT task_report_text_size CHECK (length(text) BETWEEN 1 AND 2000),
  part     bigint REFERENCES part CONSTRAINT task_report_part_kind CHECK ((part IS NOT NULL) = (kind = 'part')),
  progress int NOT NULL CONSTRAINT task_report_progress_range CHECK (progress BETWEEN 0 AND 100),
  problem  text NOT NULL DEFAULT '',
  next     text NOT NULL DEFAULT '',
  note     text NOT NULL DEFAULT '',
  person   bigint NOT NULL,
  by_name  text NOT NULL,
  unit_name text NOT NULL,
  at       timestamptz NOT NULL
);
CREATE INDEX task_report_task ON task_report (task, id);
CREATE TRIGGER task_report_protect BEFORE UPDATE OR DELETE ON task_report FOR EACH ROW EXECUTE FUNCTION protect_row();
COMMENT ON TABLE task_report IS 'progress and completion reports of the lead unit and reports of supporting units on their part, insert-only; progress = the task''s after the report; note = why progress went down, or why a claim has no files';
