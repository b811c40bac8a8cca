-- A meeting is what it was: its day, times, place and chair are the real ones once it has begun, and what was arranged before is kept beside them.
-- Who came without an invitation stands on the roll. How far its minutes have come says whether its facts may still be put right.
-- +goose Up
ALTER TABLE meeting
  ADD COLUMN planned_from timestamptz,
  ADD COLUMN planned_until timestamptz,
  ADD COLUMN planned_place text,
  ADD COLUMN planned_chair text,
  ADD COLUMN paper text NOT NULL DEFAULT '',
  ADD COLUMN issued boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT meeting_planned_check CHECK ((planned_from IS NULL) = (planned_until IS NULL) AND (planned_from IS NULL) = (planned_place IS NULL) AND (planned_from IS NULL) = (planned_chair IS NULL)),
  ADD CONSTRAINT meeting_paper_check CHECK (paper IN ('', 'draft', 'submitted', 'issued'));
COMMENT ON COLUMN meeting.planned_from IS 'as arranged, where the meeting was another day, time, place or under another chair; null where it was as arranged';
COMMENT ON COLUMN meeting.paper IS 'how far its newest minutes have come: none, a draft, handed in, issued';
COMMENT ON COLUMN meeting.issued IS 'minutes of it went out, whatever became of them';
UPDATE meeting t SET issued = true WHERE EXISTS (SELECT FROM minutes m WHERE m.meeting = t.id AND m.state IN ('issued', 'corrected'));
UPDATE meeting t SET paper = x.paper FROM (SELECT DISTINCT ON (m.meeting) m.meeting,
  CASE WHEN m.state = 'draft' THEN 'draft' WHEN m.state IN ('issued', 'corrected') THEN 'issued' ELSE 'submitted' END AS paper
  FROM minutes m WHERE m.state <> 'abandoned' ORDER BY m.meeting, m.id DESC) x WHERE x.meeting = t.id;
SELECT log_base('meeting');
ALTER TABLE invitation ADD COLUMN uninvited boolean NOT NULL DEFAULT false;
SELECT log_base('invitation');
