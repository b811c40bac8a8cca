-- Agenda topics 议题.
-- +goose Up
CREATE TABLE topic (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number         text CONSTRAINT topic_number_key UNIQUE,
  unit           bigint NOT NULL REFERENCES unit,
  unit_name      text NOT NULL,
  function       text REFERENCES function,
  purpose        text NOT NULL CONSTRAINT topic_purpose_check CHECK (purpose IN ('review', 'coordinate', 'report')),
  title          text NOT NULL CONSTRAINT topic_title_size CHECK (length(title) BETWEEN 1 AND 60),
  background     text NOT NULL DEFAULT '' CONSTRAINT topic_background_size CHECK (length(background) <= 2000),
  matters        text NOT NULL DEFAULT '' CONSTRAINT topic_matters_size CHECK (length(matters) <= 2000),
  dispute        text NOT NULL DEFAULT '' CONSTRAINT topic_dispute_size CHECK (length(dispute) <= 1000),
  attend_none    boolean NOT NULL DEFAULT false,
  reporter       text NOT NULL DEFAULT '' CONSTRAINT topic_reporter_size CHECK (length(reporter) <= 40),
  reporter_title text NOT NULL DEFAULT '' CONSTRAINT topic_reporter_title_size CHECK (length(reporter_title) <= 40),
  duration       int NOT NULL DEFAULT 15 CONSTRAINT topic_duration_check CHECK (duration IN (10, 15, 20, 30)),
  wanted         text NOT NULL DEFAULT '' CONSTRAINT topic_wanted_size CHECK (length(wanted) <= 60),
  phone          text NOT NULL DEFAULT '' CONSTRAINT topic_phone_size CHECK (length(phone) <= 30),
  unit_leader    text NOT NULL DEFAULT '' CONSTRAINT topic_unit_leader_size CHECK (length(unit_leader) <= 40),
  major          boolean NOT NULL DEFAULT false,
  state          text NOT NULL CONSTRAINT topic_state_check CHECK (state IN ('draft','unit_review','submitted','returned','ready','proposed','approved','scheduled','discussed','deferred','rejected','withdrawn')),
  reason         text NOT NULL DEFAULT '',
  drafted_by     bigint NOT NULL REFERENCES person,
  drafted_name   text NOT NULL,
  drafted_at     timestamptz NOT NULL,
  submitted_at   timestamptz,
  state_at       timestamptz NOT NULL,
  version        int NOT NULL DEFAULT 1,
  -- Drafts may be unfinished; what reaches the office has a function.
  CONSTRAINT topic_function_needed CHECK (function IS NOT NULL OR state IN ('draft', 'returned', 'withdrawn'))
);
CREATE INDEX topic_at ON topic (state_at DESC, id DESC);
CREATE INDEX topic_unit_at ON topic (unit, state_at DESC, id DESC);
CREATE INDEX topic_state_at ON topic (state, state_at DESC, id DESC);
COMMENT ON TABLE topic IS 'a topic from a unit; matters = 提请会议议定的事项, one a line; reason = why it was returned, deferred, rejected or held back; attend_none = the unit said that no other unit need attend';

CREATE TABLE topic_unit (
  topic bigint NOT NULL REFERENCES topic,
  unit  bigint NOT NULL REFERENCES unit,
  role  text NOT NULL CONSTRAINT topic_unit_role_check CHECK (role IN ('attend', 'consulted')),
  PRIMARY KEY (topic, role, unit)
);
CREATE INDEX topic_unit_unit ON topic_unit (unit, role, topic);
COMMENT ON TABLE topic_unit IS 'units that must attend (需要参会的单位) and units already asked (已征求意见的单位)';
