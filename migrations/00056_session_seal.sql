-- A session says by the program's own key whose it is: a row that somebody put into the table, or moved to another person, opens nothing.
-- Sessions of before have no seal: their people sign in once more, and a form that they send is kept for them meanwhile.
-- +goose Up
ALTER TABLE session ADD COLUMN seal bytea;
COMMENT ON COLUMN session.seal IS 'an HMAC over id_hash and person by a key outside the database (internal/account)';
