-- A token that was asked for before any act used it is kept, so that the answer binds; each person may ask for so many.
-- +goose Up
CREATE INDEX operation_asked ON operation (person) WHERE route = 'asked';
