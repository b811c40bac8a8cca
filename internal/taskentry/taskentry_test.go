package taskentry_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
	"jointmeeting/internal/taskentry"
)

// clerk has a task of 市教育局 with 市财政局 beside it and 市卫健委 in support.
type clerk struct {
	*testing.T
	d  *db.DB
	id int64
}

var shared = sample.Task{Lead: "jyj", Joint: []string{"czj"}, Support: []string{"wjw"}}

// part enters what a unit says of its part.
func (c clerk) part(login, code string, version int, says, text string) error {
	c.Helper()
	f := taskentry.PartForm{Form: sample.Said(c.d), Says: says, Text: text}
	_, err := taskentry.NewService(c.d).Part(c.Context(), sample.Who(c, c.d, login), sample.PartOf(c, c.d, c.id, code).ID, version, f, nil)
	return err
}

// now is the version of a unit's part.
func (c clerk) now(code string) int { c.Helper(); return sample.PartOf(c, c.d, c.id, code).Version }

// progress enters what the lead says.
func (c clerk) progress(login string, version int, text, percent string) error {
	c.Helper()
	f := taskentry.ProgressForm{Form: sample.Said(c.d), Report: task.ReportForm{Text: text, Progress: percent}}
	_, err := taskentry.NewService(c.d).Progress(c.Context(), sample.Who(c, c.d, login), c.id, version, f, nil)
	return err
}

// do takes a step of a part without a report.
func (c clerk) do(login, code, step string) error {
	c.Helper()
	p := sample.PartOf(c, c.d, c.id, code)
	_, err := task.NewService(c.d).DoPart(c.Context(), sample.Who(c, c.d, login), p.ID, p.Version, step, "误录")
	return err
}

// consult lets the lead ask whether the task is done.
func (c clerk) consult() {
	c.Helper()
	_, err := task.NewService(c.d).Do(c.Context(), sample.Who(c, c.d, "liaison-jyj"), c.id, sample.TaskOf(c, c.d, c.id).Version, "consult", "")
	c.must(err)
}

func (c clerk) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c clerk) want(err error, k fault.Kind) {
	c.Helper()
	if fault.KindOf(err) != k || err == nil {
		c.Errorf("%v, want kind %d", err, k)
	}
}

var others = []string{"liaison-jyj", "member-wjw", "liaison-wjw", "liaison-czj", "liaison-sfj", "convenor1", "chief", "admin", "security", "auditor"}

// TestTheOfficeEntersForUnitsOfATask: the lead's progress, which signs for the task, and the others' reports and words on the claim; nobody else enters.
func TestTheOfficeEntersForUnitsOfATask(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	c := clerk{t, d, sample.MakeTask(t, d, shared)}
	for _, login := range others {
		if err := c.progress(login, 1, "已启动", "10"); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.Missing {
			t.Errorf("%s enters progress: %v", login, err)
		}
		if err := c.part(login, "wjw", 1, "report", "已配合"); fault.KindOf(err) != fault.Forbidden && fault.KindOf(err) != fault.Missing {
			t.Errorf("%s enters a part: %v", login, err)
		}
	}
	c.must(c.progress("office1", 1, "已启动", "10"))
	x := sample.TaskOf(t, d, c.id)
	if x.State != "working" || x.Progress != 10 || !strings.HasSuffix(x.ReceivedBy, "代录") {
		t.Errorf("after the progress: %+v", x)
	}
	c.want(c.progress("office1", 1, "已启动", "10"), fault.Conflict)
	c.must(c.progress("director", 2, "过半", "60"))
	c.must(c.part("office1", "wjw", c.now("wjw"), "report", "已配合"))
	c.must(c.part("office1", "wjw", c.now("wjw"), "report", "已配合，材料已送"))
	c.want(c.part("office1", "wjw", 1, "report", "旧页"), fault.Conflict)
	c.must(c.part("office1", "czj", c.now("czj"), "report", "资金已拨"))
	c.consult()
	c.must(c.part("office1", "czj", c.now("czj"), "refuse", "尚缺清单"))
	c.must(c.part("office1", "czj", c.now("czj"), "agree", ""))
	if p := sample.PartOf(t, d, c.id, "czj"); p.State != "agreed" || !p.Entered || p.Reason != "" {
		t.Errorf("after the consent: %+v", p)
	}
	c.must(c.do("liaison-czj", "czj", "refuse"))
	if p := sample.PartOf(t, d, c.id, "czj"); p.State != "refused" || p.Entered {
		t.Errorf("after the unit's own word: %+v", p)
	}
	c.want(c.part("office1", "czj", c.now("czj"), "agree", ""), fault.Invalid)
	c.sound()
}

// TestEntriesOfATaskAreTakenBack: by the office, with a reason, until the lead has acted; never what the unit said.
func TestEntriesOfATaskAreTakenBack(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	c := clerk{t, d, sample.ReceivedTask(t, d, shared)}
	c.must(c.part("office1", "wjw", 1, "report", "应为他单位"))
	for _, login := range []string{"liaison-wjw", "liaison-jyj", "convenor1", "chief"} {
		c.want(c.do(login, "wjw", "retract"), fault.Forbidden)
	}
	c.must(c.do("office2", "wjw", "retract"))
	if p := sample.PartOf(t, d, c.id, "wjw"); p.State != "open" || p.Text != "" || p.ByName != "" || p.ReceivedAt != nil || p.ReceivedBy != "" {
		t.Errorf("taken back: %+v", p)
	}
	c.must(c.part("office1", "wjw", c.now("wjw"), "report", "已配合"))
	c.must(c.part("office1", "czj", c.now("czj"), "report", "资金已拨"))
	c.consult()
	c.must(c.part("office1", "czj", c.now("czj"), "agree", ""))
	c.must(c.do("office1", "czj", "retract"))
	if p := sample.PartOf(t, d, c.id, "czj"); p.State != "asked" || p.Text != "资金已拨" {
		t.Errorf("the consent taken back: %+v", p)
	}
	c.must(c.do("liaison-czj", "czj", "agree"))
	c.want(c.do("office1", "czj", "retract"), fault.Invalid)
	c.must(c.do("liaison-jyj", "wjw", "accept"))
	c.want(c.do("office1", "wjw", "retract"), fault.Conflict)
	c.sound()
}

// TestEntryAndOwnReportAtOnce: a unit reports on a page that is older than the entry, and the office on one older than the unit's report: told, nothing lost.
func TestEntryAndOwnReportAtOnce(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	c := clerk{t, d, sample.ReceivedTask(t, d, shared)}
	p := sample.PartOf(t, d, c.id, "wjw")
	own := func(version int) error {
		_, err := task.NewService(d).ReportPart(t.Context(), sample.Who(t, d, "liaison-wjw"), p.ID, version, task.PartForm{Text: "本单位报送"}, nil)
		return err
	}
	c.must(c.part("office1", "wjw", 1, "report", "代录"))
	c.want(own(1), fault.Conflict)
	c.must(own(2))
	c.want(c.part("office1", "wjw", 2, "report", "迟到的代录"), fault.Conflict)
	c.want(c.part("office1", "wjw", 3, "report", "迟到的代录"), fault.Invalid)
	if p = sample.PartOf(t, d, c.id, "wjw"); p.Text != "本单位报送" || p.Entered {
		t.Errorf("it stands: %+v", p)
	}
}

// TestTheLeadsOwnReportHolds: over what it said before and on the same day; what it said later is entered.
func TestTheLeadsOwnReportHolds(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	c := clerk{t, d, sample.ReceivedTask(t, d, shared)}
	c.must(c.progress("office1", sample.TaskOf(t, d, c.id).Version, "据电话已启动", "10"))
	_, err := task.NewService(d).Report(t.Context(), sample.Who(t, d, "liaison-jyj"), c.id, sample.TaskOf(t, d, c.id).Version, task.ReportForm{Text: "实际未启动", Progress: "5", Note: "此前系口头估计"}, nil)
	c.must(err)
	if errs, ok := c.progress("office1", sample.TaskOf(t, d, c.id).Version, "已完成九成", "90").(form.Errors); !ok || errs.Of("said_on") == "" || sample.TaskOf(t, d, c.id).Progress != 5 {
		t.Errorf("entered over the unit's own report: %v", errs)
	}
	tx, err := dbtest.Admin(t, d).Begin(t.Context())
	c.must(err)
	_, err = tx.Exec(t.Context(), "SET LOCAL session_replication_role = replica")
	c.must(err)
	_, err = tx.Exec(t.Context(), "UPDATE task_report SET at = at - interval '2 days'")
	c.must(err)
	c.must(tx.Commit(t.Context()))
	c.must(c.progress("office1", sample.TaskOf(t, d, c.id).Version, "已完成九成", "90"))
}

// TestWhatIsWrongInAnEntry: beside its field, in words, and nothing is kept.
func TestWhatIsWrongInAnEntry(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	c := clerk{t, d, sample.ReceivedTask(t, d, shared)}
	s, who, p := taskentry.NewService(d), sample.Who(t, d, "office1"), sample.PartOf(t, d, c.id, "wjw")
	yesterday := d.Now().In(form.Zone).AddDate(0, 0, -1).Format("2006-01-02")
	tomorrow := d.Now().In(form.Zone).AddDate(0, 0, 1).Format("2006-01-02")
	try := func(on, says, text string, field string) {
		t.Helper()
		v := url.Values{"said_by": {"王五"}, "said_how": {"书面"}, "said_on": {on}, "says": {says}, "text": {text}, "progress": {"30"}}
		_, err := s.Part(t.Context(), who, p.ID, p.Version, taskentry.ReadPart(v), nil)
		if errs, ok := err.(form.Errors); !ok || len(errs) != 1 || errs.Of(field) == "" {
			t.Errorf("a part on %s that says %q: %v", on, says, err)
		}
	}
	today := sample.Said(d).On
	try(yesterday, "report", "已配合", "said_on")
	try(tomorrow, "report", "已配合", "said_on")
	try(today, "report", "", "text")
	try(today, "report", strings.Repeat("字", task.TextMax+1), "text")
	try(today, "sign", "已配合", "says")
	for _, on := range []string{yesterday, tomorrow} {
		f := taskentry.ProgressForm{Form: sample.Said(d), Report: task.ReportForm{Text: "过半", Progress: "60"}}
		f.On = on
		_, err := s.Progress(t.Context(), who, c.id, sample.TaskOf(t, d, c.id).Version, f, nil)
		if errs, ok := err.(form.Errors); !ok || len(errs) != 1 || errs.Of("said_on") == "" {
			t.Errorf("progress on %s: %v", on, err)
		}
	}
	if err := c.progress("office1", sample.TaskOf(t, d, c.id).Version, "", "101"); len(err.(form.Errors)) != 2 {
		t.Errorf("an empty progress: %v", err)
	}
	sample.DoPart(t, d, c.id, "wjw", "receive", "")
}

// TestTheCheckFindsFalseMarks: a report that is marked as entered and was not, and one that was and is not marked.
func TestTheCheckFindsFalseMarks(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	c := clerk{t, d, sample.ReceivedTask(t, d, shared)}
	c.must(c.part("office1", "wjw", 1, "report", "已配合"))
	c.sound()
	for _, name := range []string{"张三", "王五（电话，2026年3月5日），联席会议办公室李四代录"} {
		tx, err := dbtest.Admin(t, d).Begin(t.Context())
		c.must(err)
		_, err = tx.Exec(t.Context(), "SET LOCAL session_replication_role = replica")
		c.must(err)
		_, err = tx.Exec(t.Context(), "UPDATE task_report SET by_name = $1", name)
		c.must(err)
		_, err = tx.Exec(t.Context(), "UPDATE task_report SET at = at + interval '1 second' WHERE $1 <> '张三'", name)
		c.must(err)
		c.must(tx.Commit(context.WithoutCancel(t.Context())))
		if got, err := task.Verify(t.Context(), d.Pool()); err != nil || !strings.Contains(strings.Join(got, ""), "代录标记与日志不符") {
			t.Errorf("the check says %q, %v", got, err)
		}
	}
}

func (c clerk) sound() {
	c.Helper()
	got, err := task.Verify(c.Context(), c.d.Pool())
	for _, s := range got {
		if strings.Contains(s, "代录") {
			c.Errorf("the check says %q", s)
		}
	}
	c.must(err)
}
