-- Attachments: immutable bytes by SHA-256 in chunks, and what hangs on which record.
-- +goose Up
CREATE TABLE blob (
  sha256 bytea PRIMARY KEY CONSTRAINT blob_sha256_size CHECK (length(sha256) = 32),
  size   bigint NOT NULL
);
CREATE TABLE blob_part (
  sha256 bytea NOT NULL REFERENCES blob,
  n      int NOT NULL,
  bytes  bytea NOT NULL,
  PRIMARY KEY (sha256, n)
);
ALTER TABLE blob_part ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TRIGGER blob_protect BEFORE UPDATE ON blob FOR EACH ROW EXECUTE FUNCTION protect_row();
CREATE TRIGGER blob_part_protect BEFORE UPDATE ON blob_part FOR EACH ROW EXECUTE FUNCTION protect_row();
COMMENT ON TABLE blob_part IS 'chunks of 256 KiB';

CREATE TABLE attachment (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind    text NOT NULL CONSTRAINT attachment_kind_check CHECK (kind IN ('topic', 'task_report', 'part', 'escalation')),
  record  bigint NOT NULL,
  name    text NOT NULL,
  type    text NOT NULL,
  size    bigint NOT NULL,
  sha256  bytea NOT NULL REFERENCES blob,
  person  bigint NOT NULL,
  by_name text NOT NULL,
  at      timestamptz NOT NULL,
  void_at timestamptz
);
CREATE INDEX attachment_record ON attachment (kind, record);
CREATE INDEX attachment_sha256 ON attachment (sha256);
COMMENT ON TABLE attachment IS 'a file''s right is the right of the record it hangs on, asked at download; void_at = taken off, kept';
