-- 联合提出: a topic that several units bring together; each confirms the text before it goes to the office.
-- +goose Up
ALTER TABLE topic DROP CONSTRAINT topic_state_check;
ALTER TABLE topic ADD CONSTRAINT topic_state_check CHECK (state IN ('draft','joining','unit_review','submitted','returned','ready','consulting','proposed','approved','scheduled','discussed','deferred','rejected','withdrawn'));
ALTER TABLE topic_unit DROP CONSTRAINT topic_unit_role_check;
ALTER TABLE topic_unit ADD CONSTRAINT topic_unit_role_check CHECK (role IN ('attend', 'consulted', 'joint'));
COMMENT ON TABLE topic_unit IS 'units that must attend (需要参会的单位), units already asked (已征求意见的单位), and units that bring the topic together with its own (联合提出单位)';

CREATE TABLE topic_joint (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic       bigint NOT NULL REFERENCES topic,
  unit        bigint NOT NULL REFERENCES unit,
  unit_name   text NOT NULL,
  text_hash   bytea NOT NULL,
  asked_at    timestamptz NOT NULL,
  answer      text NOT NULL DEFAULT '' CONSTRAINT topic_joint_answer_check CHECK (answer IN ('', 'confirmed', 'declined')),
  person      bigint REFERENCES person,
  person_name text NOT NULL DEFAULT '',
  seat        text NOT NULL DEFAULT '',
  answered_at timestamptz,
  reason      text NOT NULL DEFAULT '' CONSTRAINT topic_joint_reason_size CHECK (length(reason) <= 500),
  lapsed_at   timestamptz,
  lapsed_why  text NOT NULL DEFAULT '',
  CONSTRAINT topic_joint_answered CHECK ((answer = '') = (answered_at IS NULL) AND (answer = '') = (person IS NULL) AND (answer = 'declined') = (reason <> '')),
  CONSTRAINT topic_joint_lapsed CHECK ((lapsed_at IS NULL) = (lapsed_why = ''))
);
CREATE UNIQUE INDEX topic_joint_standing ON topic_joint (topic, unit) WHERE lapsed_at IS NULL;
CREATE INDEX topic_joint_unit ON topic_joint (unit, topic);
CREATE INDEX topic_joint_topic ON topic_joint (topic, id);
COMMENT ON TABLE topic_joint IS 'one question to one co-proposing unit and its answer, kept for good; text_hash = digest of the text it is about; lapsed = the text was opened again or changed';
