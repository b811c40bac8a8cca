-- What kept pages from being as fast with many records as with few: days of the calendar that were looked up one by one, lists
-- that were narrowed after their rows had been read, and counts that joined what they counted.
-- +goose Up

-- The special days of a span are read in one go.
-- +goose StatementBegin
CREATE FUNCTION workdays(since date, until date) RETURNS SETOF date LANGUAGE sql STABLE ROWS 60 AS $$
  SELECT d::date FROM generate_series(since, until, interval '1 day') d
  LEFT JOIN (SELECT DISTINCT ON (c.day) c.day, c.workday FROM calendar_day c WHERE c.day BETWEEN since AND until
    AND c.version = (SELECT max(y.version) FROM calendar_year y WHERE y.year = c.year) ORDER BY c.day, c.year DESC) s ON s.day = d::date
  WHERE coalesce(s.workday, extract(isodow FROM d) < 6)
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION add_workdays(start date, n int) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT d FROM workdays(start + 1, start + n * 2 + 30) d ORDER BY d OFFSET n - 1 LIMIT 1
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION workdays_past(today date) RETURNS date[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(d ORDER BY d DESC) FROM (SELECT d FROM workdays(today - 150, today - 1) d ORDER BY d DESC LIMIT 60) x
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION workdays_past(date) IS 'the sixty working days before a day, the latest first: what was asked before the n-th of them for n working days is over, as add_workdays says of one';
CREATE INDEX calendar_day_day ON calendar_day (day);

DROP INDEX round_open;
CREATE UNIQUE INDEX round_open ON round (kind, record) INCLUDE (id, asked_on, days) WHERE closed_at IS NULL;
CREATE INDEX round_answer_asked ON round_answer (kind, round) INCLUDE (unit) WHERE state = 'asked';
CREATE INDEX referral_open ON referral (seat) WHERE ended_at IS NULL;
CREATE INDEX task_unit_state_due ON task_unit (unit, state, due, task) INCLUDE (role);

-- The library: what may be cited by level, a list of one level, a search by a piece of text as for tasks and topics.
ALTER TABLE basis ADD COLUMN grams text[] GENERATED ALWAYS AS (grams(title || ' ' || number || ' ' || issuer)) STORED;
CREATE INDEX basis_grams ON basis USING gin (grams) WITH (fastupdate = off);
CREATE INDEX basis_level ON basis (level, issued DESC, id DESC);
CREATE INDEX basis_current ON basis (array_position(ARRAY['nation', 'province', 'city'], level), issued DESC, id) WHERE state = 'current';
COMMENT ON COLUMN basis.grams IS 'what a search finds the document by; the row is held against the searched text itself after that';
CREATE INDEX problem_state_at ON problem (state, state_at DESC, id DESC);
CREATE INDEX meeting_receipt ON meeting (receipt_due) WHERE receipt_due IS NOT NULL;

-- A unit's topics narrowed by their function.
ALTER TABLE topic_sight ADD COLUMN function text;
CREATE OR REPLACE VIEW topic_sees AS
  SELECT t.id AS topic, t.unit, t.unit AS owner, t.state, t.state_at, t.function FROM topic t
  UNION SELECT t.id, a.unit, t.unit, t.state, t.state_at, t.function FROM topic t JOIN topic_unit a ON a.topic = t.id
    WHERE a.role = 'joint' AND t.state <> 'draft' AND EXISTS (SELECT FROM topic_joint j WHERE j.topic = a.topic AND j.unit = a.unit)
  UNION SELECT t.id, a.unit, t.unit, t.state, t.state_at, t.function FROM topic t JOIN topic_unit a ON a.topic = t.id
    WHERE a.role = 'attend' AND t.state IN ('scheduled', 'discussed')
  UNION SELECT t.id, a.unit, t.unit, t.state, t.state_at, t.function FROM topic t JOIN round_answer a ON a.record = t.id
    WHERE a.kind = 'topic' AND t.state NOT IN ('draft', 'joining', 'unit_review', 'submitted', 'returned', 'rejected');
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION topic_sight_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(cardinality(ids), 0) = 0 THEN RETURN; END IF;
  PERFORM FROM topic WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM topic_sight s WHERE s.topic = ANY(ids) AND (s.topic, s.unit) NOT IN (SELECT v.topic, v.unit FROM topic_sees v WHERE v.topic = ANY(ids));
  INSERT INTO topic_sight AS s (topic, unit, owner, state, state_at, function) SELECT v.topic, v.unit, v.owner, v.state, v.state_at, v.function FROM topic_sees v WHERE v.topic = ANY(ids)
  ON CONFLICT (topic, unit) DO UPDATE SET owner = excluded.owner, state = excluded.state, state_at = excluded.state_at, function = excluded.function
    WHERE (s.owner, s.state, s.state_at, s.function) IS DISTINCT FROM (excluded.owner, excluded.state, excluded.state_at, excluded.function);
END $$;
-- +goose StatementEnd
DROP TRIGGER topic_sight_update ON topic;
CREATE TRIGGER topic_sight_update AFTER UPDATE OF unit, state, state_at, function ON topic FOR EACH ROW
  WHEN ((OLD.unit, OLD.state, OLD.state_at, OLD.function) IS DISTINCT FROM (NEW.unit, NEW.state, NEW.state_at, NEW.function)) EXECUTE FUNCTION topic_sight_topic();
UPDATE topic_sight s SET function = t.function FROM topic t WHERE t.id = s.topic;
DROP INDEX topic_sight_list, topic_sight_state;
CREATE INDEX topic_sight_list ON topic_sight (unit, state_at DESC, topic DESC) INCLUDE (state, function);
CREATE INDEX topic_sight_state ON topic_sight (unit, state, state_at DESC, topic DESC) INCLUDE (owner, function);
CREATE INDEX topic_sight_function ON topic_sight (unit, function, state_at DESC, topic DESC) INCLUDE (state);
COMMENT ON TABLE topic_sight IS 'which units see a topic, with copies of its unit, state, moment and function; kept by triggers from topic and topic_unit, and by topic.Sighted';

-- The state in which a delivered record stands in the list of its unit.
ALTER TABLE delivery ADD COLUMN listed_state text;
UPDATE delivery d SET listed_state = m.state FROM minutes m WHERE m.id = d.minutes AND d.listed_at IS NOT NULL;
DROP INDEX delivery_listed;
CREATE INDEX delivery_listed ON delivery (unit, kind, listed_at DESC, record DESC) INCLUDE (state) WHERE listed_at IS NOT NULL;
CREATE INDEX delivery_listed_state ON delivery (unit, kind, listed_state, listed_at DESC, record DESC) INCLUDE (state) WHERE listed_at IS NOT NULL;
CREATE INDEX delivery_unreceived ON delivery (unit, kind, listed_state, listed_at DESC, record DESC) WHERE listed_at IS NOT NULL AND state = 'sent';
COMMENT ON COLUMN delivery.listed_state IS 'the record''s state while it stands in the list of its unit, a copy like listed_at (delivery.Paper.ListedState)';

-- Whether the decision still is one to be approved, and its record has not been given up.
ALTER TABLE escalation ADD COLUMN asked boolean NOT NULL DEFAULT true, ADD COLUMN standing boolean NOT NULL DEFAULT true;
UPDATE escalation e SET asked = c.major, standing = m.state <> 'abandoned' FROM clause c JOIN minutes m ON m.id = c.minutes WHERE c.id = e.clause;
DROP INDEX escalation_state;
CREATE INDEX escalation_state ON escalation (state, id DESC) INCLUDE (standing) WHERE asked;
CREATE INDEX escalation_asked ON escalation (id DESC) WHERE asked;
COMMENT ON COLUMN escalation.asked IS 'asked and standing are copies of the decision''s major and of the record''s state (escalation.Decided.Keep)';
