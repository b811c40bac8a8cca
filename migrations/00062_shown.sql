-- What was shown to begin a session, so that who has stolen a password registers nothing in its person's place.
-- +goose Up
ALTER TABLE session ADD COLUMN shown text NOT NULL DEFAULT 'password' CONSTRAINT session_shown_check CHECK (shown IN ('password', 'code', 'second'));
COMMENT ON COLUMN session.shown IS 'what its person showed: the password alone, a code that a second person handed over, or the password and a second proof';
-- Those that are open began as the settings of then had it. Who has registered nothing showed a password.
UPDATE session s SET shown = 'second' WHERE EXISTS (SELECT FROM authenticator x WHERE x.person = s.person AND x.removed_at IS NULL);
ALTER TABLE session DROP COLUMN enrol;

ALTER TABLE authenticator ADD COLUMN alone boolean CONSTRAINT authenticator_alone_check CHECK (alone);
COMMENT ON COLUMN authenticator.alone IS 'registered after the password alone: stands for no seat of weight before the security officer has confirmed it';

ALTER TABLE handover ADD COLUMN shown_at timestamptz,
  ADD CONSTRAINT handover_shown_whole CHECK (shown_at IS NULL OR used_at IS NOT NULL);
COMMENT ON COLUMN handover.shown_at IS 'typed after a sign-in by the password alone, to register something to prove oneself with';
