-- Units, duties, people, seats, accounts and sessions.
-- +goose Up
CREATE TABLE unit (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code    text NOT NULL CONSTRAINT unit_code_key UNIQUE,
  kind    text NOT NULL CONSTRAINT unit_kind_check CHECK (kind IN ('member', 'locality', 'other')),
  ord     int NOT NULL,
  chip    text NOT NULL DEFAULT '',
  host    boolean NOT NULL DEFAULT false,
  full_name text NOT NULL DEFAULT '',
  inner_review boolean NOT NULL DEFAULT false,
  version int NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX unit_host_one ON unit (host) WHERE host;
COMMENT ON TABLE unit IS 'member units in charter order, localities (duty holders, not members), others; host = the office sits here (M3); inner_review = topics go to the unit''s member first';

-- Names and membership are dated (M1): a past record shows the name as then.
CREATE TABLE unit_name (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit       bigint NOT NULL REFERENCES unit,
  name       text NOT NULL CONSTRAINT unit_name_size CHECK (length(name) BETWEEN 1 AND 40),
  full_name  text NOT NULL DEFAULT '' CONSTRAINT unit_name_full_size CHECK (length(full_name) <= 60),
  valid_from date NOT NULL,
  valid_to   date,
  basis      text NOT NULL DEFAULT '',
  CONSTRAINT unit_name_dates CHECK (valid_to IS NULL OR valid_to > valid_from),
  CONSTRAINT unit_name_overlap EXCLUDE USING gist (unit WITH =, daterange(valid_from, valid_to) WITH &&),
  CONSTRAINT unit_name_taken EXCLUDE USING gist (name WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE TABLE membership (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit       bigint NOT NULL REFERENCES unit,
  valid_from date NOT NULL,
  valid_to   date,
  basis      text NOT NULL DEFAULT '',
  CONSTRAINT membership_dates CHECK (valid_to IS NULL OR valid_to > valid_from),
  CONSTRAINT membership_overlap EXCLUDE USING gist (unit WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE TABLE duty (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit       bigint NOT NULL REFERENCES unit,
  text       text NOT NULL CONSTRAINT duty_text_size CHECK (length(text) BETWEEN 1 AND 1000),
  valid_from date NOT NULL,
  valid_to   date,
  basis      text NOT NULL DEFAULT '',
  CONSTRAINT duty_dates CHECK (valid_to IS NULL OR valid_to > valid_from),
  CONSTRAINT duty_overlap EXCLUDE USING gist (unit WITH =, daterange(valid_from, valid_to) WITH &&)
);
COMMENT ON TABLE unit_name IS 'a unit''s names with dates, valid_to exclusive (M1)';
COMMENT ON TABLE membership IS 'when a unit belongs to the joint meeting, as a member or as a district or zone with a duty (M1, M6)';
COMMENT ON TABLE duty IS 'a unit''s duty text, verbatim from the charter (M5)';

-- The name of a unit on a day; the nearest known when the day lies outside.
-- +goose StatementBegin
CREATE FUNCTION unit_name_on(u bigint, d date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT n.name FROM unit_name n WHERE n.unit = u
  ORDER BY (d >= n.valid_from AND (n.valid_to IS NULL OR d < n.valid_to)) DESC, abs(d - n.valid_from) LIMIT 1
$$;
-- +goose StatementEnd

-- Units as of today, for lists and pickers.
CREATE VIEW unit_now AS
  SELECT u.id, u.code, u.kind, u.ord, u.chip, u.host, u.inner_review, u.version, unit_name_on(u.id, current_date) AS name,
         coalesce((SELECT nullif(n.full_name, '') FROM unit_name n WHERE n.unit = u.id
            AND n.valid_from <= current_date AND (n.valid_to IS NULL OR n.valid_to > current_date)), u.full_name) AS full_name,
         (u.kind = 'other' OR EXISTS (SELECT 1 FROM membership m WHERE m.unit = u.id
            AND m.valid_from <= current_date AND (m.valid_to IS NULL OR m.valid_to > current_date))) AS current
  FROM unit u;

-- The charter's functions F1..F5, used as topic kinds.
CREATE TABLE function (
  code  text PRIMARY KEY,
  ord   int NOT NULL,
  short text NOT NULL,
  quote text NOT NULL
);
COMMENT ON TABLE function IS 'the joint meeting''s functions (charter section one), 议题类别';

CREATE TABLE person (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name    text NOT NULL CONSTRAINT person_name_size CHECK (length(name) BETWEEN 1 AND 40),
  version int NOT NULL DEFAULT 1
);

-- A seat is one hat: role, unit, dates, basis. Rights come from confirmed seats in force only.
CREATE TABLE seat (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person       bigint NOT NULL REFERENCES person,
  role         text NOT NULL CONSTRAINT seat_role_check CHECK (role IN ('chief','convenor','director','office','member','liaison','admin','security','auditor')),
  unit         bigint REFERENCES unit,
  slot         int CONSTRAINT seat_slot_check CHECK (slot IN (1, 2)),
  title        text NOT NULL DEFAULT '',
  section      text NOT NULL DEFAULT '',
  phone        text NOT NULL DEFAULT '',
  valid_from   date NOT NULL,
  valid_to     date,
  basis        text NOT NULL DEFAULT '',
  replaces     bigint REFERENCES seat,
  asked_by     text NOT NULL DEFAULT '',
  asked_at     timestamptz,
  confirmed_by text,
  confirmed_at timestamptz,
  refused_by   text,
  refused_at   timestamptz,
  refusal      text NOT NULL DEFAULT '',
  end_basis    text NOT NULL DEFAULT '',
  version      int NOT NULL DEFAULT 1,
  CONSTRAINT seat_dates CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT seat_answered_once CHECK (confirmed_at IS NULL OR refused_at IS NULL),
  CONSTRAINT seat_unit_needed CHECK (unit IS NOT NULL OR role IN ('chief','convenor','admin','security','auditor')),
  CONSTRAINT seat_slot_needed CHECK ((role = 'convenor') = (slot IS NOT NULL)),
  CONSTRAINT seat_chief_one EXCLUDE USING gist (role WITH =, daterange(valid_from, valid_to) WITH &&)
    WHERE (role = 'chief' AND confirmed_at IS NOT NULL),
  CONSTRAINT seat_convenor_two EXCLUDE USING gist (slot WITH =, daterange(valid_from, valid_to) WITH &&)
    WHERE (role = 'convenor' AND confirmed_at IS NOT NULL),
  CONSTRAINT seat_member_one EXCLUDE USING gist (unit WITH =, daterange(valid_from, valid_to) WITH &&)
    WHERE (role = 'member' AND confirmed_at IS NOT NULL)
);
CREATE INDEX seat_person ON seat (person);
CREATE INDEX seat_unit ON seat (unit);
COMMENT ON TABLE seat IS 'person + role + unit + dates + basis; asked for by somebody and pending until confirmed (M4); replaces = the seat that ends when this one is confirmed; one chief, two convenor slots, one member per unit (M2); valid_to exclusive';

-- M3: office seats belong to the host unit only; the last guard behind the use case.
-- +goose StatementBegin
CREATE FUNCTION seat_office_host() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.role IN ('office', 'director') AND NOT EXISTS (SELECT 1 FROM unit WHERE id = NEW.unit AND host) THEN
    RAISE EXCEPTION 'office seats belong to the host unit' USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_office_host';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER seat_office_host BEFORE INSERT OR UPDATE ON seat FOR EACH ROW EXECUTE FUNCTION seat_office_host();

-- Seats in force today.
CREATE VIEW seat_now AS
  SELECT s.id, s.person, s.role, s.unit, s.slot, s.title, s.section, s.phone, p.name, coalesce(u.name, '') AS unit_name, coalesce(u.ord, 0) AS unit_ord
  FROM seat s JOIN person p ON p.id = s.person LEFT JOIN unit_now u ON u.id = s.unit
  WHERE s.confirmed_at IS NOT NULL AND s.valid_from <= current_date AND (s.valid_to IS NULL OR s.valid_to > current_date);

CREATE TABLE account (
  person      bigint PRIMARY KEY REFERENCES person,
  login       text NOT NULL CONSTRAINT account_login_key UNIQUE CONSTRAINT account_login_shape CHECK (login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
  password    text NOT NULL DEFAULT '',
  must_change boolean NOT NULL DEFAULT true,
  disabled_at timestamptz,
  size        text NOT NULL DEFAULT '' CONSTRAINT account_size_check CHECK (size IN ('', 'large', 'xlarge')),
  contrast    text NOT NULL DEFAULT '' CONSTRAINT account_contrast_check CHECK (contrast IN ('', 'high')),
  version     int NOT NULL DEFAULT 1
);
COMMENT ON TABLE account IS 'sign-in of a person: argon2id hash in PHC form, display choice';

-- Sessions live here so that one can be ended; the cookie holds only a random id, the table its hash.
CREATE TABLE session (
  id_hash bytea PRIMARY KEY,
  person  bigint REFERENCES person,
  data    bytea NOT NULL DEFAULT '',
  created timestamptz NOT NULL,
  seen    timestamptz NOT NULL,
  ends    timestamptz NOT NULL,
  agent   text NOT NULL DEFAULT '',
  address text NOT NULL DEFAULT ''
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_ends ON session (ends);
COMMENT ON TABLE session IS 'idle end = seen + 30 min, absolute end = ends';

-- Wrong tries per account and trust class: a device that has signed in before is counted apart, so
-- nobody can be locked out by others.
CREATE TABLE throttle (
  key      text PRIMARY KEY,
  failures int NOT NULL,
  first_at timestamptz NOT NULL,
  until    timestamptz
);
COMMENT ON TABLE throttle IS 'login failures by (account, device) or (account, untrusted) or address';

-- A form posted after the session ended, kept for its person until the next sign-in.
CREATE TABLE held_form (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person bigint NOT NULL REFERENCES person,
  path   text NOT NULL,
  body   bytea NOT NULL,
  token  text NOT NULL DEFAULT '',
  at     timestamptz NOT NULL
);
CREATE INDEX held_form_person ON held_form (person);

CREATE TABLE setup_token (
  hash    bytea PRIMARY KEY,
  ends    timestamptz NOT NULL,
  used_at timestamptz
);
COMMENT ON TABLE setup_token IS 'one-use token for the first administrator';
