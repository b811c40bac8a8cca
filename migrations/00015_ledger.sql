-- 报批件台账 (R8): every sending is kept, an amended decision stands beside the original, and the clock of its task stands still.
-- +goose Up
ALTER TABLE escalation ADD COLUMN amended text NOT NULL DEFAULT '' CONSTRAINT escalation_amended_size CHECK (length(amended) <= 2000);
CREATE INDEX escalation_state ON escalation (state, id DESC);
COMMENT ON COLUMN escalation.amended IS 'the decision in the words of an answer 修改后同意; the clause keeps its own';

CREATE TABLE escalation_past (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  escalation  bigint NOT NULL REFERENCES escalation ON DELETE CASCADE,
  state       text NOT NULL CONSTRAINT escalation_past_state_check CHECK (state IN ('sent', 'approved', 'amended', 'rejected', 'returned')),
  sent_to     text NOT NULL,
  number      text NOT NULL,
  sent_on     date NOT NULL,
  answer      text NOT NULL,
  amended     text NOT NULL,
  answered_on date,
  by_name     text NOT NULL,
  why         text NOT NULL CONSTRAINT escalation_past_why_check CHECK (why IN ('again', 'changed')),
  at          timestamptz NOT NULL
);
CREATE INDEX escalation_past_of ON escalation_past (escalation, id DESC);
COMMENT ON TABLE escalation_past IS 'a former sending with its answer, kept when it was sent again or when the text of the decision changed';

ALTER TABLE task
  ADD COLUMN original text NOT NULL DEFAULT '' CONSTRAINT task_original_size CHECK (length(original) <= 2000),
  ADD COLUMN first_due date;
COMMENT ON COLUMN task.original IS 'the words of the clause where an answer amended them; text then holds the amended ones';
COMMENT ON COLUMN task.first_due IS 'the due date of the clause where waiting for an answer moved it';
