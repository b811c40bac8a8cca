package basis_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow/flowtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/house"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

// room is a database with people and the service under test.
type room struct {
	*testing.T
	d *db.DB
	s *basis.Service
}

func open(t *testing.T) room {
	t.Helper()
	d := sampledb.DB(t)
	return room{t, d, basis.NewService(d, map[string]basis.Citer{topic.Kind: topic.Citer, task.Kind: task.Citer})}
}

func (r room) who(login string) access.Actor { r.Helper(); return sample.Who(r.T, r.d, login) }

func (r room) get(id int64) basis.Shown {
	r.Helper()
	b, err := r.s.Show(r.Context(), r.who("office1"), id, nil)
	if err != nil {
		r.Fatal(err)
	}
	return b
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
	records := []basis.Basis{}
	for _, s := range basis.Chart.States {
		records = append(records, basis.Basis{State: s.Name})
	}
	actors := []access.Actor{}
	for _, role := range access.Roles() {
		actors = append(actors, access.Actor{Person: 1, Seats: []access.Seat{{Role: role, Unit: 1}}})
	}
	flowtest.Check(t, &basis.Chart, records, actors...)
}

// TestR17_Library: the office registers, corrects, repeals; each act is in the log and none is lost.
func TestR17_Library(t *testing.T) {
	r := open(t)
	id := sample.Basis(t, r.d, "关于贯彻落实《国家标准化发展纲要》的实施意见")
	f := sample.BasisForm("关于贯彻落实《国家标准化发展纲要》的实施意见")
	f.Number = "鄂政发〔2022〕21号"
	office := r.who("office1")
	if _, err := r.s.Edit(t.Context(), office, id, 1, basis.Sent{Form: f}); err != nil {
		t.Fatal(err)
	}
	_, err := r.s.Edit(t.Context(), office, id, 1, basis.Sent{Form: f})
	r.refused(err, fault.Conflict, "a stale correction")
	_, err = r.s.Edit(t.Context(), r.who("liaison-jyj"), id, 2, basis.Sent{Form: f})
	r.refused(err, fault.Forbidden, "a liaison corrects")
	_, err = r.s.Create(t.Context(), r.who("liaison-jyj"), basis.Sent{Form: f})
	r.refused(err, fault.Forbidden, "a liaison registers")
	_, err = r.s.Create(t.Context(), office, basis.Sent{Form: f})
	r.field(err, "number")
	_, err = r.s.Do(t.Context(), office, id, 2, "repeal", " ")
	r.refused(err, fault.Invalid, "repealed without a reason")
	_, err = r.s.Do(t.Context(), office, id, 1, "repeal", "已有新文件")
	r.refused(err, fault.Conflict, "a stale step")
	_, err = r.s.Do(t.Context(), r.who("member-jyj"), id, 2, "repeal", "已有新文件")
	r.refused(err, fault.Forbidden, "a member repeals")
	_, err = r.s.Do(t.Context(), office, id, 2, "repeal", strings.Repeat("字", basis.ReasonMax+1))
	r.field(err, "reason")
	if _, err = r.s.Do(t.Context(), office, id, 2, "repeal", "已有新文件"); err != nil {
		t.Fatal(err)
	}
	_, err = r.s.Edit(t.Context(), office, id, 3, basis.Sent{Form: f})
	r.refused(err, fault.Forbidden, "a repealed one is corrected")
	b := r.get(id)
	if b.Basis.Citation() != "《关于贯彻落实《国家标准化发展纲要》的实施意见》（鄂政发〔2022〕21号，2022年9月1日）" || b.Basis.State != "repealed" || b.Basis.Reason != "已有新文件" {
		t.Errorf("%+v", b.Basis)
	}
	acts := []string{}
	for _, l := range b.Log {
		acts = append(acts, l.Action)
	}
	if want := []string{"basis.create", "basis.edit", "basis.repeal"}; !slices.Equal(acts, want) {
		t.Errorf("the log has %v", acts)
	}
}

func TestForm(t *testing.T) {
	good := sample.BasisForm("纲要")
	if _, errs := basis.Fields.Clean(good); errs.Err() != nil {
		t.Error(errs)
	}
	for field, change := range map[string]func(*basis.Form){
		"level":   func(f *basis.Form) { f.Level = "county" },
		"title":   func(f *basis.Form) { f.Title = strings.Repeat("字", basis.Fields.Of("title").Max+1) },
		"number":  func(f *basis.Form) { f.Number = strings.Repeat("字", basis.Fields.Of("number").Max+1) },
		"issuer":  func(f *basis.Form) { f.Issuer = "" },
		"issued":  func(f *basis.Form) { f.Issued = "2022-02-30" },
		"demands": func(f *basis.Form) { f.Demands = strings.Repeat("字", basis.Fields.Of("demands").Max+1) },
	} {
		f := good
		change(&f)
		if _, errs := basis.Fields.Clean(f); len(errs) != 1 || errs.Of(field) == "" {
			t.Errorf("%s: %v", field, errs)
		}
	}
}

// TestLimitsAreTheSchemas: what the form lets through the table takes, at the limit.
func TestLimitsAreTheSchemas(t *testing.T) {
	r := open(t)
	f := basis.Form{Level: "city", Title: strings.Repeat("字", basis.Fields.Of("title").Max), Number: strings.Repeat("号", basis.Fields.Of("number").Max),
		Issuer: strings.Repeat("关", basis.Fields.Of("issuer").Max), Issued: "2022-09-01", Demands: strings.Repeat("求", basis.Fields.Of("demands").Max)}
	if _, err := r.s.Create(t.Context(), r.who("director"), basis.Sent{Form: f}); err != nil {
		t.Error(err)
	}
}

// TestWhoReadsTheLibrary: the list, the page and the chart agree for everybody.
func TestWhoReadsTheLibrary(t *testing.T) {
	r := open(t)
	id := sample.Basis(t, r.d, "纲要")
	for _, login := range []string{"chief", "convenor1", "director", "office1", "liaison-jyj", "member-jyj", "liaison-gedian", "admin", "security", "auditor"} {
		who := r.who(login)
		may := basis.Chart.MaySee(who, basis.Basis{State: "current"})
		if err := r.s.See(t.Context(), who, id); (err == nil) != may {
			t.Errorf("%s: chart says %v, the page %v", login, may, err)
		}
		l, err := r.s.List(t.Context(), who, basis.Filter{})
		if err != nil || (len(l.Rows) == 1) != may {
			t.Errorf("%s: chart says %v, the list has %d, %v", login, may, len(l.Rows), err)
		}
	}
}

func TestListIsFilteredAndPaged(t *testing.T) {
	r := open(t)
	for n := range basis.PageSize + 1 {
		sample.Basis(t, r.d, fmt.Sprintf("文件第%d号", n))
	}
	seen := map[int64]bool{}
	f := basis.Filter{}
	for range 3 {
		l, err := r.s.List(t.Context(), r.who("office1"), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range l.Rows {
			if seen[b.ID] {
				t.Errorf("%s twice", b.Title)
			}
			seen[b.ID] = true
		}
		if l.Next == "" {
			break
		}
		f.After = l.Next[strings.Index(l.Next, "after=")+len("after="):]
	}
	if len(seen) != basis.PageSize+1 {
		t.Errorf("%d rows", len(seen))
	}
	for _, c := range []struct {
		f    basis.Filter
		want int
	}{{basis.Filter{Level: "nation"}, 0}, {basis.Filter{Query: "第7号"}, 1}, {basis.Filter{Query: "%"}, 0}, {basis.Filter{Level: "province", Query: "省人民政府"}, basis.PageSize}} {
		if l, err := r.s.List(t.Context(), r.who("office1"), c.f); err != nil || len(l.Rows) != c.want {
			t.Errorf("%+v: %d rows, %v", c.f, len(l.Rows), err)
		}
	}
}

func (r room) cite(login, kind string, record int64, ids ...int64) error {
	r.Helper()
	since := basis.Since{Was: r.cited(kind, record)}
	if err := r.d.Pool().QueryRow(r.Context(), "SELECT coalesce((SELECT version FROM "+kind+" WHERE id = $1), 0)", record).Scan(&since.Version); err != nil {
		r.Fatal(err)
	}
	_, err := r.s.Cite(r.Context(), r.who(login), kind, record, since, ids)
	return err
}

func (r room) cited(kind string, record int64) []int64 {
	r.Helper()
	var list *[]basis.Basis
	if err := r.d.Read(r.Context(), func(b *db.Batch) { list = basis.Cited(b, kind, record) }); err != nil {
		r.Fatal(err)
	}
	ids := []int64{}
	for _, b := range *list {
		ids = append(ids, b.ID)
	}
	return ids
}

// TestR17_TopicsCite: the liaison while the text is open, the office afterwards, nobody else.
func TestR17_TopicsCite(t *testing.T) {
	r := open(t)
	a, b := sample.Basis(t, r.d, "甲"), sample.Basis(t, r.d, "乙")
	id := sample.DraftTopic(t, r.d, "jyj")
	r.refused(r.cite("member-jyj", topic.Kind, id, a), fault.Forbidden, "a member cites")
	r.refused(r.cite("liaison-wjw", topic.Kind, id, a), fault.Missing, "another unit cites")
	r.refused(r.cite("office1", topic.Kind, id, a), fault.Missing, "the office cites in a draft")
	if err := r.cite("liaison-jyj", topic.Kind, id, a, b); err != nil {
		t.Fatal(err)
	}
	r.field(r.cite("liaison-jyj", topic.Kind, id, b, a), "basis") // nothing changes
	sample.TopicStep(t, r.d, r.who("liaison-jyj"), id, "submit", "")
	r.refused(r.cite("liaison-jyj", topic.Kind, id, a), fault.Forbidden, "the liaison cites after handing in")
	r.refused(r.cite("convenor1", topic.Kind, id, a), fault.Missing, "a convenor cites what is not theirs to see yet")
	if err := r.cite("office1", topic.Kind, id, b); err != nil {
		t.Fatal(err)
	}
	if got := r.cited(topic.Kind, id); !slices.Equal(got, []int64{b}) {
		t.Errorf("cited %v", got)
	}
	shown, err := topic.NewService(r.d).Show(t.Context(), r.who("liaison-jyj"), id)
	if err != nil || len(shown.Bases) != 1 || shown.Bases[0].Title != "乙" {
		t.Errorf("the topic's page shows %v, %v", shown.Bases, err)
	}
	if last := shown.Log[len(shown.Log)-1]; last.Action != "topic.cite" || last.Detail != "取消引用：《甲》" {
		t.Errorf("%+v", last)
	}
	r.refused(r.cite("office1", "meeting", id, a), fault.Missing, "a kind that cites nothing")
}

// TestR17_RepealedIsNotCitedAnew: what cited it before keeps it.
func TestR17_RepealedIsNotCitedAnew(t *testing.T) {
	r := open(t)
	a := sample.Basis(t, r.d, "甲")
	old, fresh := sample.SubmittedTopic(t, r.d, "jyj"), sample.SubmittedTopic(t, r.d, "wjw")
	sample.Cite(t, r.d, old, a)
	if _, err := r.s.Do(t.Context(), r.who("office1"), a, 1, "repeal", "已有新文件"); err != nil {
		t.Fatal(err)
	}
	r.field(r.cite("office1", topic.Kind, fresh, a), "basis")
	r.field(r.cite("office1", topic.Kind, fresh, a+1000), "basis")
	if got := r.cited(topic.Kind, old); !slices.Equal(got, []int64{a}) {
		t.Errorf("the old citation is lost: %v", got)
	}
	for record, want := range map[int64]int{old: 1, fresh: 0} {
		c, err := r.s.ForCiting(t.Context(), r.who("office1"), topic.Kind, record, basis.Pick{}, func(*db.Batch) {})
		if err != nil || len(c.All) != want || c.Cites(a) != (want == 1) {
			t.Errorf("offered %d, %v", len(c.All), err)
		}
	}
}

// TestR17_TasksCite: the office and the lead unit's liaison while the task is open.
func TestR17_TasksCite(t *testing.T) {
	r := open(t)
	a := sample.Basis(t, r.d, "甲")
	id := sample.ReceivedTask(t, r.d, sample.Task{Lead: "jyj", Support: []string{"wjw"}})
	r.refused(r.cite("liaison-wjw", task.Kind, id, a), fault.Forbidden, "a supporting unit cites")
	r.refused(r.cite("liaison-fgw", task.Kind, id, a), fault.Missing, "a outsider cites")
	if err := r.cite("liaison-jyj", task.Kind, id, a); err != nil {
		t.Fatal(err)
	}
	v, err := task.NewService(r.d).Get(t.Context(), r.who("office1"), id)
	if err != nil || len(v.Bases) != 1 {
		t.Errorf("the task's page shows %v, %v", v.Bases, err)
	}
	done := sample.DoneTask(t, r.d, sample.Task{Lead: "jyj"})
	r.refused(r.cite("office1", task.Kind, done, a), fault.Forbidden, "a task that is done cites")
	var rows *[]task.Row
	for login, want := range map[string]int{"office1": 1, "liaison-wjw": 1, "liaison-fgw": 0} {
		who := r.who(login)
		if err := r.d.Read(t.Context(), func(b *db.Batch) { rows = task.Citing(b, who, a) }); err != nil || len(*rows) != want {
			t.Errorf("%s: %d tasks cite it, %v", login, len(*rows), err)
		}
	}
}

// TestCitingShowsNoHiddenTopic: the page of a basis tells nobody of a topic they may not see.
func TestCitingShowsNoHiddenTopic(t *testing.T) {
	r := open(t)
	a := sample.Basis(t, r.d, "甲")
	id := sample.DraftTopic(t, r.d, "jyj")
	if err := r.cite("liaison-jyj", topic.Kind, id, a); err != nil {
		t.Fatal(err)
	}
	var rows *[]topiclist.Row
	for login, want := range map[string]int{"liaison-jyj": 1, "member-jyj": 1, "office1": 0, "liaison-wjw": 0, "chief": 0} {
		who := r.who(login)
		if err := r.d.Read(t.Context(), func(b *db.Batch) { rows = topiclist.Citing(b, who, a) }); err != nil || len(*rows) != want {
			t.Errorf("%s: %d topics cite it, %v", login, len(*rows), err)
		}
	}
}

// lost asks the house's check of citations.
func lost(t *testing.T, d *db.DB) ([]string, error) {
	t.Helper()
	for _, c := range house.Checks() {
		if c.Name == "citations" {
			return c.Run(t.Context(), d.Pool())
		}
	}
	return nil, errors.New("the house does not check citations")
}

// TestVerifyNamesALostRecord: a citation of nothing is named, a real one is not.
func TestVerifyNamesALostRecord(t *testing.T) {
	r := open(t)
	a := sample.Basis(t, r.d, "甲")
	sample.Cite(t, r.d, sample.SubmittedTopic(t, r.d, "jyj"), a)
	if faults, err := lost(t, r.d); err != nil || len(faults) != 0 {
		t.Errorf("%v, %v", faults, err)
	}
	if _, err := r.d.Pool().Exec(t.Context(), "INSERT INTO citation (kind, record, basis, by_name, at) VALUES ('task', 987, $1, '甲', now())", a); err != nil {
		t.Fatal(err)
	}
	if faults, err := lost(t, r.d); err != nil || !slices.Equal(faults, []string{"citation/task/987: 引用依据的记录不存在"}) {
		t.Errorf("%v, %v", faults, err)
	}
}

// TestVerifyKnowsEveryKindThatCites: a citation by a record that is there is of one, whatever kind it is.
func TestVerifyKnowsEveryKindThatCites(t *testing.T) {
	d := open(t).d
	a := sample.Basis(t, d, "甲")
	sample.SubmittedTopic(t, d, "jyj")
	sample.MakeTask(t, d, sample.Task{Lead: "jyj"})
	for kind := range house.Citers() {
		if _, err := d.Pool().Exec(t.Context(), "INSERT INTO citation (kind, record, basis, by_name, at) SELECT $1, max(id), $2, '甲', now() FROM "+kind, kind, a); err != nil {
			t.Errorf("%s cites, and this test makes none of it: %v", kind, err)
		}
	}
	faults, err := lost(t, d)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Errorf("the check of citations does not look for the record: %s", f)
	}
}

// TestChoicesAreWholeOverTheirPages: page by page each document in force is offered once, the highest authority first, behind what is cited and
// ticked; a search offers what has the words.
func TestChoicesAreWholeOverTheirPages(t *testing.T) {
	r := open(t)
	id := sample.SubmittedTopic(t, r.d, "jyj")
	cited := sample.Basis(t, r.d, "甲")
	sample.Cite(t, r.d, id, cited)
	dbtest.Tamper(t, r.d, `INSERT INTO basis (level, title, number, issuer, issued, state, by_name, at)
		SELECT (ARRAY['city', 'nation', 'province'])[1 + i % 3], '文件' || i, '文号' || i, '机关', date '2020-01-01' + i % 4, CASE WHEN i % 9 = 0 THEN 'repealed' ELSE 'current' END, '示例', now()
		FROM generate_series(1, 100) i`)
	var want *[]int64
	if err := r.d.Read(t.Context(), func(b *db.Batch) {
		want = db.Values[int64](b, `SELECT id FROM basis WHERE state = 'current' AND id <> @cited
			ORDER BY CASE level WHEN 'nation' THEN 1 WHEN 'province' THEN 2 ELSE 3 END, issued DESC, id`, db.Args{"cited": cited})
	}); err != nil {
		t.Fatal(err)
	}
	ticked := (*want)[80]
	offered := func(p basis.Pick) (basis.Choices, []int64) {
		t.Helper()
		c, err := r.s.ForCiting(t.Context(), r.who("office1"), topic.Kind, id, p, func(*db.Batch) {})
		if err != nil || len(c.All) == 0 || c.All[0].ID != cited || !c.Cites(cited) {
			t.Fatalf("what is cited is not offered first: %+v %v", c, err)
		}
		ids := []int64{}
		for _, b := range c.All[1:] {
			ids = append(ids, b.ID)
		}
		return c, ids
	}
	got, pages := []int64{}, 0
	for p := (basis.Pick{}); ; pages++ {
		c, ids := offered(p)
		got = append(got, ids...)
		if p = basis.ReadPick(url.Values{"after": {c.Next}}); c.Next == "" {
			break
		}
	}
	if pages < 2 || !slices.Equal(got, *want) {
		t.Errorf("%d pages offer %v, want %v", pages+1, got, *want)
	}
	if _, ids := offered(basis.Pick{Chosen: []int64{ticked}}); ids[0] != ticked || slices.Index(ids[1:], ticked) >= 0 {
		t.Errorf("what is ticked elsewhere is lost: %v", ids)
	}
	if _, ids := offered(basis.Pick{Query: "文号77"}); len(ids) != 1 {
		t.Errorf("a search offers %v", ids)
	}
	if p := basis.ReadPick(url.Values{"after": {"nation.yesterday.3"}}); p.After != "" {
		t.Errorf("%+v", p)
	}
}
