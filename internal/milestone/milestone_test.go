package milestone_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
	"jointmeeting/internal/taskentry"
)

// bench has a task of 市教育局 with the milestones 修改完善 → 报市委审定 → 以“两办”名义印发.
type bench struct {
	*testing.T
	d  *db.DB
	id int64
}

func open(t *testing.T) bench {
	t.Helper()
	d := sampledb.DB(t)
	return bench{t, d, sample.SteppedTask(t, d)}
}

// at is the milestone of a place, counted from 1.
func (b bench) at(n int) milestone.Milestone {
	b.Helper()
	return sample.MilestonesOf(b, b.d, b.id)[n-1]
}

func (b bench) who(login string) access.Actor { b.Helper(); return sample.Who(b, b.d, login) }

// report reports a milestone done as it is now.
func (b bench) report(login string, n int, f milestone.DoneForm) error {
	b.Helper()
	m := b.at(n)
	_, err := milestone.NewService(b.d).Report(b.Context(), b.who(login), m.ID, m.Version, f)
	return err
}

// back takes back what was reported.
func (b bench) back(login string, n int, do string) error {
	b.Helper()
	m := b.at(n)
	_, err := milestone.NewService(b.d).Do(b.Context(), b.who(login), m.ID, m.Version, do, "误报")
	return err
}

// claim lets the lead say that the task is done.
func (b bench) claim() error {
	b.Helper()
	f := task.ClaimForm{Text: "已印发", NoFiles: "1", Note: "见文件"}
	_, err := task.NewService(b.d).Claim(b.Context(), b.who("liaison-jyj"), b.id, sample.TaskOf(b, b.d, b.id).Version, f, nil)
	return err
}

// do takes a step of the task.
func (b bench) do(login, step string) error {
	b.Helper()
	_, err := task.NewService(b.d).Do(b.Context(), b.who(login), b.id, sample.TaskOf(b, b.d, b.id).Version, step, "情况有变")
	return err
}

// all reports each milestone done.
func (b bench) all() {
	b.Helper()
	for n := range sample.Steps {
		if m := b.at(n + 1); !m.IsDone() {
			sample.FinishMilestone(b, b.d, "liaison-jyj", m)
		}
	}
}

func (b bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b bench) refused(err error, k fault.Kind, words string) {
	b.Helper()
	if err == nil || fault.KindOf(err) != k || !strings.Contains(fault.Sentence(err), words) {
		b.Errorf("%v, want kind %d with %q", err, k, words)
	}
}

// sound wants nothing of both rooms' checks.
func (b bench) sound() {
	b.Helper()
	for _, verify := range []func() ([]string, error){func() ([]string, error) { return milestone.Verify(b.Context(), b.d.Pool()) }, func() ([]string, error) { return task.Verify(b.Context(), b.d.Pool()) }} {
		if faults, err := verify(); err != nil || len(faults) > 0 {
			b.Errorf("the check says %v %v", faults, err)
		}
	}
}

func (b bench) today() string { return b.d.Now().In(form.Zone).Format(time.DateOnly) }

// TestChart: the common rules, for everybody who may do something and for who may not.
func TestChart(t *testing.T) {
	t.Parallel()
	seat := func(r access.Role, unit int64) access.Actor {
		return access.Actor{Person: 5, Seats: []access.Seat{{ID: 1, Role: r, Unit: unit}}}
	}
	records := []milestone.Milestone{}
	for _, state := range []string{milestone.Open, milestone.Done, milestone.Gone} {
		for _, of := range task.Chart.States {
			for _, by := range []string{"甲", "王五（电话，2026年3月5日），联席会议办公室李四代录"} {
				records = append(records, milestone.Milestone{State: state, TaskState: of.Name, Lead: 1, Joint: []int64{2}, Support: []int64{3}, ByName: by})
			}
		}
	}
	flowtest.Check(t, &milestone.Chart, records, seat(access.Liaison, 1), seat(access.Member, 1), seat(access.Liaison, 2), seat(access.Member, 3), seat(access.Liaison, 4),
		seat(access.Office, 9), seat(access.Director, 9), seat(access.Convenor, 9), seat(access.Chief, 9), access.Actor{Person: 6})
}

// TestFromTheIssueToTheClose: the task has the milestones of its decision; the lead reports them, each with what its kind asks for, claims once the last
// is done, and the history keeps it all.
func TestFromTheIssueToTheClose(t *testing.T) {
	t.Parallel()
	b := open(t)
	if got := sample.TaskOf(t, b.d, b.id).Ahead; got != "修改完善、报市委审定、以“两办”名义印发" {
		t.Errorf("ahead are %q", got)
	}
	b.sound()
	b.refused(b.claim(), fault.Invalid, "尚有办理步骤未完成：修改完善、报市委审定、以“两办”名义印发")
	b.must(b.report("liaison-jyj", 1, milestone.DoneForm{On: b.today()}))
	b.must(b.report("member-jyj", 2, milestone.DoneForm{On: b.today(), Outcome: "amended", Note: "按常委会意见修改"}))
	b.refused(b.claim(), fault.Invalid, "尚有办理步骤未完成：以“两办”名义印发")
	b.must(b.report("liaison-jyj", 3, milestone.DoneForm{On: b.today(), Document: " 鄂州政办发〔２０２６〕３号 "}))
	if m := b.at(3); m.Document != "鄂州政办发〔2026〕3号" || m.Report() != m.DoneOn.Format("2006年1月2日")+"，鄂州政办发〔2026〕3号" {
		t.Errorf("it was issued as %q: %s", m.Document, m.Report())
	}
	b.must(b.claim())
	b.must(b.do("office1", "verify"))
	b.must(b.do("office1", "close"))
	b.sound()
	v, err := task.NewService(b.d).Get(t.Context(), b.who("office1"), b.id)
	b.must(err)
	said := ""
	for _, l := range v.Log {
		said += l.Detail + "\n"
	}
	for _, want := range []string{"报告步骤完成：修改完善，", "，原则同意，按意见修改，按常委会意见修改", "，鄂州政办发〔2026〕3号"} {
		if !strings.Contains(said, want) {
			t.Errorf("the history says nothing of %q: %s", want, said)
		}
	}
	b.refused(b.back("liaison-jyj", 1, "take_back"), fault.Invalid, "已销号")
}

// TestWhoReports: the lead alone, and only while it works on the task; others who see it are refused, and nobody else knows of it.
func TestWhoReports(t *testing.T) {
	t.Parallel()
	b := open(t)
	done := milestone.DoneForm{On: b.today()}
	for _, login := range []string{"office1", "director", "convenor1", "chief"} {
		b.refused(b.report(login, 1, done), fault.Forbidden, "")
	}
	for _, login := range []string{"liaison-sfj", "member-wjw", "admin", "security", "auditor"} {
		b.refused(b.report(login, 1, done), fault.Missing, "")
	}
	m := b.at(1)
	_, err := milestone.NewService(b.d).Report(t.Context(), b.who("liaison-jyj"), m.ID, m.Version+1, done)
	b.refused(err, fault.Conflict, "")
	_, err = milestone.NewService(b.d).Report(t.Context(), b.who("liaison-jyj"), 999999, 1, done)
	b.refused(err, fault.Missing, "")
	_, err = milestone.NewService(b.d).Do(t.Context(), b.who("liaison-jyj"), m.ID, m.Version, "report", "")
	b.refused(err, fault.Missing, "")
	b.must(order(b, "suspend"))
	b.refused(b.report("liaison-jyj", 1, done), fault.Invalid, "已中止")
	b.must(order(b, "resume"))
	b.refused(b.report("liaison-jyj", 1, done), fault.Invalid, "待签收")
}

// order records the word of a convenor.
func order(b bench, step string) error {
	f := task.OrderForm{Convenor: fmt.Sprint(b.who("chief").Person), Reason: "另行部署", Due: b.d.Now().AddDate(0, 1, 0).Format(time.DateOnly)}
	_, err := task.NewService(b.d).Order(b.Context(), b.who("director"), b.id, sample.TaskOf(b, b.d, b.id).Version, step, f)
	return err
}

// TestWhatIsWrongInAReport: beside its field, and nothing is stored.
func TestWhatIsWrongInAReport(t *testing.T) {
	t.Parallel()
	b := open(t)
	tomorrow := b.d.Now().In(form.Zone).AddDate(0, 0, 1).Format(time.DateOnly)
	for _, c := range []struct {
		n     int
		field string
		f     milestone.DoneForm
	}{
		{1, "done_on", milestone.DoneForm{}}, {1, "done_on", milestone.DoneForm{On: "昨天"}}, {1, "done_on", milestone.DoneForm{On: tomorrow}},
		{1, "note", milestone.DoneForm{On: b.today(), Note: strings.Repeat("长", milestone.NoteMax+1)}},
		{1, "document", milestone.DoneForm{On: b.today(), Document: strings.Repeat("1", milestone.DocumentMax+1)}},
		{2, "outcome", milestone.DoneForm{On: b.today()}}, {2, "outcome", milestone.DoneForm{On: b.today(), Outcome: "rejected"}},
		{3, "document", milestone.DoneForm{On: b.today()}},
	} {
		err := b.report("liaison-jyj", c.n, c.f)
		if errs, ok := err.(form.Errors); !ok || len(errs) != 1 || errs.Of(c.field) == "" {
			t.Errorf("%+v: %v", c.f, err)
		}
		if m := b.at(c.n); m.State != milestone.Open {
			t.Errorf("%+v is stored", c.f)
		}
	}
	b.must(b.report("liaison-jyj", 1, milestone.ReadDone(url.Values{"done_on": {"２０２６年１月１日"}, "outcome": {"agreed"}, "note": {" 一\x00二 "}})))
	if m := b.at(1); m.Outcome != "" || m.Note != "一二" || m.DoneOn.Format(time.DateOnly) != "2026-01-01" {
		t.Errorf("stored %+v", m)
	}
}

// TestTakenBack: what was reported is taken back until the task is verified, with the reason; a claim that stands then is not verified, and comes back.
func TestTakenBack(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.all()
	b.must(b.claim())
	b.refused(b.back("office1", 3, "retract"), fault.Invalid, "不是办公室代录的")
	b.refused(b.back("office1", 3, "take_back"), fault.Forbidden, "")
	b.must(b.back("liaison-jyj", 3, "take_back"))
	if m := b.at(3); m.State != milestone.Open || m.Document != "" || m.ByName != "" || m.At != nil {
		t.Errorf("it is %+v", m)
	}
	b.sound()
	b.refused(b.do("office1", "verify"), fault.Invalid, "尚有办理步骤未完成：以“两办”名义印发")
	b.must(b.do("office1", "return"))
	b.all()
	b.must(b.claim())
	b.must(b.do("office1", "verify"))
	b.refused(b.back("liaison-jyj", 3, "take_back"), fault.Invalid, "已办结")
	b.sound()
}

// TestTheOfficeEntersIt: for a unit that does not sign in, marked and told; taken back by the office, or by the unit, which reports itself.
func TestTheOfficeEntersIt(t *testing.T) {
	t.Parallel()
	b := open(t)
	enter := func(login string, n int, f taskentry.MilestoneForm) error {
		m := b.at(n)
		_, err := taskentry.NewService(b.d).Milestone(t.Context(), b.who(login), m.ID, m.Version, f)
		return err
	}
	f := taskentry.MilestoneForm{Form: sample.Said(b.d), Done: milestone.DoneForm{On: b.today(), Document: "1号"}}
	for _, login := range []string{"liaison-jyj", "convenor1", "chief"} {
		b.refused(enter(login, 3, f), fault.Forbidden, "")
	}
	wrong := f
	wrong.By, wrong.Done.Document = "", ""
	if errs, ok := enter("office1", 3, wrong).(form.Errors); !ok || len(errs) != 2 || errs.Of("said_by") == "" || errs.Of("document") == "" {
		t.Errorf("what is wrong: %v", errs)
	}
	b.must(enter("office1", 3, f))
	if m := b.at(3); !m.IsDone() || !m.Entered() || !strings.Contains(m.ByName, "王五（电话，") {
		t.Errorf("it is %+v", m)
	}
	sample.Deliver(t, b.d)
	if n := count(t, b.d, "SELECT count(*) FROM message WHERE kind = 'milestone.entered'"); n != 2 {
		t.Errorf("%d hear of it", n)
	}
	b.must(b.back("office1", 3, "retract"))
	b.must(enter("office1", 3, f))
	b.must(b.back("liaison-jyj", 3, "take_back"))
	b.must(b.report("liaison-jyj", 3, milestone.DoneForm{On: b.today(), Document: "2号"}))
	b.refused(b.back("office1", 3, "retract"), fault.Invalid, "不是办公室代录的")
	b.refused(enter("office1", 3, f), fault.Conflict, "")
	b.sound()
}

func count(t *testing.T, d *db.DB, sql string) (n int) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTwoAtOnce: of two who report one milestone one is told that it was overtaken; a claim beside the taking back leaves no claim that is verified.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	b := open(t)
	m, errs := b.at(1), [2]error{}
	wait := sync.WaitGroup{}
	for i, login := range []string{"liaison-jyj", "member-jyj"} {
		who := b.who(login)
		wait.Go(func() {
			_, errs[i] = milestone.NewService(b.d).Report(context.WithoutCancel(t.Context()), who, m.ID, m.Version, milestone.DoneForm{On: b.today()})
		})
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both: %v", errs)
	}
	for _, err := range errs {
		if err != nil && fault.KindOf(err) != fault.Conflict {
			t.Errorf("the second hears %v", err)
		}
	}
	b.sound()
}

// TestSettled: a correction keeps what was reported of a milestone that it names as before, in whatever place, adds what is new and lets go what is not
// named any more.
func TestSettled(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.all()
	was, issued := sample.TaskOf(t, b.d, b.id), b.at(3)
	settle := func(list ...paper.Milestone) {
		t.Helper()
		_, err := b.d.Write(t.Context(), b.who("office1"), func(ctx context.Context, tx *db.Tx) error {
			tx.LogEntry(audit.Entry{Action: minutes.Chart.Action("issue"), Kind: minutes.Chart.Kind, Record: was.Minutes, Title: was.MinutesName})
			return milestone.Settle(ctx, tx, was.Minutes, "漏列", func(origin int64) []paper.Milestone {
				if origin != was.Origin {
					return nil
				}
				return list
			})
		})
		b.must(err)
	}
	settle(paper.Milestone{Kind: "submit", Name: "市政府"}, issued.Milestone, paper.Milestone{Kind: "revise"})
	list := sample.MilestonesOf(t, b.d, b.id)
	if len(list) != 3 || list[0].State != milestone.Open || list[1].ID != issued.ID || list[1].Document == "" || !list[2].IsDone() {
		t.Errorf("settled %+v", list)
	}
	if got := sample.TaskOf(t, b.d, b.id).Ahead; got != "报市政府批准" {
		t.Errorf("ahead are %q", got)
	}
	if n := count(t, b.d, "SELECT count(*) FROM milestone WHERE state = 'gone' AND name = '市委' AND outcome = 'agreed'"); n != 1 {
		t.Errorf("%d stay as they were reported", n)
	}
	before := count(t, b.d, "SELECT count(*) FROM audit")
	settle(list[0].Milestone, list[1].Milestone, list[2].Milestone)
	if n := count(t, b.d, "SELECT count(*) FROM audit") - before; n != 1 {
		t.Errorf("what stays as it is notes %d entries", n)
	}
	settle()
	if got := sample.TaskOf(t, b.d, b.id).Ahead; got != "" || len(sample.MilestonesOf(t, b.d, b.id)) != 0 {
		t.Errorf("nothing more is named; ahead are %q", got)
	}
}

// TestVerify names a milestone that is not the decision's, a task that forgets one, and one that is closed before them.
func TestVerify(t *testing.T) {
	t.Parallel()
	b := open(t)
	for _, c := range []struct{ spoil, mend, want string }{
		{"UPDATE milestone SET name = '县委' WHERE kind = 'review'", "UPDATE milestone SET name = '市委' WHERE kind = 'review'", "办理步骤与议定事项不符"},
		{"UPDATE task SET ahead = '' WHERE ahead <> ''", fmt.Sprintf("UPDATE task SET ahead = '修改完善' WHERE id = %d", b.id), "未完成步骤的记载"},
		{fmt.Sprintf("UPDATE task SET state = 'closed', claimed_at = now(), done_at = now(), verified_by = 'x' WHERE id = %d", b.id), "UPDATE task SET state = 'working', claimed_at = NULL, done_at = NULL, verified_by = '' WHERE state = 'closed'", "仍有办理步骤未完成"},
	} {
		run := func(sql string) {
			tx, err := dbtest.Admin(t, b.d).Begin(t.Context())
			b.must(err)
			_, err = tx.Exec(t.Context(), "SET LOCAL session_replication_role = replica")
			b.must(err)
			_, err = tx.Exec(t.Context(), sql)
			b.must(err)
			b.must(tx.Commit(context.WithoutCancel(t.Context())))
		}
		run(c.spoil)
		if faults, err := milestone.Verify(t.Context(), b.d.Pool()); err != nil || len(faults) != 1 || !strings.Contains(faults[0], c.want) {
			t.Errorf("%s: %v %v", c.want, faults, err)
		}
		run(c.mend)
	}
	if faults, err := milestone.Verify(t.Context(), b.d.Pool()); err != nil || len(faults) != 0 {
		t.Errorf("mended: %v %v", faults, err)
	}
}
