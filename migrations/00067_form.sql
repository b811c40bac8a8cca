-- An act's last entry names the form by which it came, so that an act stays done when the table of forms was swept or somebody took a row
-- out of it; and a session's seal holds how many sessions of its person were ended, so that none of those lives again.
-- +goose Up
CREATE INDEX audit_form ON audit (split_part(rows, ' ', 2)) WHERE rows LIKE 'operation %';
CREATE TABLE session_end (
  person bigint PRIMARY KEY REFERENCES person,
  times  int NOT NULL CONSTRAINT session_end_positive CHECK (times > 0)
);
COMMENT ON TABLE session_end IS 'how often sessions of a person were ended before their time; apart from the account, which the acts of the other sessions hold';
SELECT cover_table('session_end');
