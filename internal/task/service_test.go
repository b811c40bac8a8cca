package task_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
)

// bench is a database with the sample office and the service under test.
type bench struct {
	*testing.T
	d *db.DB
	s *task.Service
}

func newBench(t *testing.T) bench {
	t.Parallel()
	d := sampledb.DB(t)
	return bench{t, d, task.NewService(d)}
}

func (b bench) who(login string) access.Actor { b.Helper(); return sample.Who(b, b.d, login) }

func (b bench) view(login string, id int64) task.View {
	b.Helper()
	v, err := b.s.Get(b.Context(), b.who(login), id)
	if err != nil {
		b.Fatalf("%s opens task %d: %v", login, id, err)
	}
	return v
}

func (b bench) do(login string, id int64, step, reason string) error {
	b.Helper()
	_, err := b.s.Do(b.Context(), b.who(login), id, sample.TaskOf(b, b.d, id).Version, step, reason)
	return err
}

func (b bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b bench) refused(err error, kind fault.Kind) {
	b.Helper()
	if fault.KindOf(err) != kind {
		b.Errorf("got %v, want kind %d", err, kind)
	}
}

func pdf() []file.Upload {
	bytesOf := []byte("%PDF-1.7\n" + strings.Repeat(" ", 24) + "\n%%EOF")
	return []file.Upload{{Name: "报批稿.pdf", Size: int64(len(bytesOf)), Bytes: bytes.NewReader(bytesOf)}}
}

func TestR16_from_issue_to_closed(t *testing.T) {
	b := newBench(t)
	id := sample.MakeTask(b, b.d, sample.Task{Lead: "jyj", Support: []string{"czj"}})
	b.refused(b.do("office1", id, "close", ""), fault.Conflict)
	b.must(b.do("member-jyj", id, "receive", ""))
	v := b.view("liaison-jyj", id)
	if v.State != "working" || v.ReceivedBy != b.who("member-jyj").Name || v.ReceivedAt == nil {
		t.Fatalf("received: %+v", v.Task)
	}
	_, err := b.s.Report(b.Context(), b.who("liaison-jyj"), id, v.Version, task.ReportForm{Text: "完成调研", Progress: "40"}, pdf())
	b.must(err)
	p := b.view("liaison-czj", id).Parts[0]
	_, err = b.s.ReportPart(b.Context(), b.who("liaison-czj"), p.ID, p.Version, task.PartForm{Text: "经费已安排"}, nil)
	b.must(err)
	v = b.view("liaison-jyj", id)
	_, err = b.s.Claim(b.Context(), b.who("liaison-jyj"), id, v.Version, task.ClaimForm{Text: "标准已报批"}, pdf())
	b.must(err)
	b.must(b.do("office1", id, "verify", ""))
	b.must(b.do("office2", id, "close", ""))
	v = b.view("chief", id)
	if v.State != "closed" || v.Progress != 100 || v.VerifiedBy != b.who("office1").Name || v.DoneAt == nil {
		t.Errorf("closed: %+v", v.Task)
	}
	kinds := []string{}
	for _, r := range v.Reports {
		kinds = append(kinds, r.Kind)
	}
	if !slices.Equal(kinds, []string{"claim", "part", "progress"}) || len(v.Files) != 2 {
		t.Errorf("reports %q, %d files", kinds, len(v.Files))
	}
	acts := []string{}
	for _, l := range v.Log {
		acts = append(acts, l.Action)
	}
	if want := []string{"task.assign", "task.receive", "task.report", "part.report", "task.claim", "task.verify", "task.close"}; !slices.Equal(slices.DeleteFunc(acts, func(a string) bool {
		return strings.HasPrefix(a, "file.")
	}), want) {
		t.Errorf("log %q, want %q", acts, want)
	}
	if got := column[bool](t, b.d, "SELECT bool_or(open) FROM task_unit"); got[0] {
		t.Error("a closed task is still open for its units")
	}
}

// TestR10_supporter_cannot_claim: 403 for the supporting unit, while the lead unit succeeds.
func TestR10_supporter_cannot_claim(t *testing.T) {
	b := newBench(t)
	id := sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj", Support: []string{"czj"}})
	f := task.ClaimForm{Text: "办结", NoFiles: "1", Note: "无"}
	v := b.view("liaison-czj", id)
	for _, login := range []string{"liaison-czj", "member-czj", "office1", "chief"} {
		_, err := b.s.Claim(b.Context(), b.who(login), id, v.Version, f, nil)
		b.refused(err, fault.Forbidden)
	}
	_, err := b.s.Report(b.Context(), b.who("liaison-czj"), id, v.Version, task.ReportForm{Text: "x", Progress: "10"}, nil)
	b.refused(err, fault.Forbidden)
	_, err = b.s.Claim(b.Context(), b.who("liaison-jyj"), id, v.Version, f, nil)
	b.refused(err, fault.Invalid) // the part of 市财政局 is not in
	p := v.Parts[0]
	_, err = b.s.ReportPart(b.Context(), b.who("liaison-czj"), p.ID, p.Version, task.PartForm{Text: "已配合"}, nil)
	b.must(err)
	_, err = b.s.Claim(b.Context(), b.who("liaison-jyj"), id, v.Version, f, nil)
	b.must(err)
}

// TestR11_supporters_see_and_answer: each supporting unit has the task in its list, signs and reports its
// part; the lead accepts or asks again.
func TestR11_supporters_see_and_answer(t *testing.T) {
	b := newBench(t)
	id := sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj", Support: []string{"czj", "gedian"}})
	for _, login := range []string{"liaison-czj", "liaison-gedian"} {
		p, err := b.s.List(b.Context(), b.who(login), task.Filter{}, time.Now())
		b.must(err)
		if len(p.Rows) != 1 || p.Rows[0].ID != id || p.Rows[0].Role != "support" || p.Open != 1 {
			t.Errorf("%s sees %+v", login, p.Rows)
		}
	}
	part := func() task.Part { return b.view("office1", id).Parts[0] }
	step := func(login, do, reason string) error {
		_, err := b.s.DoPart(b.Context(), b.who(login), part().ID, part().Version, do, reason)
		return err
	}
	b.refused(step("liaison-gedian", "receive", ""), fault.Forbidden)
	b.must(step("liaison-czj", "receive", ""))
	b.refused(step("liaison-czj", "report", ""), fault.Missing) // only through its form
	_, err := b.s.ReportPart(b.Context(), b.who("liaison-czj"), part().ID, part().Version, task.PartForm{}, nil)
	if e, ok := err.(form.Errors); !ok || e.Of("text") == "" {
		t.Errorf("empty report: %v", err)
	}
	_, err = b.s.ReportPart(b.Context(), b.who("liaison-czj"), part().ID, part().Version, task.PartForm{Text: "已安排"}, pdf())
	b.must(err)
	b.refused(step("liaison-jyj", "ask_again", ""), fault.Invalid)
	b.must(step("liaison-jyj", "ask_again", "请补充金额"))
	if got := part(); got.State != "open" || got.Reason != "请补充金额" || got.Text != "已安排" {
		t.Errorf("asked again: %+v", got)
	}
	_, err = b.s.ReportPart(b.Context(), b.who("liaison-czj"), part().ID, part().Version, task.PartForm{Text: "已安排 10 万元"}, nil)
	b.must(err)
	b.must(step("member-jyj", "accept", ""))
	if got := part(); got.State != "accepted" || got.Reason != "" || got.ReceivedBy == "" {
		t.Errorf("accepted: %+v", got)
	}
	if n := len(b.view("office1", id).Reports); n != 2 {
		t.Errorf("%d reports are kept, want both", n)
	}
	b.refused(func() error {
		_, err := b.s.DoPart(b.Context(), b.who("liaison-jyj"), part().ID, part().Version-1, "ask_again", "x")
		return err
	}(), fault.Conflict)
}

// TestR16_host_task: a task led by the host unit is verified by the other convenor or the chief only.
func TestR16_host_task(t *testing.T) {
	for _, verifier := range []string{"convenor1", "chief"} {
		t.Run(verifier, func(t *testing.T) {
			b := newBench(t)
			id := sample.ClaimedTask(b, b.d, sample.Task{Lead: "scjgj"})
			for _, login := range []string{"office1", "office2", "director", "convenor2"} {
				b.refused(b.do(login, id, "verify", ""), fault.Invalid)
				b.refused(b.do(login, id, "return", "x"), fault.Invalid)
			}
			b.refused(b.do("member-scjgj", id, "verify", ""), fault.Forbidden)
			b.must(b.do(verifier, id, "verify", ""))
		})
	}
}

func TestR8_waiting_task_is_not_its_units(t *testing.T) {
	b := newBench(t)
	id := sample.MakeTask(b, b.d, sample.Task{Lead: "jyj", Support: []string{"czj"}, Waiting: true, Major: true})
	for _, login := range []string{"liaison-jyj", "member-jyj", "liaison-czj", "admin", "security", "auditor"} {
		_, err := b.s.Get(b.Context(), b.who(login), id)
		b.refused(err, fault.Missing)
		b.refused(b.do(login, id, "receive", ""), fault.Missing)
	}
	for _, login := range []string{"office1", "director", "convenor1", "convenor2", "chief"} {
		b.view(login, id)
	}
}

func TestProgressGoesDownOnlyWithAWord(t *testing.T) {
	b := newBench(t)
	id := sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj"})
	send := func(f task.ReportForm) error {
		_, err := b.s.Report(b.Context(), b.who("liaison-jyj"), id, sample.TaskOf(b, b.d, id).Version, f, nil)
		return err
	}
	b.must(send(task.ReportForm{Text: "过半", Progress: "60"}))
	err := send(task.ReportForm{Text: "返工", Progress: "40"})
	if e, ok := err.(form.Errors); !ok || e.Of("note") == "" {
		t.Errorf("down without a word: %v", err)
	}
	b.must(send(task.ReportForm{Text: "不变", Progress: "60", Note: "多余"}))
	b.must(send(task.ReportForm{Text: "返工", Progress: "40", Note: "审查未通过"}))
	v := b.view("office1", id)
	if v.Progress != 40 || v.Reports[0].Note != "审查未通过" || v.Reports[1].Note != "" || v.Reports[0].UnitName != "市教育局" {
		t.Errorf("%d, %+v", v.Progress, v.Reports)
	}
	if _, err := dbtest.Admin(t, b.d).Exec(t.Context(), "UPDATE task_report SET text = 'x'"); db.Constraint(err) != "task_report_insert_only" {
		t.Errorf("a sent report can be changed: %v", err)
	}
}

func TestSendBackAndKeep(t *testing.T) {
	b := newBench(t)
	id := sample.MakeTask(b, b.d, sample.Task{Lead: "jyj"})
	b.refused(b.do("liaison-jyj", id, "send_back", " "), fault.Invalid)
	b.must(b.do("liaison-jyj", id, "send_back", "不属本单位职责"))
	if v := b.view("office1", id); !v.Returned || v.Reason != "不属本单位职责" || v.State != "assigned" {
		t.Errorf("sent back: %+v", v.Task)
	}
	b.must(b.do("office1", id, "keep", "会议已明确由市教育局牵头"))
	b.must(b.do("liaison-jyj", id, "receive", ""))
	if v := b.view("office1", id); v.Returned || v.State != "working" {
		t.Errorf("kept: %+v", v.Task)
	}
}

func TestReturnTakesTheClaimBack(t *testing.T) {
	b := newBench(t)
	id := sample.ClaimedTask(b, b.d, sample.Task{Lead: "jyj"})
	long := strings.Repeat("长", task.ReasonMax+1)
	if _, ok := b.do("office1", id, "return", long).(form.Errors); !ok {
		t.Error("an endless reason is taken")
	}
	b.must(b.do("office1", id, "return", "缺审查会议纪要"))
	if v := b.view("liaison-jyj", id); v.State != "working" || v.ClaimedAt != nil || v.Reason != "缺审查会议纪要" {
		t.Errorf("returned: %+v", v.Task)
	}
}

func TestOrdersNeedAConvenorsWord(t *testing.T) {
	b := newBench(t)
	id := sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj"})
	chief := b.who("chief")
	order := func(login, step string, f task.OrderForm) error {
		_, err := b.s.Order(b.Context(), b.who(login), id, sample.TaskOf(b, b.d, id).Version, step, f)
		return err
	}
	good := task.OrderForm{Convenor: itoa(chief.Person), Reason: "待上位标准发布", Due: "2099-12-31"}
	for _, login := range []string{"office1", "chief", "liaison-jyj"} {
		b.refused(order(login, "suspend", good), fault.Forbidden)
	}
	for field, f := range map[string]task.OrderForm{"convenor": {Convenor: itoa(b.who("office1").Person), Reason: "x"}, "reason": {Convenor: good.Convenor}} {
		if e, ok := order("director", "suspend", f).(form.Errors); !ok || e.Of(field) == "" || len(e) != 1 {
			t.Errorf("%s: %v", field, e)
		}
	}
	b.refused(b.do("director", id, "suspend", "x"), fault.Missing) // never without the form
	b.must(order("director", "suspend", good))
	v := b.view("liaison-jyj", id)
	if v.State != "suspended" || v.Reason != "总召集人"+chief.Name+"批示：待上位标准发布" {
		t.Errorf("suspended: %+v", v.Task)
	}
	for _, due := range []string{"", "2020-01-01", "x"} {
		f := good
		f.Due = due
		if e, ok := order("director", "resume", f).(form.Errors); !ok || e.Of("due") == "" {
			t.Errorf("resume to %q: %v", due, e)
		}
	}
	b.must(order("director", "resume", good))
	if v := b.view("liaison-jyj", id); v.State != "assigned" || v.Due.Format("2006-01-02") != "2099-12-31" {
		t.Errorf("resumed: %+v", v.Task)
	}
	if got := column[string](t, b.d, "SELECT due || ' ' || open FROM task_unit"); got[0] != "2099-12-31 true" {
		t.Errorf("the unit's list: %q", got)
	}
	b.must(order("director", "cancel", good))
	b.refused(order("director", "resume", good), fault.Conflict)
}

func TestStaleAndRepeated(t *testing.T) {
	b := newBench(t)
	id := sample.MakeTask(b, b.d, sample.Task{Lead: "jyj"})
	who := b.who("liaison-jyj")
	_, err := b.s.Do(b.Context(), who, id, 99, "receive", "")
	b.refused(err, fault.Conflict)
	ctx := db.WithOperation(b.Context(), db.Operation{Token: "one-form-only", Route: "x", Body: []byte("x")})
	for i := range 2 {
		out, err := b.s.Do(ctx, who, id, 1, "receive", "")
		b.must(err)
		if out.URL != task.Path(id) || out.Repeated != (i == 1) {
			t.Errorf("%d: %+v", i, out)
		}
	}
	if got := column[int](t, b.d, "SELECT count(*) FROM audit WHERE action = 'task.receive'"); got[0] != 1 {
		t.Errorf("received %d times", got[0])
	}
}

func TestClaimNeedsFilesOrAWord(t *testing.T) {
	for _, c := range []struct {
		name  string
		f     task.ClaimForm
		files int
		bad   string
	}{
		{"files", task.ClaimForm{Text: "好"}, 1, ""},
		{"no files, a word", task.ClaimForm{Text: "好", NoFiles: "1", Note: "已印发"}, 0, ""},
		{"no files", task.ClaimForm{Text: "好"}, 0, "files"},
		{"a word without the tick", task.ClaimForm{Text: "好", Note: "已印发"}, 0, "files"},
		{"the tick without a word", task.ClaimForm{Text: "好", NoFiles: "1"}, 0, "note"},
		{"no text", task.ClaimForm{}, 1, "text"},
	} {
		_, errs := c.f.Input(c.files)
		if (len(errs) == 0) != (c.bad == "") || (c.bad != "" && errs.Of(c.bad) == "") {
			t.Errorf("%s: %v", c.name, errs)
		}
	}
}

func TestReportFormChecks(t *testing.T) {
	long := strings.Repeat("长", task.TextMax+1)
	for _, c := range []struct {
		name string
		f    task.ReportForm
		bad  string
	}{
		{"good", task.ReportForm{Text: "好", Progress: "50"}, ""},
		{"full", task.ReportForm{Text: "好", Progress: "100", Problem: "无", Next: "无"}, ""},
		{"no text", task.ReportForm{Progress: "50"}, "text"},
		{"long", task.ReportForm{Text: long, Progress: "50"}, "text"},
		{"no progress", task.ReportForm{Text: "好"}, "progress"},
		{"words", task.ReportForm{Text: "好", Progress: "一半"}, "progress"},
		{"above", task.ReportForm{Text: "好", Progress: "101"}, "progress"},
		{"below", task.ReportForm{Text: "好", Progress: "-1"}, "progress"},
		{"long problem", task.ReportForm{Text: "好", Progress: "50", Problem: long}, "problem"},
		{"long next", task.ReportForm{Text: "好", Progress: "50", Next: long}, "next"},
		{"down", task.ReportForm{Text: "好", Progress: "49"}, "note"},
	} {
		_, errs := c.f.Input(50)
		if (len(errs) == 0) != (c.bad == "") || (c.bad != "" && errs.Of(c.bad) == "") {
			t.Errorf("%s: %v", c.name, errs)
		}
	}
}
