-- Nobody acts for another: what changed about a person's signing in, the signing that rests behind it, and the codes
-- with which people choose their passwords themselves.
-- +goose Up
CREATE TABLE credential_change (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person       bigint NOT NULL REFERENCES person,
  kind         text NOT NULL CONSTRAINT credential_change_kind_check
               CHECK (kind IN ('asked', 'started', 'reset', 'added', 'removed', 'confirmed', 'recovered')),
  what         text NOT NULL CONSTRAINT credential_change_what_size CHECK (length(what) BETWEEN 1 AND 200),
  authenticator bigint,
  by_person    bigint NOT NULL,
  by_name      text NOT NULL,
  at           timestamptz NOT NULL,
  paused_until timestamptz,
  ended_at     timestamptz,
  ended_by     text NOT NULL DEFAULT '',
  how          text NOT NULL DEFAULT '' CONSTRAINT credential_change_how_size CHECK (length(how) <= 500),
  seen_at      timestamptz,
  version      int NOT NULL DEFAULT 1,
  CONSTRAINT credential_change_ended_whole CHECK ((ended_at IS NULL) = (ended_by = '') AND (ended_at IS NULL OR paused_until IS NOT NULL))
);
CREATE INDEX credential_change_person ON credential_change (person, id DESC);
CREATE INDEX credential_change_unseen ON credential_change (person) WHERE seen_at IS NULL;
CREATE INDEX credential_change_paused ON credential_change (paused_until) WHERE paused_until IS NOT NULL AND ended_at IS NULL;
COMMENT ON TABLE credential_change IS 'what was changed about how a person signs in, by whom; until paused_until the person signs nothing, unless the security officer ended that (ended_at, how = how it was checked); told on the pages until seen_at (S-22); by_person 0 = a command on the server';

CREATE TABLE handover (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person          bigint NOT NULL REFERENCES person,
  purpose         text NOT NULL CONSTRAINT handover_purpose_check CHECK (purpose IN ('start', 'reset')),
  halves          boolean NOT NULL,
  first           bytea NOT NULL,
  second          bytea,
  by_person       bigint NOT NULL,
  by_name         text NOT NULL,
  at              timestamptz NOT NULL,
  approved_person bigint,
  approved_name   text NOT NULL DEFAULT '',
  approved_at     timestamptz,
  ends            timestamptz NOT NULL,
  used_at         timestamptz,
  void_at         timestamptz,
  version         int NOT NULL DEFAULT 1,
  CONSTRAINT handover_second_whole CHECK ((second IS NULL) = (approved_at IS NULL) AND (approved_at IS NULL) = (approved_person IS NULL) AND (halves OR second IS NULL)),
  CONSTRAINT handover_two_people CHECK (approved_person IS NULL OR approved_person NOT IN (person, by_person)),
  CONSTRAINT handover_used_whole CHECK (used_at IS NULL OR void_at IS NULL AND (NOT halves OR second IS NOT NULL))
);
CREATE UNIQUE INDEX handover_open ON handover (person) WHERE used_at IS NULL AND void_at IS NULL;
COMMENT ON TABLE handover IS 'one-use codes with which people choose their passwords, hashed under the key of the portal; halves: the first half is with whoever started it, the second with whoever approved it, and only both open the account';

-- +goose Down
DROP TABLE handover;
DROP TABLE credential_change;
