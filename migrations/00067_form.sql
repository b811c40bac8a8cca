-- An act's last entry names the form by which it came, so that an act stays done when the table of forms was swept or somebody took a row
-- out of it; and a session's seal holds how many sessions of its person were ended, so that none of those lives again.
-- +goose Up
CREATE INDEX audit_form ON audit (split_part(rows, ' ', 2)) WHERE rows LIKE 'operation %';
ALTER TABLE account ADD COLUMN sessions_ended integer CONSTRAINT account_sessions_ended_positive CHECK (sessions_ended > 0);
COMMENT ON COLUMN account.sessions_ended IS 'how often sessions were ended before their time; null: never';
