-- A decision has one lead, units that answer for it together with the lead (共同负责), and units that support it (配合); a unit stands in one of the
-- three. Each of the second kind reports a part of its own and agrees before the lead may claim.
-- +goose Up
ALTER TABLE clause_unit ADD COLUMN role text NOT NULL DEFAULT 'support' CONSTRAINT clause_unit_role_check CHECK (role IN ('joint', 'support'));
ALTER TABLE clause_unit ALTER COLUMN role DROP DEFAULT;
COMMENT ON TABLE clause_unit IS 'units of a clause beside its lead, each once: joint = answers for it with the lead (共同负责), support = supports it (R11)';
ALTER TABLE clause_receipt DROP CONSTRAINT clause_receipt_role_check, ADD CONSTRAINT clause_receipt_role_check CHECK (role IN ('lead', 'joint', 'support'));
ALTER TABLE task_unit DROP CONSTRAINT task_unit_role_check, ADD CONSTRAINT task_unit_role_check CHECK (role IN ('lead', 'joint', 'support'));
COMMENT ON TABLE task_unit IS 'exactly one lead (R9); the primary key keeps a unit from having two roles (R11)';
ALTER TABLE part ADD COLUMN role text NOT NULL DEFAULT 'support' CONSTRAINT part_role_check CHECK (role IN ('joint', 'support'));
ALTER TABLE part ALTER COLUMN role DROP DEFAULT;
ALTER TABLE part DROP CONSTRAINT part_state_check,
  ADD CONSTRAINT part_state_check CHECK (state IN ('open', 'reported', 'accepted', 'asked', 'agreed', 'refused')),
  ADD CONSTRAINT part_consent_check CHECK (role = 'joint' OR state IN ('open', 'reported', 'accepted'));
DROP INDEX part_open;
CREATE INDEX part_waits ON part (task, unit) WHERE state IN ('open', 'asked');
COMMENT ON TABLE part IS 'one unit''s share of a task beside the lead: a supporting unit''s (配合事项) or that of one which answers with the lead (共同负责事项), whose word is asked before the claim (asked, agreed, refused); text = its latest report, all reports are in task_report; reason = why the lead asked again, or why the unit does not agree';
SELECT log_base('clause_unit'), log_base('part');
