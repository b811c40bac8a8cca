-- What people are told in the portal (消息).
-- +goose Up
CREATE TABLE message (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event   text NOT NULL CONSTRAINT message_event_size CHECK (length(event) BETWEEN 3 AND 200),
  person  bigint NOT NULL REFERENCES person,
  kind    text NOT NULL,
  class   text NOT NULL CONSTRAINT message_class_check CHECK (class IN ('todo', 'reminder', 'notice')),
  about   text NOT NULL,
  record  bigint NOT NULL,
  title   text NOT NULL CONSTRAINT message_title_size CHECK (length(title) BETWEEN 1 AND 200),
  line    text NOT NULL DEFAULT '' CONSTRAINT message_line_size CHECK (length(line) <= 300),
  link    text NOT NULL CONSTRAINT message_link_here CHECK (link ~ '^/([^/\\]|$)'),
  at      timestamptz NOT NULL,
  read_at timestamptz,
  CONSTRAINT message_once UNIQUE (event, person)
);
CREATE INDEX message_person ON message (person, id DESC);
CREATE INDEX message_unread ON message (person, id DESC) WHERE read_at IS NULL;
COMMENT ON TABLE message IS 'one message per event and person; kind = the event declared by its feature, about + record = what it is about, words as then; sent only to who might see the record at that moment';
