-- 转请阅示: whoever is to review or sign minutes asks somebody to read them first. It is no signature and holds nothing up.
-- +goose Up
CREATE TABLE referral (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minutes      bigint NOT NULL REFERENCES minutes,
  signature    bigint NOT NULL REFERENCES signature,
  state        text NOT NULL CONSTRAINT referral_state_check CHECK (state IN ('asked','given','withdrawn','lapsed')),
  asker        bigint NOT NULL REFERENCES person,
  asker_name   text NOT NULL,
  asker_seat   text NOT NULL,
  delegation   bigint REFERENCES delegation,
  asked        bigint NOT NULL REFERENCES person,
  asked_name   text NOT NULL,
  seat         bigint NOT NULL REFERENCES seat,
  seat_label   text NOT NULL,
  question     text NOT NULL CONSTRAINT referral_question_size CHECK (length(question) BETWEEN 1 AND 500),
  of           int NOT NULL,
  content_hash bytea NOT NULL CONSTRAINT referral_content_hash_size CHECK (length(content_hash) = 32),
  asked_at     timestamptz NOT NULL,
  answer       text NOT NULL DEFAULT '' CONSTRAINT referral_answer_size CHECK (length(answer) <= 500),
  answered_at  timestamptz,
  hash         bytea,
  ended_at     timestamptz,
  ended_why    text NOT NULL DEFAULT '',
  version      int NOT NULL DEFAULT 1,
  CONSTRAINT referral_not_oneself CHECK (asked <> asker),
  CONSTRAINT referral_answered_whole CHECK ((state = 'given') = (answered_at IS NOT NULL) AND (answered_at IS NULL) = (hash IS NULL)
    AND (answered_at IS NULL) = (answer = '')),
  CONSTRAINT referral_ended_whole CHECK (CASE state WHEN 'asked' THEN ended_at IS NULL WHEN 'given' THEN true ELSE ended_at IS NOT NULL END)
);
CREATE UNIQUE INDEX referral_open_once ON referral (signature, asked) WHERE state = 'asked';
CREATE INDEX referral_minutes ON referral (minutes);
CREATE INDEX referral_signature ON referral (signature);
CREATE INDEX referral_asked ON referral (asked) WHERE state = 'asked';
CREATE TRIGGER referral_issued_lock BEFORE INSERT OR UPDATE OR DELETE ON referral FOR EACH ROW EXECUTE FUNCTION minutes_rows_lock();
COMMENT ON TABLE referral IS 'somebody asked by the holder of an open signature to read the minutes and give a word (转请阅示); of + content_hash = the text it is about; seat = the seat in which they were asked; hash = digest of question and answer; it ends with the signature, and with it the sight that it gave; names as then';
