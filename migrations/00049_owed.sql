-- What one unit owes is found without walking what all units owe, and entries of the log by their days in order.
-- +goose Up
CREATE INDEX round_answer_owed ON round_answer (unit, kind, round) WHERE state = 'asked';
CREATE INDEX topic_joint_owed ON topic_joint (unit, id) WHERE answer = '' AND lapsed_at IS NULL;
DROP INDEX audit_at;
CREATE INDEX audit_at ON audit (at, seq);
