-- The second step of a sign-in, and what gets its person in when the telephone is lost.
-- +goose Up
CREATE TABLE signin_step (
  id_hash bytea PRIMARY KEY,
  person  bigint NOT NULL REFERENCES person,
  version int NOT NULL,
  agent   text NOT NULL,
  next    text NOT NULL,
  tries   int NOT NULL DEFAULT 0,
  ends    timestamptz NOT NULL
);
CREATE INDEX signin_step_ends ON signin_step (ends);
COMMENT ON TABLE signin_step IS 'a right password that waits for its second proof; no session and no right; version is that of the account then';

CREATE TABLE recovery_code (
  person  bigint NOT NULL REFERENCES person,
  hash    bytea NOT NULL,
  made_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (person, hash)
);
COMMENT ON TABLE recovery_code IS 'keyed digests of codes for one use each, shown once when they were made';
