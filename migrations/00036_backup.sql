-- What became of each backup and of each trial of one: a backup that nobody restored is a hope.
-- +goose Up
CREATE TABLE backup_run (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  act     text NOT NULL CONSTRAINT backup_run_act CHECK (act IN ('make', 'drill')),
  ok      boolean NOT NULL,
  at      timestamptz NOT NULL,
  of      timestamptz,
  file    text NOT NULL,
  machine text NOT NULL,
  bytes   bigint NOT NULL CONSTRAINT backup_run_bytes CHECK (bytes >= 0),
  rows    bigint NOT NULL CONSTRAINT backup_run_rows CHECK (rows >= 0),
  said    text NOT NULL,
  CONSTRAINT backup_run_moment CHECK (NOT ok OR of IS NOT NULL)
);
CREATE INDEX backup_run_last ON backup_run (act, ok, id DESC);
CREATE TRIGGER backup_run_protect BEFORE UPDATE OR DELETE ON backup_run FOR EACH ROW EXECUTE FUNCTION protect_row();
COMMENT ON TABLE backup_run IS 'backups and drills, done and failed; of = the moment of the snapshot in the file';

-- +goose Down
DROP TABLE backup_run;
