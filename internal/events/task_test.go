package events_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/attendance"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/events"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
	"jointmeeting/internal/taskentry"

	"github.com/jackc/pgx/v5"
)

var ours = sample.Task{Lead: "jyj", Support: []string{"wjw", "gedian"}}

func onTask(login, do string) func(*testing.T, *db.DB, int64) {
	return func(t *testing.T, d *db.DB, id int64) {
		_, err := task.NewService(d).Do(t.Context(), sample.Who(t, d, login), id, sample.TaskOf(t, d, id).Version, do, "请说明")
		if err != nil {
			t.Fatal(err)
		}
	}
}

func order(do string) func(*testing.T, *db.DB, int64) {
	return func(t *testing.T, d *db.DB, id int64) {
		f := task.OrderForm{Convenor: fmt.Sprint(sample.Who(t, d, "chief").Person), Reason: "情况变化", Due: "2099-01-01"}
		_, err := task.NewService(d).Order(t.Context(), sample.Who(t, d, "director"), id, sample.TaskOf(t, d, id).Version, do, f)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// onPart acts on the part of 市卫健委.
func onPart(act func(*testing.T, *db.DB, task.Part)) func(*testing.T, *db.DB, int64) {
	return func(t *testing.T, d *db.DB, id int64) {
		v, err := task.NewService(d).Get(t.Context(), sample.Who(t, d, "office1"), id)
		if err != nil {
			t.Fatal(err)
		}
		wjw := sample.Unit(t, d, "wjw").ID
		act(t, d, v.Parts[slices.IndexFunc(v.Parts, func(p task.Part) bool { return p.Unit == wjw })])
	}
}

func reportPart(t *testing.T, d *db.DB, p task.Part) {
	_, err := task.NewService(d).ReportPart(t.Context(), sample.Who(t, d, "liaison-wjw"), p.ID, p.Version, task.PartForm{Text: "已提供数据"}, nil)
	if err != nil {
		t.Fatal(err)
	}
}

func askAgain(t *testing.T, d *db.DB, p task.Part) {
	if _, err := task.NewService(d).DoPart(t.Context(), sample.Who(t, d, "liaison-jyj"), p.ID, p.Version, "ask_again", "缺 2025 年数据"); err != nil {
		t.Fatal(err)
	}
}

// together is answered for by 市财政局 and 市卫健委 beside its lead.
var together = sample.Task{Lead: "jyj", Joint: []string{"czj", "wjw"}, Support: []string{"gedian"}}

// answerPart lets 市卫健委 say whether the task is done.
func answerPart(step string) func(*testing.T, *db.DB, task.Part) {
	return func(t *testing.T, d *db.DB, p task.Part) {
		if _, err := task.NewService(d).DoPart(t.Context(), sample.Who(t, d, "liaison-wjw"), p.ID, p.Version, step, "尚未完成"); err != nil {
			t.Fatal(err)
		}
	}
}

func stepped(t *testing.T, d *db.DB) int64 { return sample.SteppedTask(t, d) }

// enterStep enters that the last milestone of a task is done.
func enterStep(t *testing.T, d *db.DB, id int64) {
	m := sample.MilestonesOf(t, d, id)[2]
	f := taskentry.MilestoneForm{Form: sample.Said(d), Done: milestone.DoneForm{On: sample.Said(d).On, Document: "1号"}}
	if _, err := taskentry.NewService(d).Milestone(t.Context(), sample.Who(t, d, "office1"), m.ID, m.Version, f); err != nil {
		t.Fatal(err)
	}
}

func taskScenes() []scene {
	made := func(t *testing.T, d *db.DB) int64 { return sample.MakeTask(t, d, ours) }
	waiting := func(t *testing.T, d *db.DB) int64 {
		w := ours
		w.Major, w.Waiting = true, true
		return sample.MakeTask(t, d, w)
	}
	received := func(t *testing.T, d *db.DB) int64 { return sample.ReceivedTask(t, d, ours) }
	claimed := func(t *testing.T, d *db.DB) int64 { return sample.ClaimedTask(t, d, ours) }
	own := sample.Task{Lead: "scjgj"}
	claim := func(lead string) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, id int64) {
			f := task.ClaimForm{Text: "已完成", NoFiles: "1", Note: "见纪要"}
			if _, err := task.NewService(d).Claim(t.Context(), sample.Who(t, d, "liaison-"+lead), id, sample.TaskOf(t, d, id).Version, f, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	entered := func(t *testing.T, d *db.DB, id int64) {
		p := sample.PartOf(t, d, id, "wjw")
		f := taskentry.PartForm{Form: sample.Said(d), Says: "report", Text: "已配合"}
		if _, err := taskentry.NewService(d).Part(t.Context(), sample.Who(t, d, "office1"), p.ID, p.Version, f, nil); err != nil {
			t.Fatal(err)
		}
	}
	lead, support, units := []string{"liaison-jyj"}, []string{"liaison-wjw"}, []string{"liaison-jyj", "liaison-wjw", "liaison-gedian"}
	return []scene{
		{"task.sent_back", made, onTask("liaison-jyj", "send_back"), theOffice},
		{"task.dated", func(t *testing.T, d *db.DB) int64 {
			open := ours
			open.DueKind = "open"
			return sample.MakeTask(t, d, open)
		}, func(t *testing.T, d *db.DB, id int64) {
			if _, err := task.NewService(d).Date(t.Context(), sample.Who(t, d, "office1"), id, sample.TaskOf(t, d, id).Version, "2099-06-30"); err != nil {
				t.Fatal(err)
			}
		}, units},
		// What lasts ends on a convenor's word, whoever leads it.
		{"task.claimed", func(t *testing.T, d *db.DB) int64 {
			return sample.ReceivedTask(t, d, sample.Task{Lead: "jyj", DueKind: "quarterly"})
		}, claim("jyj"), []string{"chief", "convenor1", "convenor2"}},
		{"task.kept", after(made, onTask("liaison-jyj", "send_back")), onTask("office1", "keep"), lead},
		{"task.claimed", after(func(t *testing.T, d *db.DB) int64 { return sample.ReceivedTask(t, d, sample.Task{Lead: "jyj"}) }), claim("jyj"), theOffice},
		// R16: the host unit's own task is verified by a leader from outside it; 召集人二 heads that unit.
		{"task.claimed", func(t *testing.T, d *db.DB) int64 { return sample.ReceivedTask(t, d, own) }, claim("scjgj"), []string{"chief", "convenor1"}},
		{"task.returned", claimed, onTask("chief", "return"), lead},
		{"task.verified", claimed, onTask("office1", "verify"), units},
		{"task.closed", after(claimed, onTask("office1", "verify")), onTask("office1", "close"), units},
		{"task.suspended", received, order("suspend"), units},
		{"task.resumed", after(received, order("suspend")), order("resume"), units},
		{"task.cancelled", received, order("cancel"), units},
		{"task.cancelled", waiting, order("cancel"), nil},
		{"task.consulted", func(t *testing.T, d *db.DB) int64 { return sample.ReportedTask(t, d, together) }, onTask("liaison-jyj", "consult"), []string{"liaison-czj", "liaison-wjw"}},
		{"task.entered", made, func(t *testing.T, d *db.DB, id int64) {
			f := taskentry.ProgressForm{Form: sample.Said(d), Report: task.ReportForm{Text: "已启动", Progress: "10"}}
			if _, err := taskentry.NewService(d).Progress(t.Context(), sample.Who(t, d, "office1"), id, 1, f, nil); err != nil {
				t.Fatal(err)
			}
		}, []string{"liaison-jyj", "member-jyj"}},
		{"part.entered", received, entered, []string{"liaison-wjw", "member-wjw"}},
		{"milestone.entered", stepped, enterStep, []string{"liaison-jyj", "member-jyj"}},
		{"milestone.retracted", after(stepped, enterStep), func(t *testing.T, d *db.DB, id int64) {
			m := sample.MilestonesOf(t, d, id)[2]
			if _, err := milestone.NewService(d).Do(t.Context(), sample.Who(t, d, "office1"), m.ID, m.Version, "retract", "误录"); err != nil {
				t.Fatal(err)
			}
		}, []string{"liaison-jyj", "member-jyj"}},
		{"part.retracted", after(received, entered), func(t *testing.T, d *db.DB, id int64) {
			p := sample.PartOf(t, d, id, "wjw")
			if _, err := task.NewService(d).DoPart(t.Context(), sample.Who(t, d, "office1"), p.ID, p.Version, "retract", "误录"); err != nil {
				t.Fatal(err)
			}
		}, []string{"liaison-wjw", "member-wjw"}},
		{"task.agreed", func(t *testing.T, d *db.DB) int64 {
			id := sample.ConsultedTask(t, d, together)
			sample.DoPart(t, d, id, "czj", "agree", "")
			return id
		}, onPart(answerPart("agree")), lead},
		{"part.refused", func(t *testing.T, d *db.DB) int64 { return sample.ConsultedTask(t, d, together) }, onPart(answerPart("refuse")), lead},
		// R16: the host answers for the task with the lead.
		{"task.claimed", func(t *testing.T, d *db.DB) int64 {
			id := sample.ConsultedTask(t, d, sample.Task{Lead: "jyj", Joint: []string{"scjgj"}})
			sample.DoPart(t, d, id, "scjgj", "agree", "")
			return id
		}, claim("jyj"), []string{"chief", "convenor1"}},
		{"part.reported", received, onPart(reportPart), lead},
		{"part.asked_again", after(received, onPart(reportPart)), onPart(askAgain), support},
	}
}

// workday is ten o'clock on the first working day after today.
func workday(t *testing.T, d *db.DB) (now time.Time, days *calendar.Days) {
	t.Helper()
	if err := d.Read(t.Context(), func(b *db.Batch) { days = calendar.Queue(b) }); err != nil {
		t.Fatal(err)
	}
	return days.Add(time.Now(), 1).Due.Add(10 * time.Hour), days
}

// remind does the job of the clock and gives back who was told, as account and event.
func remind(t *testing.T, d *db.DB, now time.Time) []string {
	t.Helper()
	last := number(t, d, "SELECT coalesce(max(id), 0) FROM message")
	sender := message.NewSender(d, events.All())
	list, err := sender.Due(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range list {
		letters, err := sender.Letters(t.Context(), j)
		if err != nil {
			t.Fatal(err)
		}
		if err := pgx.BeginFunc(t.Context(), d.Pool(), func(tx pgx.Tx) error { return message.Deliver(t.Context(), d, tx, letters) }); err != nil {
			t.Fatal(err)
		}
	}
	return texts(t, d, "SELECT a.login || ' ' || m.kind FROM message m JOIN account a ON a.person = m.person WHERE m.id > $1", last)
}

// TestTaskIsSpokenOfAsItComesDue: once for each of the three reminders, the lead unit only; overdue every
// week, and after a week to the unit's member as well; never twice on a day, never outside working hours.
func TestTaskIsSpokenOfAsItComesDue(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.MakeTask(t, d, ours)
	now, days := workday(t, d)
	exec(t, d, "UPDATE task SET assigned_at = assigned_at - interval '90 days' WHERE id = $1", id)
	near, late, head := "liaison-jyj task.near", "liaison-jyj task.overdue", "member-jyj task.overdue_head"
	for _, c := range []struct {
		in   int // days until it is due
		want []string
	}{
		{16, nil}, {15, []string{near}}, {14, nil}, {8, nil}, {7, []string{near}}, {5, nil}, {3, []string{near}}, {1, nil}, {0, nil},
		{-1, []string{late}}, {-5, nil}, {-7, []string{head}}, {-8, []string{late}}, {-13, nil}, {-14, []string{head}}, {-15, []string{late}},
	} {
		// The day stays and the task's date moves, so that only the distance changes; what was told before
		// names its date and is carried along.
		due := form.Day(now).AddDate(0, 0, c.in).Format(time.DateOnly)
		exec(t, d, "UPDATE message SET event = replace(event, (SELECT due::text FROM task WHERE id = $1), $2)", id, due)
		exec(t, d, "UPDATE task SET due = $2 WHERE id = $1", id, due)
		if got := remind(t, d, now); !slices.Equal(got, c.want) && len(got)+len(c.want) > 0 {
			t.Errorf("%d days left: told %v, want %v", c.in, got, c.want)
		}
		if again := remind(t, d, now); len(again) != 0 {
			t.Errorf("%d days left, once more: told %v", c.in, again)
		}
	}
	dbtest.Tamper(t, d, "DELETE FROM message")
	off := now
	for days.Workday(off) {
		off = off.AddDate(0, 0, 1)
	}
	for name, at := range map[string]time.Time{"at night": now.Add(12 * time.Hour), "early": now.Add(-90 * time.Minute), "on a day off": off} {
		if got := remind(t, d, at); len(got) != 0 {
			t.Errorf("%s: told %v", name, got)
		}
	}
	if got := remind(t, d, now); len(got) == 0 {
		t.Error("nothing was told in working hours: the three above prove nothing")
	}
}

// TestMonthWithoutReport: from the day of the setting on, once a month, where no progress was reported.
func TestMonthWithoutReport(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.ReceivedTask(t, d, sample.Task{Lead: "jyj", Due: time.Now().AddDate(1, 0, 0)})
	_, days := workday(t, d)
	on := func(month time.Month, day int) time.Time {
		at := time.Date(2027, month, day, 10, 0, 0, 0, form.Zone)
		for !days.Workday(at) {
			at = at.AddDate(0, 0, 1)
		}
		return at
	}
	if got := remind(t, d, on(5, 17)); len(got) != 0 {
		t.Errorf("before the day: %v", got)
	}
	report := "INSERT INTO task_report (task, kind, text, progress, problem, next, note, person, by_name, unit_name, at) VALUES ($1, 'progress', 'x', 1, '', '', '', 1, 'x', 'x', $2)"
	exec(t, d, report, id, on(5, 10))
	if got := remind(t, d, on(5, 25)); len(got) != 0 {
		t.Errorf("with a report: %v", got)
	}
	if got := remind(t, d, on(6, 25)); !slices.Equal(got, []string{"liaison-jyj task.unreported"}) {
		t.Errorf("without one: %v", got)
	}
	if got := remind(t, d, on(6, 27)); len(got) != 0 {
		t.Errorf("twice in a month: %v", got)
	}
}

// TestWhatLastsIsNotAskedForEveryMonth: it has its own rhythm, and is told of as its report comes near.
func TestWhatLastsIsNotAskedForEveryMonth(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := sample.ReceivedTask(t, d, sample.Task{Lead: "jyj", DueKind: "yearly"})
	_, days := workday(t, d)
	at := time.Date(2027, 6, 28, 10, 0, 0, 0, form.Zone)
	for !days.Workday(at) {
		at = at.AddDate(0, 0, 1)
	}
	due := func(day time.Time) {
		exec(t, d, "UPDATE task SET due = $2, assigned_at = $3 WHERE id = $1", id, day, at.AddDate(0, -3, 0))
	}
	due(at.AddDate(0, 6, 0))
	if got := remind(t, d, at); len(got) != 0 {
		t.Errorf("in the middle of its year: %v", got)
	}
	due(at.AddDate(0, 0, 3))
	if got := remind(t, d, at); !slices.Equal(got, []string{"liaison-jyj task.near"}) {
		t.Errorf("near its report: %v", got)
	}
	line := ""
	if err := d.Pool().QueryRow(t.Context(), "SELECT line FROM message WHERE kind = 'task.near'").Scan(&line); err != nil || !strings.Contains(line, "，长期，") || !strings.Contains(line, "前报送进展，当前") {
		t.Errorf("the message says %q: %v", line, err)
	}
}

// TestGuestsAreRemindedOfTheirAnswer: the working day before it is due and on the day, those only who
// owe one.
func TestGuestsAreRemindedOfTheirAnswer(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := after(planned, onMeeting("propose"), onMeeting("approve"), onMeeting("announce"))(t, d)
	sample.AnswerMeeting(t, d, id, "wjw", attendance.Reply{Step: "attend", Name: "张示例", Title: "副主任"})
	now, days := workday(t, d)
	owe := []string{"chief invitation.due", "liaison-gedian invitation.due", "liaison-jyj invitation.due"}
	due := func(at time.Time) {
		exec(t, d, "UPDATE meeting SET receipt_due = $2, starts_at = $2::timestamptz + interval '1 day', ends_at = $2::timestamptz + interval '2 days' WHERE id = $1", id, at)
	}
	due(days.Add(now, 2).Due.Add(18 * time.Hour))
	if got := remind(t, d, now); len(got) != 0 {
		t.Errorf("two days before: %v", got)
	}
	due(days.Add(now, 1).Due.Add(18 * time.Hour))
	if got := remind(t, d, now); !slices.Equal(got, owe) {
		t.Errorf("the day before: %v", got)
	}
	due(form.Day(now).Add(18 * time.Hour))
	if got := remind(t, d, now); !slices.Equal(got, owe) {
		t.Errorf("on the day: %v", got)
	}
	if got := remind(t, d, now.Add(9*time.Hour)); len(got) != 0 {
		t.Errorf("when it is over: %v", got)
	}
}
