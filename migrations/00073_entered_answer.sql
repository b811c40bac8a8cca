-- What the office entered for a unit in a round (代录) gives way to the unit's own answer, or is taken back: it lapses and stays, and the unit has another
-- answer in the same round.
-- +goose Up
ALTER TABLE round_answer DROP CONSTRAINT round_answer_once;
CREATE UNIQUE INDEX round_answer_once ON round_answer (kind, round, unit) WHERE state <> 'lapsed';
CREATE INDEX round_answer_round ON round_answer (kind, round, unit);
