package minutes_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/task"
)

// held is the task of the one major decision.
func (o office) held(id int64) task.Task {
	o.Helper()
	taskID := int64(o.count("SELECT id FROM task WHERE minutes = $1 AND major", id))
	p, err := task.NewService(o.db).Get(o.Context(), o.who("office1"), taskID)
	if err != nil {
		o.Fatalf("task %d: %v", taskID, err)
	}
	return p.Task
}

// TestR8_TheClockStandsStill: no task is due while its decision waits; the answer moves the due date by the
// days waited, on to a working day, and keeps the date of the clause.
func TestR8_TheClockStandsStill(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	o.behind("UPDATE task SET created_at = created_at - interval '17 days' WHERE minutes = $1 AND major", id)
	was := o.held(id)
	if was.Overdue(was.Due.AddDate(1, 0, 0)) {
		t.Error("a task is late while its decision waits")
	}
	sample.AnswerMajor(o, o.db, id, "approve")
	now, due := o.held(id), o.days().Shift(was.Due.AddDate(0, 0, 17)).Due
	if now.FirstDue == nil || !now.FirstDue.Equal(was.Due) || now.Due.Format(time.DateOnly) != due.Format(time.DateOnly) || !strings.Contains(now.Moved(), "待批 17 天") {
		t.Errorf("due %s, first %v, %s; want %s", now.Due, now.FirstDue, now.Moved(), due)
	}
	o.sound()
	o.behind("UPDATE task SET first_due = first_due + 1 WHERE id = $1", now.ID)
	if faults, err := task.Verify(t.Context(), o.db.Pool()); err != nil || len(faults) != 1 || !strings.Contains(faults[0], "原定时限") {
		t.Errorf("a changed first date: %v %v", faults, err)
	}
}

// TestR8_AnsweredAtOnceMovesNothing: who waited for no day keeps the date.
func TestR8_AnsweredAtOnceMovesNothing(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	was := o.held(id)
	sample.AnswerMajor(o, o.db, id, "approve")
	if now := o.held(id); now.FirstDue != nil || !now.Due.Equal(was.Due) || now.Moved() != "" {
		t.Errorf("due %s, first %v", now.Due, now.FirstDue)
	}
}

// TestR8_AnAmendedAnswerKeepsTheOriginal: the task goes out in the words of the answer, the clause and the
// signed text keep theirs; one changed word behind the portal's back is named.
func TestR8_AnAmendedAnswerKeepsTheOriginal(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	was := o.held(id)
	sample.AnswerMajor(o, o.db, id, "amend")
	now, e := o.held(id), o.page(id).Escalations[0]
	if now.Original != was.Text || now.Text != e.Amended || e.Text != was.Text || e.Amended == e.Text {
		t.Errorf("task %q, original %q; clause %q, answer %q", now.Text, now.Original, e.Text, e.Amended)
	}
	o.sound()
	o.behind("UPDATE task SET text = text || '！' WHERE id = $1", now.ID)
	if faults, err := task.Verify(t.Context(), o.db.Pool()); err != nil || len(faults) != 1 || !strings.Contains(faults[0], "批复修改") {
		t.Errorf("a changed word: %v %v", faults, err)
	}
}

// TestR8_AmendedBeforeIssue: an answer given before the issue amends the task as it is made.
func TestR8_AmendedBeforeIssue(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Signed)
	sample.AnswerMajor(o, o.db, id, "amend")
	sample.IssueMinutes(o, o.db, id)
	if now := o.held(id); now.State != "assigned" || !strings.HasPrefix(now.Text, "（修改后）") || now.Original == "" {
		t.Errorf("the task is %+v", now)
	}
	o.sound()
}

// TestAmendedInTheSameWords: that is an approval.
func TestAmendedInTheSameWords(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	day := form.Day(time.Date(2026, 1, 5, 0, 0, 0, 0, form.Zone))
	answer := func(step string, in escalation.Input) error {
		e := o.page(id).Escalations[0]
		in.SentTo, in.Number, in.SentOn, in.AnsweredOn = "市人民政府", "1号", day, day
		_, err := o.s.Escalate(t.Context(), o.who("office1"), e.ID, e.Version, step, in, nil)
		return err
	}
	must(t, answer("send", escalation.Input{}))
	same := escalation.Input{Answer: "修改后同意", Amended: o.page(id).Escalations[0].Text}
	if err := answer("amend", same); err == nil || !strings.Contains(err.Error(), "与原议定内容相同") {
		t.Errorf("the same words as an amendment: %v", err)
	}
}

// TestR8_EverySendingIsKept: what was refused stands beside the next sending; a changed text takes the
// answer back and keeps it.
func TestR8_EverySendingIsKept(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Checking)
	sample.AnswerMajor(o, o.db, id, "reject")
	sample.AnswerMajor(o, o.db, id, "approve")
	must(t, o.do("director", id, "return", "第二条文字需要修改"))
	f := minutes.Of(o.get(id))
	f.Rows[1].Text = "同意立项制定两项地方标准。"
	must(t, o.save("office1", id, f))
	p, err := issuing.NewService(o.db, passwords{}).Major(t.Context(), o.who("convenor1"), id)
	must(t, err)
	if len(p.Pasts) != 2 || p.Pasts[0].State != "approved" || p.Pasts[0].Why != "changed" || p.Pasts[1].State != "rejected" || p.Pasts[1].Why != "again" ||
		p.Pasts[1].AnsweredOn == nil || p.Pasts[1].Number == "" || p.Escalations[0].State != "prepared" {
		t.Errorf("%+v; now %+v", p.Pasts, p.Escalations[0])
	}
}

// TestLedgerShowsWhatOneMaySee: those who make minutes find every major decision in it, in the part of its
// state; nobody else finds any, nor the files of an answer.
func TestLedgerShowsWhatOneMaySee(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, answer := range []string{"", "approve", "amend", "reject", "send_back"} {
		id := sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, meeting.Special, nil), minutes.Checking)
		if answer != "" {
			sample.AnswerMajor(o, o.db, id, answer)
		}
	}
	last := o.page(sample.IssuedMinutes(o, o.db)).Escalations[0]
	for _, login := range []string{"office1", "director", "convenor1", "chief"} {
		found := map[string]int{}
		for _, tab := range []string{"prepared", "waiting", "refused", "approved", "all"} {
			l, err := o.s.Ledger(t.Context(), o.who(login), tab, 0)
			must(t, err)
			found[tab] = len(l.Rows)
			for i, x := range l.Tabs {
				if x.Key == tab && l.Counts[i] != len(l.Rows) {
					t.Errorf("%s, %s: %d counted, %d shown", login, tab, l.Counts[i], len(l.Rows))
				}
			}
		}
		if found["prepared"] != 2 || found["waiting"] != 0 || found["refused"] != 2 || found["approved"] != 2 || found["all"] != 6 {
			t.Errorf("%s: %v", login, found)
		}
		must(t, o.s.MaySeeApproval(t.Context(), o.who(login), last.ID))
	}
	for _, login := range []string{"liaison-jyj", "liaison-scjgj", "member-wjw", "admin", "security", "auditor"} {
		l, err := o.s.Ledger(t.Context(), o.who(login), "all", 0)
		must(t, err)
		if len(l.Rows) != 0 || l.Counts[len(l.Counts)-1] != 0 {
			t.Errorf("%s sees %d rows", login, len(l.Rows))
		}
		want(t, o.s.MaySeeApproval(t.Context(), o.who(login), last.ID), fault.Missing, "")
	}
}

// TestAnswerWithAFile: the file hangs on the answer, and a forbidden one refuses the whole act.
func TestAnswerWithAFile(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Issued)
	day := form.Day(time.Date(2026, 1, 5, 0, 0, 0, 0, form.Zone))
	e := o.page(id).Escalations[0]
	in := escalation.Input{SentTo: "市人民政府", Number: "1号", SentOn: day}
	_, err := o.s.Escalate(t.Context(), o.who("office1"), e.ID, e.Version, "send", in, []file.Upload{upload("批示.exe", "MZ")})
	if err == nil || !strings.Contains(err.Error(), "批示.exe") {
		t.Fatalf("a program as an answer: %v", err)
	}
	if now := o.page(id).Escalations[0]; now.State != "prepared" {
		t.Fatalf("half of it happened: %+v", now)
	}
	_, err = o.s.Escalate(t.Context(), o.who("office1"), e.ID, e.Version, "send", in, []file.Upload{upload("批示.pdf", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")})
	must(t, err)
	p, err := issuing.NewService(o.db, passwords{}).Major(t.Context(), o.who("chief"), id)
	must(t, err)
	if len(p.Files) != 1 || p.Files[0].Record != e.ID {
		t.Errorf("files: %+v", p.Files)
	}
}

func upload(name, text string) file.Upload {
	return file.Upload{Name: name, Size: int64(len(text)), Bytes: strings.NewReader(text)}
}

// days is the calendar in force.
func (o office) days() (days *calendar.Days) {
	o.Helper()
	if err := o.db.Read(o.Context(), func(b *db.Batch) { days = calendar.Queue(b) }); err != nil {
		o.Fatalf("the calendar: %v", err)
	}
	return days
}

// TestR8_OnlyWhileTheMinutesStand: nothing is registered for a draft, for minutes that were corrected, for a
// correction that was given up; each says where to go.
func TestR8_OnlyWhileTheMinutesStand(t *testing.T) {
	t.Parallel()
	o := open(t)
	refused := func(id int64, says string) {
		t.Helper()
		e := o.page(id).Escalations[0]
		day := form.Day(time.Date(2026, 1, 5, 0, 0, 0, 0, form.Zone))
		_, err := o.s.Escalate(t.Context(), o.who("office1"), e.ID, e.Version, "send", escalation.Input{SentTo: "市人民政府", Number: "1号", SentOn: day}, nil)
		want(t, err, fault.Invalid, says)
		_, err = o.s.Escalate(t.Context(), o.who("office1"), e.ID, e.Version+1, "send", escalation.Input{}, nil)
		want(t, err, fault.Conflict, "")
	}
	old := sample.IssuedMinutes(o, o.db)
	given := sample.CorrectMinutes(o, o.db, old)
	sample.CarryTo(o, o.db, given, minutes.Checking)
	must(t, o.do("director", given, "return", "再改"))
	refused(given, "正在起草")
	must(t, o.do("office1", given, "abandon", "原纪要无误"))
	refused(given, "更正稿已撤销")
	next := sample.CorrectMinutes(o, o.db, old)
	o.reissue(next)
	refused(old, "纪要已被更正")
}

// TestR8_TakingBackIsLogged in the words of the approval's chart.
func TestR8_TakingBackIsLogged(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Checking)
	sample.AnswerMajor(o, o.db, id, "approve")
	must(t, o.do("director", id, "return", "第二条文字需要修改"))
	f := minutes.Of(o.get(id))
	f.Rows[1].Text = "同意立项制定两项地方标准。"
	must(t, o.save("office1", id, f))
	if n := o.count("SELECT count(*) FROM audit WHERE action = 'minutes.escalation.void' AND kind = 'minutes' AND record = $1 AND detail = '报批记录作废：议定事项（二）' AND reason = '条文已修改'", id); n != 1 {
		t.Errorf("%d entries in the log", n)
	}
}
