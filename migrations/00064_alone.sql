-- What was registered after the password alone: recovery codes made with it stand for no seat of weight, as the authenticator itself does not before
-- the security officer has confirmed it, beside whatever else its person has registered (00062). The log holds the rows of recovery codes, so that
-- none that was used opens again; a row is named by a number, not by the digest of its code.
-- +goose Up
ALTER TABLE recovery_code DROP CONSTRAINT recovery_code_pkey, ADD CONSTRAINT recovery_code_hash_key UNIQUE (person, hash),
  ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ADD COLUMN alone boolean CONSTRAINT recovery_code_alone_check CHECK (alone);
COMMENT ON COLUMN recovery_code.alone IS 'made when no more than the password stood behind what was registered: stands for no seat of weight';
-- Of those that are there nobody knows whether they came with what the password alone registered.
UPDATE recovery_code c SET alone = true WHERE EXISTS (SELECT FROM authenticator x WHERE x.person = c.person AND x.alone);
COMMENT ON COLUMN authenticator.alone IS 'registered after the password alone: opens no step and signs nothing for a seat of weight before the security officer has confirmed it, whatever else its person has';
SELECT cover_table('recovery_code');
SELECT log_base('recovery_code');
-- What a session has shown, when it began and when it ends are under its seal from now on: those of before end, and their people sign in anew.
UPDATE session SET seal = NULL;
COMMENT ON COLUMN session.seal IS 'keyed digest of whose it is, from where, what was shown, and when it began and ends';
