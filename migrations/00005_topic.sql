-- Agenda topics 议题.
-- +goose Up
CREATE TABLE topic (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number         text CONSTRAINT topic_number_key UNIQUE,
  unit           bigint NOT NULL REFERENCES unit,
  unit_name      text NOT NULL,
  function       text NOT NULL REFERENCES function,
  purpose        text NOT NULL CONSTRAINT topic_purpose_check CHECK (purpose IN ('review', 'coordinate', 'report')),
  title          text NOT NULL CONSTRAINT topic_title_size CHECK (length(title) BETWEEN 1 AND 60),
  background     text NOT NULL DEFAULT '',
  matters        text NOT NULL DEFAULT '',
  dispute        text NOT NULL DEFAULT '',
  reporter       text NOT NULL DEFAULT '',
  reporter_title text NOT NULL DEFAULT '',
  duration       int NOT NULL DEFAULT 15,
  wanted         text NOT NULL DEFAULT '',
  phone          text NOT NULL DEFAULT '',
  unit_leader    text NOT NULL DEFAULT '',
  major          boolean NOT NULL DEFAULT false,
  state          text NOT NULL CONSTRAINT topic_state_check CHECK (state IN ('draft','unit_review','submitted','returned','consulting','ready','proposed','approved','scheduled','discussed','deferred','rejected','withdrawn')),
  reason         text NOT NULL DEFAULT '',
  drafted_by     bigint NOT NULL REFERENCES person,
  drafted_name   text NOT NULL,
  drafted_at     timestamptz NOT NULL,
  submitted_at   timestamptz,
  state_at       timestamptz NOT NULL,
  version        int NOT NULL DEFAULT 1
);
CREATE INDEX topic_unit_at ON topic (unit, state_at DESC, id DESC);
CREATE INDEX topic_state_at ON topic (state, state_at DESC, id DESC);
COMMENT ON TABLE topic IS 'a topic from a unit; matters = 提请会议议定的事项, one a line; reason = why it was returned, deferred, rejected or held back';

CREATE TABLE topic_unit (
  topic bigint NOT NULL REFERENCES topic,
  unit  bigint NOT NULL REFERENCES unit,
  role  text NOT NULL CONSTRAINT topic_unit_role_check CHECK (role IN ('attend', 'consulted')),
  PRIMARY KEY (topic, role, unit)
);
COMMENT ON TABLE topic_unit IS 'units that must attend (需要参会的单位) and units already asked (已征求意见的单位)';
