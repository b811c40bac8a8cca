-- Each entry of the log is authenticated by a key that the database never sees (internal/audit/key.go): whoever has all its
-- roles can still write rows that fit together, and cannot say that the program wrote them.
--
-- Entries from before have no mac; the program that brings a database here notes once, in an entry with a mac, up to where.
-- +goose Up
ALTER TABLE audit ADD COLUMN mac bytea CONSTRAINT audit_mac_size CHECK (length(mac) = 32), ADD COLUMN mac_key text NOT NULL DEFAULT '';
COMMENT ON COLUMN audit.mac IS 'HMAC-SHA-256 over hash; without it the entry is an older one, or a migration''s, which a later entry log.seal takes in, or forged';
COMMENT ON COLUMN audit.mac_key IS 'which key mac was made with; empty without mac';
