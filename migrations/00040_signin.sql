-- How people get in: a second proof besides the password, tries that slow down instead of shutting a name, few sessions at a time.
-- +goose Up
ALTER TABLE account ADD COLUMN second_from timestamptz;
COMMENT ON COLUMN account.second_from IS 'first sign-in at which the person was asked to register something to prove themselves with; the days of grace count from here';
ALTER TABLE session ADD COLUMN enrol boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN session.enrol IS 'nothing else opens before something to prove oneself with is registered';
ALTER TABLE throttle ADD COLUMN refused int NOT NULL DEFAULT 0, ADD COLUMN noted int NOT NULL DEFAULT 0;
COMMENT ON COLUMN throttle.refused IS 'tries turned away unlooked at since first_at; the log notes the 1st, 10th, 100th …';

-- Networks from which a person has signed in: wrong tries from elsewhere are counted apart from theirs.
CREATE TABLE signin_place (
  person bigint NOT NULL REFERENCES person,
  place  bytea NOT NULL,
  at     timestamptz NOT NULL,
  PRIMARY KEY (person, place)
);
COMMENT ON TABLE signin_place IS 'digest of a network from which the person has signed in, with the last time';
