-- Who sees what, kept ready for lists: which units see a topic, and where minutes stand in the list of a unit that received
-- them. The rule itself stands in the rooms (`seen`); these rows lead to what it is then asked of, and `portal verify` holds
-- them against it.
-- +goose Up
CREATE TABLE topic_sight (
  topic    bigint NOT NULL REFERENCES topic ON DELETE CASCADE,
  unit     bigint NOT NULL REFERENCES unit,
  owner    bigint NOT NULL,
  state    text NOT NULL,
  state_at timestamptz NOT NULL,
  PRIMARY KEY (topic, unit)
);
CREATE INDEX topic_sight_list ON topic_sight (unit, state_at DESC, topic DESC) INCLUDE (state);
CREATE INDEX topic_sight_state ON topic_sight (unit, state, state_at DESC, topic DESC) INCLUDE (owner);
CREATE INDEX topic_sight_owner ON topic_sight (unit, owner, topic);
COMMENT ON TABLE topic_sight IS 'which units see a topic, with copies of its unit, state and moment; kept by triggers from topic, topic_unit, topic_joint and round_answer';

CREATE VIEW topic_sees AS
  SELECT t.id AS topic, t.unit, t.unit AS owner, t.state, t.state_at FROM topic t
  UNION SELECT t.id, a.unit, t.unit, t.state, t.state_at FROM topic t JOIN topic_unit a ON a.topic = t.id
    WHERE a.role = 'joint' AND t.state <> 'draft' AND EXISTS (SELECT FROM topic_joint j WHERE j.topic = a.topic AND j.unit = a.unit)
  UNION SELECT t.id, a.unit, t.unit, t.state, t.state_at FROM topic t JOIN topic_unit a ON a.topic = t.id
    WHERE a.role = 'attend' AND t.state IN ('scheduled', 'discussed')
  UNION SELECT t.id, a.unit, t.unit, t.state, t.state_at FROM topic t JOIN round_answer a ON a.record = t.id
    WHERE a.kind = 'topic' AND t.state NOT IN ('draft', 'joining', 'unit_review', 'submitted', 'returned', 'rejected');
COMMENT ON VIEW topic_sees IS 'what topic_sight is made from: the sight of a unit as the room topic states it';

-- The topic's lock makes those who change its units at once wait for one another, and then see what the other left.
-- +goose StatementBegin
CREATE FUNCTION topic_sight_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(cardinality(ids), 0) = 0 THEN RETURN; END IF;
  PERFORM FROM topic WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM topic_sight s WHERE s.topic = ANY(ids) AND (s.topic, s.unit) NOT IN (SELECT v.topic, v.unit FROM topic_sees v WHERE v.topic = ANY(ids));
  INSERT INTO topic_sight AS s (topic, unit, owner, state, state_at) SELECT v.topic, v.unit, v.owner, v.state, v.state_at FROM topic_sees v WHERE v.topic = ANY(ids)
  ON CONFLICT (topic, unit) DO UPDATE SET owner = excluded.owner, state = excluded.state, state_at = excluded.state_at
    WHERE (s.owner, s.state, s.state_at) IS DISTINCT FROM (excluded.owner, excluded.state, excluded.state_at);
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION topic_sight_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM topic_sight_refresh(ARRAY(SELECT id FROM fresh));
  RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION topic_sight_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM topic_sight_refresh(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION topic_sight_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN PERFORM topic_sight_refresh(ARRAY(SELECT DISTINCT topic FROM fresh)); END IF;
  IF TG_OP <> 'INSERT' THEN PERFORM topic_sight_refresh(ARRAY(SELECT DISTINCT topic FROM gone)); END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION topic_sight_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN PERFORM topic_sight_refresh(ARRAY(SELECT DISTINCT record FROM fresh WHERE kind = 'topic')); END IF;
  IF TG_OP <> 'INSERT' THEN PERFORM topic_sight_refresh(ARRAY(SELECT DISTINCT record FROM gone WHERE kind = 'topic')); END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION topic_sight_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.kind = 'topic' THEN PERFORM topic_sight_refresh(ARRAY[OLD.record]); END IF;
  IF NEW.kind = 'topic' THEN PERFORM topic_sight_refresh(ARRAY[NEW.record]); END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER topic_sight_insert AFTER INSERT ON topic REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION topic_sight_new();
CREATE TRIGGER topic_sight_update AFTER UPDATE OF unit, state, state_at ON topic FOR EACH ROW
  WHEN ((OLD.unit, OLD.state, OLD.state_at) IS DISTINCT FROM (NEW.unit, NEW.state, NEW.state_at)) EXECUTE FUNCTION topic_sight_topic();
CREATE TRIGGER topic_sight_insert AFTER INSERT ON topic_unit REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION topic_sight_unit();
CREATE TRIGGER topic_sight_update AFTER UPDATE ON topic_unit REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION topic_sight_unit();
CREATE TRIGGER topic_sight_delete AFTER DELETE ON topic_unit REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION topic_sight_unit();
CREATE TRIGGER topic_sight_insert AFTER INSERT ON topic_joint REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION topic_sight_unit();
CREATE TRIGGER topic_sight_update AFTER UPDATE ON topic_joint REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION topic_sight_unit();
CREATE TRIGGER topic_sight_delete AFTER DELETE ON topic_joint REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION topic_sight_unit();
CREATE TRIGGER topic_sight_insert AFTER INSERT ON round_answer REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION topic_sight_round();
CREATE TRIGGER topic_sight_delete AFTER DELETE ON round_answer REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION topic_sight_round();
CREATE TRIGGER topic_sight_update AFTER UPDATE OF kind, record, unit ON round_answer FOR EACH ROW
  WHEN ((OLD.kind, OLD.record, OLD.unit) IS DISTINCT FROM (NEW.kind, NEW.record, NEW.unit)) EXECUTE FUNCTION topic_sight_moved();
INSERT INTO topic_sight (topic, unit, owner, state, state_at) SELECT topic, unit, owner, state, state_at FROM topic_sees;

-- The moment by which a delivered record stands in the list of its unit; empty while the unit may not see it.
ALTER TABLE delivery ADD COLUMN listed_at timestamptz;
UPDATE delivery d SET listed_at = m.state_at FROM minutes m WHERE m.id = d.minutes AND m.state IN ('issued', 'corrected');
-- +goose StatementBegin
CREATE FUNCTION delivery_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_at := (SELECT m.state_at FROM minutes m WHERE NEW.kind = 'minutes' AND m.id = NEW.record AND m.state IN ('issued', 'corrected'));
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION minutes_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE delivery SET listed_at = CASE WHEN NEW.state IN ('issued', 'corrected') THEN NEW.state_at END WHERE minutes = NEW.id
    AND listed_at IS DISTINCT FROM CASE WHEN NEW.state IN ('issued', 'corrected') THEN NEW.state_at END;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER delivery_listed BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION delivery_listed();
CREATE TRIGGER minutes_listed AFTER UPDATE OF state, state_at ON minutes FOR EACH ROW
  WHEN ((OLD.state, OLD.state_at) IS DISTINCT FROM (NEW.state, NEW.state_at)) EXECUTE FUNCTION minutes_listed();
CREATE INDEX delivery_listed ON delivery (unit, kind, listed_at DESC, record DESC) INCLUDE (state) WHERE listed_at IS NOT NULL;
DROP INDEX delivery_minutes;
CREATE INDEX delivery_minutes ON delivery (minutes, unit) INCLUDE (state);
COMMENT ON COLUMN delivery.listed_at IS 'where the record stands in its unit''s list, a copy of its state_at kept by triggers; empty while the unit may not see it';

-- +goose Down
DROP TRIGGER minutes_listed ON minutes;
DROP TRIGGER delivery_listed ON delivery;
DROP FUNCTION minutes_listed, delivery_listed;
DROP INDEX delivery_listed, delivery_minutes;
CREATE INDEX delivery_minutes ON delivery (minutes, unit);
ALTER TABLE delivery DROP COLUMN listed_at;
DROP TRIGGER topic_sight_insert ON topic;
DROP TRIGGER topic_sight_update ON topic;
DROP TRIGGER topic_sight_insert ON topic_unit;
DROP TRIGGER topic_sight_update ON topic_unit;
DROP TRIGGER topic_sight_delete ON topic_unit;
DROP TRIGGER topic_sight_insert ON topic_joint;
DROP TRIGGER topic_sight_update ON topic_joint;
DROP TRIGGER topic_sight_delete ON topic_joint;
DROP TRIGGER topic_sight_insert ON round_answer;
DROP TRIGGER topic_sight_delete ON round_answer;
DROP TRIGGER topic_sight_update ON round_answer;
DROP FUNCTION topic_sight_new, topic_sight_topic, topic_sight_unit, topic_sight_round, topic_sight_moved, topic_sight_refresh;
DROP VIEW topic_sees;
DROP TABLE topic_sight;
