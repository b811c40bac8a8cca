-- 逾期提交: a topic that reached the office after the cut-off of its meeting is put on the agenda with the office's yes.
-- Whether it is late is counted when it is read, from its submission and the meeting's date as they are.
-- +goose Up
ALTER TABLE agenda_item
  ADD COLUMN late_reason text NOT NULL DEFAULT '' CONSTRAINT agenda_item_late_size CHECK (length(late_reason) <= 200),
  ADD COLUMN late_name text NOT NULL DEFAULT '',
  ADD COLUMN late_seat text NOT NULL DEFAULT '',
  ADD COLUMN late_at timestamptz,
  ADD CONSTRAINT agenda_item_late_whole CHECK ((late_at IS NULL) = (late_reason = '') AND (late_at IS NULL) = (late_name = ''));
COMMENT ON COLUMN agenda_item.late_reason IS 'why the office took a late topic up, kept with who and when; empty when it was in time then';
