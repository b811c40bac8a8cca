-- A meeting that has the name of another one is found by it.
-- +goose Up
CREATE INDEX meeting_title ON meeting (title);
