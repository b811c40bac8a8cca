-- What became of a form is told from its row here: a seal says that the program wrote it. Forms of before that are sent again are answered
-- 结果待确认, which is what can be said of them.
-- +goose Up
ALTER TABLE operation ADD COLUMN seal bytea CONSTRAINT operation_seal_size CHECK (length(seal) = 32);
COMMENT ON COLUMN operation.seal IS 'keyed digest of whose form it was, what was in it and what it was told; null while it is being done, and of forms of before there were seals';
