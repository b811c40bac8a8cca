package problem_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// room is a database with people and the service under test.
type room struct {
	*testing.T
	d *db.DB
	s *problem.Service
}

func open(t *testing.T) room {
	t.Helper()
	d := sampledb.DB(t)
	return room{t, d, problem.NewService(d)}
}

func (r room) who(login string) access.Actor { r.Helper(); return sample.Who(r.T, r.d, login) }

func (r room) get(login string, id int64) problem.Shown {
	r.Helper()
	p, err := r.s.Show(r.Context(), r.who(login), id)
	if err != nil {
		r.Fatal(err)
	}
	return p
}

func (r room) do(login string, id int64, step, reason string) error {
	r.Helper()
	_, err := r.s.Do(r.Context(), r.who(login), id, r.get("office1", id).Problem.Version, step, reason)
	return err
}

func (r room) refused(err error, kind fault.Kind, what string) {
	r.Helper()
	if fault.KindOf(err) != kind {
		r.Errorf("%s: %v", what, err)
	}
}

func (r room) field(err error, name string) {
	r.Helper()
	if errs, ok := err.(form.Errors); !ok || errs.Of(name) == "" {
		r.Errorf("no sentence beside %s: %v", name, err)
	}
}

func TestChart(t *testing.T) {
	records := []problem.Problem{}
	for _, s := range problem.Chart.States {
		for _, going := range []int{0, 1} {
			records = append(records, problem.Problem{State: s.Name, Unit: 1, Going: going, Belongs: going == 0})
		}
	}
	actors := []access.Actor{}
	for _, role := range access.Roles() {
		for _, unit := range []int64{1, 2} {
			actors = append(actors, access.Actor{Person: 1, Seats: []access.Seat{{Role: role, Unit: unit}}})
		}
	}
	flowtest.Check(t, &problem.Chart, records, actors...)
}

// topic is the topic with its origin, as its page shows it.
func (r room) topic(login string, id int64) (topic.Shown, error) {
	var origin **topic.Origin
	shown, err := topic.NewService(r.d).Show(r.Context(), r.who(login), id, func(b *db.Batch) { origin = problem.OriginOf(b, r.who(login), id) })
	if err == nil {
		shown.Origin = *origin
	}
	return shown, err
}

// TestR12_ProblemBecomesATopic: a draft of the unit that keeps a link back, both ways.
func TestR12_ProblemBecomesATopic(t *testing.T) {
	r := open(t)
	id := sample.Problem(t, r.d, "jyj", "校外托管机构服务要求不统一")
	p := r.get("liaison-jyj", id).Problem
	url := sample.ProblemStep(t, r.d, "jyj", id, "raise", "")
	made, cut := strings.CutSuffix(strings.TrimPrefix(url, "/topics/"), "/edit")
	if !cut {
		t.Fatalf("it leads to %s", url)
	}
	shown, err := r.topic("liaison-jyj", form.ID(made))
	if err != nil {
		t.Fatal(err)
	}
	got := shown.Topic
	if got.State != "draft" || got.Title != p.Title || got.Matters != p.Proposal || !strings.Contains(got.Background, p.Duty) || !strings.Contains(got.Background, p.Situation) || got.Unit != p.Unit {
		t.Errorf("%+v", got)
	}
	if shown.Origin == nil || shown.Origin.ID != id || shown.Origin.Title != p.Title {
		t.Errorf("no link back: %+v", shown.Origin)
	}
	after := r.get("liaison-jyj", id)
	if after.Problem.State != "raised" || len(after.Topics) != 1 || after.Topics[0].ID != got.ID {
		t.Errorf("%+v %+v", after.Problem, after.Topics)
	}
	if n := len(r.get("office1", id).Topics); n != 0 {
		t.Errorf("the office sees %d drafts of a unit", n)
	}
	r.refused(r.do("liaison-jyj", id, "raise", ""), fault.Conflict, "raised twice")
	r.refused(r.do("liaison-jyj", id, "reopen", "再研究"), fault.Invalid, "taken up again while its topic is on its way")
	sample.TopicStep(t, r.d, r.who("liaison-jyj"), got.ID, "withdraw", "")
	if err := r.do("liaison-jyj", id, "reopen", "再研究"); err != nil {
		t.Errorf("after the topic was withdrawn: %v", err)
	}
}

// TestR12_OriginIsNotShownToOthers: a unit that attends reads the topic, not the problem behind it.
func TestR12_OriginIsNotShownToOthers(t *testing.T) {
	r := open(t)
	id := sample.Problem(t, r.d, "jyj", "问题")
	made := sample.SubmittedTopic(t, r.d, "jyj", sample.Unit(t, r.d, "czj").ID)
	if _, err := r.d.Pool().Exec(t.Context(), "UPDATE topic SET problem = $1, state = 'scheduled' WHERE id = $2", id, made); err != nil {
		t.Fatal(err)
	}
	for login, want := range map[string]bool{"liaison-jyj": true, "office1": true, "chief": true, "liaison-czj": false} {
		shown, err := r.topic(login, made)
		if err != nil || (shown.Origin != nil) != want {
			t.Errorf("%s: the origin is shown: %v, %v", login, shown.Origin != nil, err)
		}
	}
}

func TestWhoRaisesAndCloses(t *testing.T) {
	r := open(t)
	id := sample.Problem(t, r.d, "jyj", "问题")
	for _, login := range []string{"office1", "director", "member-jyj", "convenor1", "chief"} {
		r.refused(r.do(login, id, "raise", ""), fault.Forbidden, login+" raises")
	}
	r.refused(r.do("liaison-wjw", id, "raise", ""), fault.Missing, "a outsider raises")
	r.refused(r.do("member-jyj", id, "close", "已解决"), fault.Forbidden, "a member closes")
	r.refused(r.do("office1", id, "close", ""), fault.Invalid, "closed without a reason")
	r.field(r.do("office1", id, "close", strings.Repeat("字", problem.ReasonMax+1)), "reason")
	if err := r.do("office1", id, "close", "已有国家标准"); err != nil {
		t.Fatal(err)
	}
	_, err := r.s.Do(t.Context(), r.who("office1"), id, 1, "reopen", "再研究")
	r.refused(err, fault.Conflict, "a stale step")
	f := sample.ProblemForm(t, r.d, "jyj", "改")
	_, err = r.s.Edit(t.Context(), r.who("liaison-jyj"), id, 2, f)
	r.refused(err, fault.Forbidden, "a closed one is changed")
	if _, err := r.d.Pool().Exec(t.Context(), "UPDATE membership SET valid_to = current_date WHERE unit = (SELECT unit FROM problem WHERE id = $1)", id); err != nil {
		t.Fatal(err)
	}
	if err := r.do("office1", id, "reopen", "再研究"); err != nil {
		t.Fatal(err)
	}
	r.refused(r.do("liaison-jyj", id, "raise", ""), fault.Invalid, "a unit that has left brings a topic")
}

// TestR12_WhoRegisters: the liaison for the own unit, the office for every member unit, nobody else.
func TestR12_WhoRegisters(t *testing.T) {
	r := open(t)
	f := sample.ProblemForm(t, r.d, "jyj", "题目")
	register := func(login string, change func(*problem.Form)) error {
		x := f
		change(&x)
		_, err := r.s.Register(t.Context(), r.who(login), x)
		return err
	}
	unit := func(code string) func(*problem.Form) {
		id := form.ID("0")
		if code != "" {
			id = sample.Unit(t, r.d, code).ID
		}
		return func(x *problem.Form) { x.Unit = itoa(id) }
	}
	for login, change := range map[string]func(*problem.Form){"liaison-jyj": unit(""), "office1": unit("jyj"), "director": unit("jyj")} {
		if err := register(login, change); err != nil {
			t.Errorf("%s: %v", login, err)
		}
	}
	for login, change := range map[string]func(*problem.Form){"member-jyj": unit("jyj"), "liaison-wjw": unit("jyj"), "chief": unit("jyj"), "liaison-gedian": unit(""), "office1": unit("gedian"), "admin": unit("jyj")} {
		r.refused(register(login, change), fault.Forbidden, login+" registers")
	}
	for login, want := range map[string]bool{"liaison-jyj": true, "office1": true, "member-jyj": false, "liaison-gedian": false, "chief": false} {
		if l, err := r.s.List(t.Context(), r.who(login), problem.Filter{}); err != nil || l.MayRegister != want {
			t.Errorf("%s is offered to register: %v, %v", login, l.MayRegister, err)
		}
	}
	for field, change := range map[string]func(*problem.Form){
		"title": func(x *problem.Form) { x.Title = "" }, "duty": func(x *problem.Form) { x.Duty = "自拟职责" },
		"situation": func(x *problem.Form) { x.Situation = strings.Repeat("字", problem.Fields.Of("situation").Max+1) }, "proposal": func(x *problem.Form) { x.Proposal = "" },
	} {
		r.field(register("liaison-jyj", change), field)
	}
}

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

func TestEdit(t *testing.T) {
	r := open(t)
	id := sample.Problem(t, r.d, "jyj", "问题")
	f := sample.ProblemForm(t, r.d, "jyj", "改过的问题")
	_, err := r.s.Edit(t.Context(), r.who("member-jyj"), id, 1, f)
	r.refused(err, fault.Forbidden, "a member edits")
	if _, err := r.s.Edit(t.Context(), r.who("liaison-jyj"), id, 1, f); err != nil {
		t.Fatal(err)
	}
	_, err = r.s.Edit(t.Context(), r.who("office1"), id, 1, f)
	r.refused(err, fault.Conflict, "a stale edit")
	p := r.get("office1", id)
	if p.Problem.Title != "改过的问题" || p.Log[len(p.Log)-1].Detail != "修改题目" {
		t.Errorf("%+v", p.Log)
	}
	// The unit's duty changes: the problem may keep the sentence it was registered on.
	if _, err := r.d.Pool().Exec(t.Context(), "UPDATE duty SET text = '新的职责。' WHERE unit = (SELECT unit FROM problem WHERE id = $1)", id); err != nil {
		t.Fatal(err)
	}
	f.Title = "又改"
	if _, err := r.s.Edit(t.Context(), r.who("liaison-jyj"), id, 2, f); err != nil {
		t.Errorf("the old duty is refused: %v", err)
	}
	f.Duty = "新的职责"
	if _, err := r.s.Edit(t.Context(), r.who("liaison-jyj"), id, 3, f); err != nil {
		t.Errorf("the new duty is refused: %v", err)
	}
}

// TestLongestFitsATopic: what the form lets through the tables take, and a topic can be made of it.
func TestLongestFitsATopic(t *testing.T) {
	r := open(t)
	long := strings.Repeat("责", 999) + "。"
	if _, err := r.d.Pool().Exec(t.Context(), "UPDATE duty SET text = $1 WHERE unit = $2", long, sample.Unit(t, r.d, "jyj").ID); err != nil {
		t.Fatal(err)
	}
	f := problem.Form{Content: problem.Content{Title: strings.Repeat("题", problem.Fields.Of("title").Max), Duty: strings.TrimSuffix(long, "。"),
		Situation: strings.Repeat("状", problem.Fields.Of("situation").Max), Proposal: strings.Repeat("议", problem.Fields.Of("proposal").Max)}}
	out, err := r.s.Register(t.Context(), r.who("liaison-jyj"), f)
	if err != nil {
		t.Fatal(err)
	}
	sample.ProblemStep(t, r.d, "jyj", form.ID(strings.TrimPrefix(out.URL, "/problems/")), "raise", "")
}

// TestListsShowWhatTheChartShows: for every sample actor the list, the page and the chart agree.
func TestListsShowWhatTheChartShows(t *testing.T) {
	r := open(t)
	all := []problem.Problem{}
	for _, code := range []string{"jyj", "wjw", "scjgj"} {
		for _, state := range problem.Chart.Names() {
			id := sample.Problem(t, r.d, code, "问题"+state)
			if _, err := r.d.Pool().Exec(t.Context(), "UPDATE problem SET state = $1 WHERE id = $2", state, id); err != nil {
				t.Fatal(err)
			}
			all = append(all, problem.Problem{ID: id, Unit: sample.Unit(t, r.d, code).ID, State: state})
		}
	}
	for _, login := range []string{"chief", "convenor1", "convenor2", "director", "office1", "admin", "security", "auditor", "liaison-jyj", "member-jyj", "liaison-wjw", "liaison-scjgj", "liaison-gedian"} {
		who := r.who(login)
		want, got := []int64{}, []int64{}
		for _, p := range all {
			may := problem.Chart.MaySee(who, p)
			if may {
				want = append(want, p.ID)
			}
			if _, err := r.s.Show(t.Context(), who, p.ID); (err == nil) != may {
				t.Errorf("%s, problem %d: chart says %v, loading says %v", login, p.ID, may, err)
			}
		}
		l, err := r.s.List(t.Context(), who, problem.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range l.Rows {
			got = append(got, row.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the list has %v, the chart says %v", login, got, want)
		}
	}
	if l, err := r.s.List(t.Context(), r.who("office1"), problem.Filter{State: "closed", Unit: sample.Unit(t, r.d, "wjw").ID}); err != nil || len(l.Rows) != 1 {
		t.Errorf("filtered: %d rows, %v", len(l.Rows), err)
	}
}

func TestListIsPaged(t *testing.T) {
	r := open(t)
	if _, err := r.d.Pool().Exec(t.Context(), `INSERT INTO problem (unit, unit_name, title, duty, situation, proposal, state, by_name, at, state_at)
		SELECT $1, '市教育局', '问题' || n, '职责', '现状', '建议', 'open', '甲', now(), now() - n * interval '1 hour' FROM generate_series(1, $2) n`,
		sample.Unit(t, r.d, "jyj").ID, problem.PageSize+5); err != nil {
		t.Fatal(err)
	}
	first, err := r.s.List(t.Context(), r.who("office1"), problem.Filter{})
	if err != nil || len(first.Rows) != problem.PageSize || first.Next == "" {
		t.Fatalf("%d rows, next %q, %v", len(first.Rows), first.Next, err)
	}
	_, after, _ := strings.Cut(first.Next, "after=")
	second, err := r.s.List(t.Context(), r.who("office1"), problem.Filter{After: after})
	if err != nil || len(second.Rows) != 5 || second.Next != "" {
		t.Errorf("%d rows, next %q, %v", len(second.Rows), second.Next, err)
	}
}

func TestSentences(t *testing.T) {
	if got := problem.Sentences("负责甲；负责乙。\n负责丙"); !slices.Equal(got, []string{"负责甲", "负责乙", "负责丙"}) {
		t.Errorf("%q", got)
	}
	d := sampledb.DB(t)
	var units *[]problem.Studier
	office := sample.Who(t, d, "office1")
	if err := d.Read(t.Context(), func(b *db.Batch) { units = problem.Studiers(b, office, time.Now()) }); err != nil || len(*units) != 29 {
		t.Fatalf("%d member units, %v", len(*units), err)
	}
	for _, u := range *units {
		for _, s := range problem.Sentences(u.Duty) {
			if !strings.Contains(u.Duty, s) {
				t.Errorf("%s: %q is not verbatim", u.Name, s)
			}
		}
	}
}
