-- Triggers of one room that wrote or read the tables of another give way to what the rooms do themselves: minutes tell the meeting that they are
-- begun (meeting.Minuted), whoever issues a record tells where it stands in the lists of its units (delivery.Paper.List), whoever asks units
-- about a topic renews who sees it (topic.Sighted). What stays is the lock on what was signed, which the database holds against any writer.
-- +goose Up
DROP TRIGGER minutes_listed ON minutes;
DROP TRIGGER delivery_listed ON delivery;
DROP TRIGGER unwritten_end ON minutes;
DROP FUNCTION minutes_listed, delivery_listed, unwritten_end;
DROP TRIGGER topic_sight_insert ON topic_joint;
DROP TRIGGER topic_sight_update ON topic_joint;
DROP TRIGGER topic_sight_delete ON topic_joint;
DROP TRIGGER topic_sight_insert ON round_answer;
DROP TRIGGER topic_sight_update ON round_answer;
DROP TRIGGER topic_sight_delete ON round_answer;
DROP FUNCTION topic_sight_round, topic_sight_moved;
COMMENT ON TABLE unwritten IS 'a held meeting without minutes: its end puts it here, the first draft of its minutes takes it off';
COMMENT ON COLUMN delivery.listed_at IS 'where the record stands in its unit''s list, a copy of the moment of its state (delivery.Paper.Listed); empty while the unit may not see it';
-- +goose StatementBegin
CREATE FUNCTION signed_rows_lock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE m bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    m := CASE NEW.kind WHEN 'minutes' THEN NEW.record END;
  ELSE
    m := CASE OLD.kind WHEN 'minutes' THEN OLD.record END;
  END IF;
  IF EXISTS (SELECT 1 FROM minutes WHERE id = m AND number IS NOT NULL) THEN
    RAISE EXCEPTION 'issued minutes are locked' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'minutes_issued_lock';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION minutes_rows_lock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE m bigint;
BEGIN
  IF TG_TABLE_NAME = 'clause_unit' THEN
    SELECT c.minutes INTO m FROM clause c WHERE c.id = (CASE TG_OP WHEN 'INSERT' THEN NEW.clause ELSE OLD.clause END);
  ELSIF TG_OP = 'INSERT' THEN
    m := NEW.minutes;
  ELSE
    m := OLD.minutes;
  END IF;
  IF EXISTS (SELECT 1 FROM minutes WHERE id = m AND number IS NOT NULL) THEN
    RAISE EXCEPTION 'issued minutes are locked' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'minutes_issued_lock';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
DROP TRIGGER signature_issued_lock ON signature;
DROP TRIGGER referral_issued_lock ON referral;
CREATE TRIGGER signature_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON signature FOR EACH ROW EXECUTE FUNCTION signed_rows_lock();
CREATE TRIGGER referral_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON referral FOR EACH ROW EXECUTE FUNCTION signed_rows_lock();
