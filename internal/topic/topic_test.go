package topic_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

// room is a database with people, the service under test, and the lists that are held against its rules.
type room struct {
	*testing.T
	d     *db.DB
	s     *topic.Service
	lists *topiclist.Service
}

func open(t *testing.T) room {
	t.Helper()
	d := sampledb.DB(t)
	return room{t, d, topic.NewService(d), topiclist.NewService(d)}
}

func (r room) who(login string) access.Actor { r.Helper(); return sample.Who(r.T, r.d, login) }

func (r room) do(login string, id int64, step, reason string) {
	r.Helper()
	sample.TopicStep(r.T, r.d, r.who(login), id, step, reason)
}

func (r room) topic(login string, id int64) topic.Topic {
	r.Helper()
	return sample.Topic(r.T, r.d, r.who(login), id)
}

// try takes a step as the office sees the topic's version, and gives the refusal.
func (r room) try(login string, id int64, step, reason string) error {
	r.Helper()
	_, err := r.s.Do(r.Context(), r.who(login), id, r.topic("liaison-jyj", id).Version, step, reason)
	return err
}

// TestR14_AnyLiaisonMaySubmitAnyTime: no window, a number, a time stamp; the office's reason is seen by
// the liaison.
func TestR14_AnyLiaisonMaySubmitAnyTime(t *testing.T) {
	r := open(t)
	for i, code := range []string{"jyj", "mzj", "scjgj"} {
		id := sample.SubmittedTopic(t, r.d, code)
		got := r.topic("liaison-"+code, id)
		if want := fmt.Sprintf("YT-%d-%03d", time.Now().In(form.Zone).Year(), i+1); got.Number != want || time.Since(got.SubmittedAt) > time.Minute {
			t.Errorf("%s: number %q at %v, want %s", code, got.Number, got.SubmittedAt, want)
		}
		if err := r.refusal(id, "return", ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("returned without a reason: %v", err)
		}
		r.do("office1", id, "return", "请补充法律依据")
		if got := r.topic("liaison-"+code, id); got.State != "returned" || got.Reason != "请补充法律依据" {
			t.Errorf("%s sees %s, %q", code, got.State, got.Reason)
		}
	}
}

func (r room) refusal(id int64, step, reason string) error {
	r.Helper()
	_, err := r.s.Do(r.Context(), r.who("office1"), id, r.topic("office1", id).Version, step, reason)
	return err
}

func TestNumberIsKeptAndTimesRenewed(t *testing.T) {
	r := open(t)
	id := sample.SubmittedTopic(t, r.d, "jyj")
	first := r.topic("office1", id)
	r.do("office1", id, "return", "请补充")
	r.do("liaison-jyj", id, "submit", "")
	again := r.topic("office1", id)
	if again.Number != first.Number || !again.SubmittedAt.After(first.SubmittedAt) || again.Reason != "" {
		t.Errorf("%+v", again)
	}
	if next := sample.SubmittedTopic(t, r.d, "jyj"); !strings.HasSuffix(r.topic("office1", next).Number, "-002") {
		t.Errorf("the next number is %s", r.topic("office1", next).Number)
	}
}

func TestTheWholeWayToTheMeeting(t *testing.T) {
	r := open(t)
	id := sample.ApprovedTopic(t, r.d, "jyj", sample.Unit(t, r.d, "czj").ID)
	var pool *[]topiclist.PoolRow
	if err := r.d.Read(t.Context(), func(b *db.Batch) { pool = topiclist.Pool(b) }); err != nil {
		t.Fatal(err)
	}
	if len(*pool) != 1 || (*pool)[0].ID != id || len((*pool)[0].Attend) != 1 || (*pool)[0].UnitName != "市教育局" {
		t.Fatalf("pool %+v", *pool)
	}
	advance := func(step string) error {
		_, err := r.d.Write(t.Context(), r.who("office1"), func(ctx context.Context, tx *db.Tx) error {
			tx.LogEntry(audit.Entry{Action: "meeting.end", Kind: "meeting", Record: 7})
			return topic.Advance(ctx, tx, id, step, "")
		})
		return err
	}
	for _, c := range []struct{ step, to string }{{"schedule", "scheduled"}, {"back_to_pool", "approved"}, {"schedule", "scheduled"}, {"discuss", "discussed"}} {
		if err := advance(c.step); err != nil {
			t.Fatal(err)
		}
		if got := r.topic("office1", id).State; got != c.to {
			t.Errorf("%s leads to %s", c.step, got)
		}
	}
	for _, step := range []string{"schedule", "accept", "fly"} {
		if err := advance(step); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s: %v", step, err)
		}
	}
	log := must(r.s.Show(t.Context(), r.who("liaison-jyj"), id)).Log
	steps := []string{}
	for _, e := range log {
		steps = append(steps, strings.TrimPrefix(e.Action, "topic."))
	}
	if got := strings.Join(steps, " "); got != "create submit accept propose approve schedule back_to_pool schedule discuss" {
		t.Errorf("history: %s", got)
	}
}

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

// TestInnerReview: the unit asks its member first; the office sees nothing before, and keeps sight of
// what it has once received.
func TestInnerReview(t *testing.T) {
	r := open(t)
	if _, err := r.d.Touch(t.Context(), "UPDATE unit SET inner_review = true WHERE code = 'jyj'"); err != nil {
		t.Fatal(err)
	}
	id := sample.DraftTopic(t, r.d, "jyj")
	if err := r.try("liaison-jyj", id, "submit", ""); fault.Sentence(err) != "本单位的议题须先送本单位审核" {
		t.Errorf("%v", err)
	}
	r.do("liaison-jyj", id, "review", "")
	if _, err := r.s.Show(t.Context(), r.who("office1"), id); fault.KindOf(err) != fault.Missing {
		t.Errorf("the office sees it already: %v", err)
	}
	if err := r.try("liaison-jyj", id, "agree", ""); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the liaison agrees with itself: %v", err)
	}
	r.do("member-jyj", id, "refuse", "请核对数据")
	if got := r.topic("liaison-jyj", id); got.State != "draft" || got.Reason != "请核对数据" || got.Number != "" {
		t.Errorf("%+v", got)
	}
	r.do("liaison-jyj", id, "review", "")
	r.do("member-jyj", id, "agree", "")
	if got := r.topic("office1", id); got.State != "submitted" || got.Number == "" {
		t.Errorf("%+v", got)
	}
	r.do("office1", id, "return", "请补充")
	r.do("liaison-jyj", id, "review", "")
	if got := r.topic("office1", id); got.State != "unit_review" {
		t.Errorf("the office lost sight of it in %s", got.State)
	}
}

func TestWithdrawnDraftStaysWithTheUnit(t *testing.T) {
	r := open(t)
	draft, sent := sample.DraftTopic(t, r.d, "jyj"), sample.SubmittedTopic(t, r.d, "jyj")
	r.do("liaison-jyj", draft, "withdraw", "")
	r.do("liaison-jyj", sent, "withdraw", "")
	if _, err := r.s.Show(t.Context(), r.who("office1"), draft); fault.KindOf(err) != fault.Missing {
		t.Errorf("a draft that was never handed in: %v", err)
	}
	if got := r.topic("office1", sent); got.State != "withdrawn" {
		t.Errorf("%s", got.State)
	}
}

func TestOnlyMemberUnitsBringTopics(t *testing.T) {
	r := open(t)
	for _, login := range []string{"liaison-gedian", "member-jyj", "office1", "chief", "admin"} {
		_, err := r.s.Create(t.Context(), r.who(login), topic.Sent{Form: sample.TopicForm("规范")})
		if fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", login, err)
		}
		if _, err := r.s.Blank(t.Context(), r.who(login)); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s is given the form: %v", login, err)
		}
	}
	if _, err := r.d.Touch(t.Context(), "UPDATE membership SET valid_to = current_date, valid_from = current_date - 1 WHERE unit = (SELECT id FROM unit WHERE code = 'jyj')"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.s.Create(t.Context(), r.who("liaison-jyj"), topic.Sent{Form: sample.TopicForm("规范")}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a unit that left: %v", err)
	}
	// A unit named in the form that is not the person's own is not believed.
	f := sample.TopicForm("规范")
	f.Unit = fmt.Sprint(sample.Unit(t, r.d, "czj").ID)
	if got := r.topic("liaison-mzj", sample.DraftTopicForm(t, r.d, "mzj", f)); got.UnitName != "市民政局" {
		t.Errorf("drafted for %s", got.UnitName)
	}
}

func TestEdit(t *testing.T) {
	r := open(t)
	id := sample.DraftTopic(t, r.d, "jyj")
	edit := func(login string, version int, title string) error {
		_, err := r.s.Edit(t.Context(), r.who(login), id, version, topic.Sent{Form: sample.TopicForm(title, sample.Unit(t, r.d, "czj").ID)})
		return err
	}
	if err := edit("liaison-jyj", 1, "新题目"); err != nil {
		t.Fatal(err)
	}
	if got := r.topic("liaison-jyj", id); got.Title != "新题目" || got.Version != 2 || len(got.AttendNames) != 1 || got.AttendNames[0] != "市财政局" {
		t.Errorf("%+v", got)
	}
	for name, c := range map[string]struct {
		login   string
		version int
		want    fault.Kind
	}{
		"stale":    {"liaison-jyj", 1, fault.Conflict},
		"outsider": {"liaison-mzj", 2, fault.Missing},
		"office":   {"office1", 2, fault.Missing},
		"member":   {"member-jyj", 2, fault.Forbidden},
	} {
		if err := edit(c.login, c.version, "x"); fault.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.do("liaison-jyj", id, "submit", "")
	if err := edit("liaison-jyj", 3, "x"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("after it was handed in: %v", err)
	}
	r.do("office1", id, "return", "请补充")
	if err := edit("liaison-jyj", 4, "补充后的题目"); err != nil {
		t.Errorf("returned: %v", err)
	}
}

func TestUnknownAnswersAreFormErrors(t *testing.T) {
	r := open(t)
	for field, spoil := range map[string]func(*topic.Form){
		"function": func(f *topic.Form) { f.Function = "F9" },
		"attend":   func(f *topic.Form) { f.Attend, f.AttendNone = []int64{999999}, false },
	} {
		f := sample.TopicForm("规范")
		spoil(&f)
		_, err := r.s.Create(t.Context(), r.who("liaison-jyj"), topic.Sent{Form: f})
		if errs, ok := err.(form.Errors); !ok || errs.Of(field) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestFilesComeAndGoWithTheForm(t *testing.T) {
	r := open(t)
	pdf := func(name string) file.Upload {
		data := []byte("%PDF-1.7 " + name)
		return file.Upload{Name: name, Size: int64(len(data)), Bytes: bytes.NewReader(data)}
	}
	bad := file.Upload{Name: "a.svg", Size: 5, Bytes: strings.NewReader("<svg>")}
	who := r.who("liaison-jyj")
	if _, err := r.s.Create(t.Context(), who, topic.Sent{Form: topic.Blank(), Uploads: []file.Upload{bad}}); err == nil || err.(form.Errors).Of("files") == "" || err.(form.Errors).Of("title") == "" {
		t.Errorf("fields and files are not refused at once: %v", err)
	}
	id := sample.DraftTopic(t, r.d, "jyj")
	send := func(version int, remove []int64, ups ...file.Upload) {
		t.Helper()
		if _, err := r.s.Edit(t.Context(), who, id, version, topic.Sent{Form: sample.TopicForm("规范"), Uploads: ups, Remove: remove}); err != nil {
			t.Fatal(err)
		}
	}
	files := func() []file.Attachment { return must(r.s.Show(t.Context(), who, id)).Files }
	send(1, nil, pdf("a.pdf"), pdf("b.pdf"))
	send(2, []int64{files()[0].ID}, pdf("c.pdf"))
	if got := files(); len(got) != 2 || got[0].Name != "b.pdf" || got[1].Name != "c.pdf" {
		t.Errorf("%+v", got)
	}
}

// TestTwoAtOnce: two people take a step on the same version; one is told.
func TestTwoAtOnce(t *testing.T) {
	r := open(t)
	id := sample.SubmittedTopic(t, r.d, "jyj")
	v := r.topic("office1", id).Version
	done := make(chan error, 2)
	for _, login := range []string{"office1", "office2"} {
		who := r.who(login)
		go func() {
			_, err := r.s.Decide(t.Context(), who, id, v, "accept", "", checklist.AllClear())
			done <- err
		}()
	}
	a, b := <-done, <-done
	if (a == nil) == (b == nil) || (a != nil && fault.KindOf(a) != fault.Conflict) || (b != nil && fault.KindOf(b) != fault.Conflict) {
		t.Errorf("%v / %v", a, b)
	}
}

func TestNextSaysWhoHoldsIt(t *testing.T) {
	for _, s := range topic.Chart.States {
		n := topic.Next(complete(s.Name), *setting.Defaults())
		if n.What == "" || (n.Holder == "") != s.Final {
			t.Errorf("%s: %+v", s.Name, n)
		}
		if n.Default != (s.Name == "submitted") {
			t.Errorf("%s: 系统默认 %v", s.Name, n.Default)
		}
	}
	if n := topic.Next(complete("submitted"), *setting.Defaults()); n.What != "等待办公室初审，3 个工作日内" {
		t.Errorf("%q", n.What)
	}
}

// TestReviewLimitIsCounted: from the day of handing in, by the calendar, only while the office reviews.
func TestReviewLimitIsCounted(t *testing.T) {
	days := calendar.New(calendar.List{Year: 2026, Days: []calendar.Day{{Date: time.Date(2026, 11, 26, 0, 0, 0, 0, form.Zone), Name: "节"}}})
	handed := complete("submitted")
	handed.SubmittedAt = time.Date(2026, 11, 24, 23, 0, 0, 0, form.Zone)
	l, ok := topic.Shown{Topic: handed, Values: *setting.Defaults(), Days: days}.Limit()
	if !ok || l.Words() != "自11月24日次日起算3个工作日，11月30日截止（11月26日节放假）" {
		t.Errorf("%v %s", ok, l.Words())
	}
	for _, s := range topic.Chart.States {
		if _, ok := (topic.Shown{Topic: complete(s.Name), Values: *setting.Defaults(), Days: days}).Limit(); ok != (s.Name == "submitted") {
			t.Errorf("%s: a limit runs: %v", s.Name, ok)
		}
	}
}

// TestChecklist: every point needs a tick or a word while the setting says so; a refusal needs its ground,
// which begins the reason; whoever may not take the step hears of that first.
func TestChecklist(t *testing.T) {
	r := open(t)
	id := sample.SubmittedTopic(t, r.d, "jyj")
	decide := func(login, step, reason string, v checklist.Review) error {
		_, err := r.s.Decide(t.Context(), r.who(login), id, r.topic("office1", id).Version, step, reason, v)
		return err
	}
	five, noted := checklist.AllClear(), checklist.AllClear()
	five.Clear = five.Clear[1:]
	noted.Clear, noted.Notes = noted.Clear[1:], map[string]string{"own": "涉及三个部门"}
	long := noted
	long.Notes = map[string]string{"own": strings.Repeat("字", checklist.NoteMax+1)}
	for _, c := range []struct {
		name, step, reason, field string
		v                         checklist.Review
	}{
		{"nothing said", "accept", "", "note-own", checklist.Review{}},
		{"one point left out", "accept", "", "note-own", five},
		{"a word too long", "accept", "", "note-own", long},
		{"no ground", "reject", "理由", "ground", checklist.Review{}},
		{"a ground that is none", "defer", "理由", "ground", checklist.Review{Ground: "x"}},
		{"reason and ground too long", "reject", strings.Repeat("字", topic.ReasonMax), "reason", checklist.Review{Ground: "own"}},
	} {
		var errs form.Errors
		if err := decide("office1", c.step, c.reason, c.v); !errors.As(err, &errs) || errs.Of(c.field) == "" {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if got := r.topic("office1", id); got.State != "submitted" || len(got.Checks) != 0 {
		t.Fatalf("a refused answer left %s, %v", got.State, got.Checks)
	}
	if err := decide("liaison-jyj", "accept", "", checklist.Review{}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the liaison: %v", err)
	}
	if err := decide("office1", "accept", "", noted); err != nil {
		t.Fatal(err)
	}
	got := r.topic("office1", id)
	if len(got.Checks) != len(checklist.Points) || got.Checks[0].Clear || got.Checks[0].Note != "涉及三个部门" || !got.Checks[1].Clear || got.CheckedName != r.who("office1").Name || got.CheckedAt.IsZero() {
		t.Errorf("kept: %+v", got.Checks)
	}
	if err := decide("office1", "defer", "以后再议", checklist.Review{}); err != nil { // from 拟上会 there is no card
		t.Error(err)
	}
	id = sample.SubmittedTopic(t, r.d, "jyj")
	if err := decide("office1", "defer", "请先会商", checklist.Review{Ground: "between"}); err != nil || r.topic("office1", id).Reason != "有关部门之间或者分管领导可以协调解决：请先会商" {
		t.Errorf("%v, %q", err, r.topic("office1", id).Reason)
	}
	if _, err := r.d.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('topic.checklist', '0', '测试', now())"); err != nil {
		t.Fatal(err)
	}
	id = sample.SubmittedTopic(t, r.d, "jyj")
	if err := decide("office1", "accept", "", checklist.Review{}); err != nil {
		t.Errorf("not asked for: %v", err)
	}
}

// TestAStaleClickOnABlockedStep: a page that is no longer true is told so before a guard is asked.
func TestAStaleClickOnABlockedStep(t *testing.T) {
	r := open(t)
	id := sample.JoiningTopic(t, r.d, "jyj", "czj")
	now := r.topic("liaison-jyj", id).Version
	for version, want := range map[int]fault.Kind{now - 1: fault.Conflict, now: fault.Invalid} {
		if _, err := r.s.Do(t.Context(), r.who("liaison-jyj"), id, version, "submit", ""); fault.KindOf(err) != want {
			t.Errorf("version %d of %d: %v", version, now, err)
		}
	}
}
