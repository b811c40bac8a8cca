-- 条款签收 (R7): each unit confirms or questions each clause that names it.
-- +goose Up
ALTER TABLE delivery ADD COLUMN chased_at timestamptz;
COMMENT ON COLUMN delivery.chased_at IS 'the last time the unit was reminded of what it has not signed for';

CREATE TABLE clause_receipt (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  delivery   bigint NOT NULL REFERENCES delivery,
  clause     bigint NOT NULL REFERENCES clause,
  role       text NOT NULL CONSTRAINT clause_receipt_role_check CHECK (role IN ('lead', 'support')),
  state      text NOT NULL CONSTRAINT clause_receipt_state_check CHECK (state IN ('open', 'acknowledged', 'questioned', 'answered')),
  question   text NOT NULL DEFAULT '' CONSTRAINT clause_receipt_question_size CHECK (length(question) <= 500),
  asked_at   timestamptz,
  asked_name text NOT NULL DEFAULT '',
  answer     text NOT NULL DEFAULT '' CONSTRAINT clause_receipt_answer_size CHECK (length(answer) <= 500),
  answered_at timestamptz,
  answered_name text NOT NULL DEFAULT '',
  acknowledged_at timestamptz,
  acknowledged_name text NOT NULL DEFAULT '',
  version    int NOT NULL DEFAULT 1,
  CONSTRAINT clause_receipt_once UNIQUE (delivery, clause),
  CONSTRAINT clause_receipt_words CHECK (state NOT IN ('questioned', 'answered') OR question <> ''),
  CONSTRAINT clause_receipt_answered CHECK (state <> 'answered' OR answer <> ''),
  CONSTRAINT clause_receipt_named CHECK (state <> 'acknowledged' OR (acknowledged_at IS NOT NULL AND acknowledged_name <> ''))
);
CREATE INDEX clause_receipt_clause ON clause_receipt (clause);
CREATE INDEX clause_receipt_questioned ON clause_receipt (delivery) WHERE state = 'questioned';
COMMENT ON TABLE clause_receipt IS 'one unit and one clause that names it, made at issue; a question and its answer stay beside the acknowledgement';

INSERT INTO clause_receipt (delivery, clause, role, state)
SELECT d.id, c.id, CASE WHEN c.lead = d.unit THEN 'lead' ELSE 'support' END, 'open'
FROM delivery d JOIN clause c ON c.minutes = d.minutes
WHERE c.lead = d.unit OR EXISTS (SELECT 1 FROM clause_unit u WHERE u.clause = c.id AND u.unit = d.unit)
ORDER BY d.id, c.ord;
