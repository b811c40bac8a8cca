-- What waits on the desk of one unit or one signer is found by its own index, in the order in which it is shown.
-- +goose Up
CREATE INDEX topic_heard ON topic (unit, state_at, id) WHERE state IN ('ready', 'consulting');
CREATE INDEX signature_waits ON signature (signer, asked_at, id) WHERE state = 'asked';
