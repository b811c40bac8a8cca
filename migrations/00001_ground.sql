-- The ground every feature stands on: operations, the log, number counters, settings.
-- +goose Up
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- One row per act: a repeated token answers the stored result instead of doing the act twice.
CREATE TABLE operation (
  token     text PRIMARY KEY CONSTRAINT operation_token_size CHECK (length(token) BETWEEN 8 AND 200),
  person    bigint NOT NULL,
  route     text NOT NULL,
  body_hash bytea NOT NULL,
  url       text NOT NULL DEFAULT '',
  message   text NOT NULL DEFAULT '',
  at        timestamptz NOT NULL
);
CREATE INDEX operation_at ON operation (at);
COMMENT ON TABLE operation IS 'acts by operation token; kept 30 days';

-- The log: insert-only and hash-chained. No foreign keys, names as then: it outlives its targets.
CREATE TABLE audit (
  seq     bigint PRIMARY KEY,
  at      timestamptz NOT NULL,
  person  bigint NOT NULL,
  name    text NOT NULL,
  seat    text NOT NULL,
  unit    bigint NOT NULL,
  action  text NOT NULL,
  kind    text NOT NULL,
  record  bigint NOT NULL,
  title   text NOT NULL,
  reason  text NOT NULL,
  detail  text NOT NULL,
  request text NOT NULL,
  address text NOT NULL,
  txid    bigint NOT NULL,
  prev    bytea NOT NULL,
  hash    bytea NOT NULL CONSTRAINT audit_hash_size CHECK (length(hash) = 32)
);
CREATE INDEX audit_record ON audit (kind, record, seq);
CREATE INDEX audit_person ON audit (person, seq);
CREATE INDEX audit_action ON audit (action, seq);
CREATE INDEX audit_at ON audit (at);
COMMENT ON TABLE audit IS 'who did what to which record; hash = H(prev, seq, entry); appended last in each transaction';

-- The chain's head as it was at a moment; leaves the machine with papers and receipts.
CREATE TABLE checkpoint (
  seq  bigint PRIMARY KEY,
  hash bytea NOT NULL,
  at   timestamptz NOT NULL
);
COMMENT ON TABLE checkpoint IS 'the log''s head at a moment: finds a cut tail';

-- +goose StatementBegin
CREATE FUNCTION protect_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_insert_only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_protect BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION protect_row();
CREATE TRIGGER audit_protect_all BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION protect_row();
CREATE TRIGGER checkpoint_protect BEFORE UPDATE OR DELETE ON checkpoint FOR EACH ROW EXECUTE FUNCTION protect_row();

-- Numbers come from a row locked in the transaction: no gaps, never reused (GB/T 9704 7.2.5).
CREATE TABLE counter (
  kind text NOT NULL,
  year int NOT NULL,
  last int NOT NULL DEFAULT 0 CONSTRAINT counter_last_positive CHECK (last >= 0),
  PRIMARY KEY (kind, year)
);
COMMENT ON TABLE counter IS 'last number drawn per kind and year';

-- What the charter does not say is a setting, shown as 系统默认 until the office changes it.
CREATE TABLE setting (
  key     text PRIMARY KEY,
  value   text NOT NULL,
  version int NOT NULL DEFAULT 1,
  by_name text NOT NULL,
  at      timestamptz NOT NULL
);
COMMENT ON TABLE setting IS 'settings that differ from the shipped defaults (internal/setting declares them)';

-- What this database is: one row.
CREATE TABLE office (
  one     boolean PRIMARY KEY DEFAULT true CONSTRAINT office_only_one CHECK (one),
  id      uuid NOT NULL DEFAULT gen_random_uuid(),
  demo    boolean NOT NULL DEFAULT false,
  charter text NOT NULL DEFAULT '',
  charter_text text NOT NULL DEFAULT '',
  name    text NOT NULL DEFAULT '联席会议',
  short   text NOT NULL DEFAULT '联席会议',
  digest  text NOT NULL DEFAULT '',
  demo_password text NOT NULL DEFAULT '' CONSTRAINT office_demo_password CHECK (demo OR demo_password = '')
);
INSERT INTO office DEFAULT VALUES;
COMMENT ON TABLE office IS 'this joint meeting: id in signed statements, demo mark, name, wording and digest of the loaded charter';
