-- Minutes seldom say until when by a day: 月底前, 季末前, 年底前, 年内 (the day is counted from that of the meeting), 长期 with a rhythm in which is
-- reported, 待定. A task always has a day by which its list is ordered: of one that lasts that of the next report, of one whose day is not set yet the last.
-- +goose Up
ALTER TABLE clause
  ADD COLUMN due_kind text NOT NULL DEFAULT '' CONSTRAINT clause_due_kind_check
    CHECK (due_kind IN ('', 'month_end', 'quarter_end', 'year_end', 'in_year', 'monthly', 'quarterly', 'half_yearly', 'yearly', 'open')),
  ADD CONSTRAINT clause_due_whole CHECK (CASE WHEN due_kind IN ('month_end', 'quarter_end', 'year_end', 'in_year') THEN due IS NOT NULL ELSE due_kind = '' OR due IS NULL END);
COMMENT ON COLUMN clause.due_kind IS 'how the minutes say until when: empty = by the day in due; words whose day due is; in a rhythm without end; open = not set yet';
ALTER TABLE task
  ADD COLUMN due_kind text NOT NULL DEFAULT '' CONSTRAINT task_due_kind_check
    CHECK (due_kind IN ('', 'month_end', 'quarter_end', 'year_end', 'in_year', 'monthly', 'quarterly', 'half_yearly', 'yearly', 'open')),
  ADD CONSTRAINT task_due_whole CHECK ((due_kind = 'open') = (due = '9999-12-31'));
COMMENT ON COLUMN task.due_kind IS 'as the clause said it, empty once the day was set or moved; of a task that lasts due is the day of the next report, of an open one 9999-12-31';
CREATE INDEX task_undated ON task (assigned_at) WHERE due_kind = 'open' AND state IN ('assigned', 'working');
CREATE INDEX task_lasting_claimed ON task (due, id) WHERE due_kind IN ('monthly', 'quarterly', 'half_yearly', 'yearly') AND state = 'claimed';
SELECT log_base('clause'), log_base('task');
