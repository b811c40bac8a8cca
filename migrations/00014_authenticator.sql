-- What a person proves themselves with when signing, and how each signature was proved.
-- +goose Up
CREATE TABLE authenticator (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person       bigint NOT NULL REFERENCES person,
  kind         text NOT NULL CONSTRAINT authenticator_kind_check CHECK (kind IN ('code', 'passkey')),
  name         text NOT NULL CONSTRAINT authenticator_name_size CHECK (length(name) BETWEEN 1 AND 40),
  seed         bytea,
  credential   bytea CONSTRAINT authenticator_credential_key UNIQUE,
  public_key   bytea,
  rp_id        text NOT NULL DEFAULT '',
  sign_count   bigint NOT NULL DEFAULT 0,
  last_step    bigint NOT NULL DEFAULT 0,
  added_at     timestamptz NOT NULL,
  confirmed_at timestamptz,
  confirmed_by text NOT NULL DEFAULT '',
  removed_at   timestamptz,
  removed_by   text NOT NULL DEFAULT '',
  reason       text NOT NULL DEFAULT '' CONSTRAINT authenticator_reason_size CHECK (length(reason) <= 500),
  version      int NOT NULL DEFAULT 1,
  CONSTRAINT authenticator_whole CHECK (CASE kind WHEN 'passkey' THEN credential IS NOT NULL AND public_key IS NOT NULL AND seed IS NULL
    ELSE credential IS NULL AND public_key IS NULL AND (seed IS NOT NULL OR removed_at IS NOT NULL) END)
);
CREATE INDEX authenticator_person ON authenticator (person);
CREATE UNIQUE INDEX authenticator_code_one ON authenticator (person) WHERE kind = 'code' AND removed_at IS NULL;
COMMENT ON TABLE authenticator IS 'code generators (seed sealed; last_step = the last code used) and passkeys of a person; a new one signs after a waiting time or once the security officer confirmed it; removed ones stay, because signatures are verified with their public keys';

ALTER TABLE signature DROP CONSTRAINT signature_method_check,
  ADD CONSTRAINT signature_method_check CHECK (method IN ('', 'session', 'password', 'code', 'passkey', 'paper')),
  ADD COLUMN grade text NOT NULL DEFAULT '' CONSTRAINT signature_grade_check CHECK (grade IN ('', 'A', 'B', 'C')),
  ADD COLUMN authenticator bigint REFERENCES authenticator,
  ADD COLUMN proof bytea,
  ADD COLUMN registrar text NOT NULL DEFAULT '',
  ADD COLUMN scan bytea,
  ADD CONSTRAINT signature_proof_whole CHECK ((method = 'passkey') = (proof IS NOT NULL) AND (method = 'paper') = (scan IS NOT NULL)
    AND (method = 'paper') = (registrar <> '') AND (method IN ('code', 'passkey')) = (authenticator IS NOT NULL));
COMMENT ON COLUMN signature.grade IS 'A = passkey, B = password and code, C = paper registered by the office; empty: password alone or signed in';
COMMENT ON COLUMN signature.proof IS 'the assertion of the passkey as it came; its challenge is the digest of the statement';
COMMENT ON COLUMN signature.scan IS 'SHA-256 of the scan of a paper signature';

-- Files hang on any kind of record that has an asker (web/file.go); the list of kinds is not kept twice.
ALTER TABLE attachment DROP CONSTRAINT attachment_kind_check,
  ADD CONSTRAINT attachment_kind_check CHECK (kind ~ '^[a-z_]{1,40}$');
