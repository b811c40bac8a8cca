-- Meetings 会议: agenda, invitations, attendance, delegations.
-- +goose Up
-- 委托: the chief lets a convenor chair (R3). Made by the chief, kept for good.
CREATE TABLE delegation (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_person bigint NOT NULL REFERENCES person,
  from_name  text NOT NULL,
  to_person  bigint NOT NULL REFERENCES person,
  to_name    text NOT NULL,
  subject    text NOT NULL,
  signs      boolean NOT NULL DEFAULT false,
  valid_from date NOT NULL,
  valid_to   date NOT NULL,
  basis      text NOT NULL DEFAULT '',
  at         timestamptz NOT NULL,
  ended_at   timestamptz,
  version    int NOT NULL DEFAULT 1,
  CONSTRAINT delegation_dates CHECK (valid_to >= valid_from),
  CONSTRAINT delegation_other CHECK (to_person <> from_person)
);
CREATE INDEX delegation_to ON delegation (to_person, valid_from);
COMMENT ON TABLE delegation IS 'written mandate of the 总召集人 to a 召集人 to chair; signs = may also sign the minutes of that special meeting; dates inclusive';

CREATE TABLE meeting (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind        text NOT NULL CONSTRAINT meeting_kind_check CHECK (kind IN ('plenary', 'special', 'liaison')),
  title       text NOT NULL CONSTRAINT meeting_title_size CHECK (length(title) BETWEEN 1 AND 60),
  starts_at   timestamptz NOT NULL,
  ends_at     timestamptz NOT NULL,
  place       text NOT NULL,
  chair       bigint NOT NULL REFERENCES person,
  chair_name  text NOT NULL,
  chair_title text NOT NULL,
  delegation  bigint REFERENCES delegation,
  receipt_due timestamptz,
  note        text NOT NULL DEFAULT '',
  notice      text NOT NULL DEFAULT '',
  state       text NOT NULL CONSTRAINT meeting_state_check CHECK (state IN ('planning','proposed','approved','announced','in_session','held','postponed','cancelled')),
  reason      text NOT NULL DEFAULT '',
  announced_at timestamptz,
  started_at  timestamptz,
  ended_at    timestamptz,
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL,
  state_at    timestamptz NOT NULL,
  version     int NOT NULL DEFAULT 1,
  CONSTRAINT meeting_times CHECK (ends_at > starts_at)
);
CREATE INDEX meeting_starts ON meeting (starts_at DESC, id DESC);
CREATE INDEX meeting_state ON meeting (state, starts_at);

CREATE TABLE agenda_item (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  meeting  bigint NOT NULL REFERENCES meeting,
  topic    bigint NOT NULL REFERENCES topic,
  ord      int NOT NULL,
  duration int NOT NULL CONSTRAINT agenda_item_duration_range CHECK (duration BETWEEN 1 AND 240),
  reporter text NOT NULL DEFAULT '',
  removed_at timestamptz,
  CONSTRAINT agenda_item_ord_key UNIQUE (meeting, ord) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX agenda_item_topic_once ON agenda_item (topic) WHERE removed_at IS NULL;
COMMENT ON TABLE agenda_item IS 'a topic on one meeting''s agenda at a time; removed rows get a negative ord and are kept';

CREATE TABLE invitation (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  meeting    bigint NOT NULL REFERENCES meeting,
  category   text NOT NULL CONSTRAINT invitation_category_check CHECK (category IN ('leader', 'member', 'locality', 'department', 'expert')),
  unit       bigint REFERENCES unit,
  unit_name  text NOT NULL DEFAULT '',
  person     bigint REFERENCES person,
  guest      text NOT NULL DEFAULT '',
  guest_title text NOT NULL DEFAULT '',
  ord        int NOT NULL DEFAULT 0,
  state      text NOT NULL CONSTRAINT invitation_state_check CHECK (state IN ('listed','sent','attending','substitute','leave_asked','leave','absent')),
  attendee   text NOT NULL DEFAULT '',
  attendee_title text NOT NULL DEFAULT '',
  attendee_phone text NOT NULL DEFAULT '',
  authorised_by text NOT NULL DEFAULT '',
  reason     text NOT NULL DEFAULT '',
  answered_by text NOT NULL DEFAULT '',
  answered_at timestamptz,
  decided_by text NOT NULL DEFAULT '',
  decided_at timestamptz,
  present    boolean,
  removed_at timestamptz,
  version    int NOT NULL DEFAULT 1,
  CONSTRAINT invitation_who CHECK ((unit IS NOT NULL) = (category IN ('member', 'locality'))),
  CONSTRAINT invitation_guest CHECK (unit IS NOT NULL OR guest <> ''),
  CONSTRAINT invitation_leader CHECK ((person IS NOT NULL) = (category = 'leader'))
);
CREATE UNIQUE INDEX invitation_unit_once ON invitation (meeting, unit) WHERE removed_at IS NULL AND unit IS NOT NULL;
CREATE INDEX invitation_unit ON invitation (unit, meeting);
CREATE UNIQUE INDEX invitation_person_once ON invitation (meeting, person) WHERE removed_at IS NULL AND person IS NOT NULL;
COMMENT ON TABLE invitation IS 'one unit''s, leader''s or guest''s answer (参会回执) and attendance; leader = 总召集人 or 召集人 in person; listed = chosen, not told yet; present is null until the roll is called; ord = order of precedence';

-- Why a year had no plenary (R2): recorded by the office, it quiets the reminder.
CREATE TABLE plenary_absence (
  year    int PRIMARY KEY,
  reason  text NOT NULL CONSTRAINT plenary_absence_reason_size CHECK (length(reason) BETWEEN 1 AND 500),
  by_name text NOT NULL,
  at      timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1
);
COMMENT ON TABLE plenary_absence IS '未召开全体会议的原因, one per year';
