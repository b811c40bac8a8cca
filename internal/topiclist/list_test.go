package topiclist_test

import (
	"net/url"
	"reflect"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

// room is a database with people and the service under test.
type room struct {
	*testing.T
	d *db.DB
	s *topiclist.Service
}

func open(t *testing.T) room {
	t.Helper()
	d := sampledb.DB(t)
	return room{t, d, topiclist.NewService(d)}
}

func (r room) who(login string) access.Actor { r.Helper(); return sample.Who(r.T, r.d, login) }

// list is a page of the person's list.
func (r room) list(login string, f topiclist.Filter) topiclist.List {
	r.Helper()
	l, err := r.s.List(r.Context(), r.who(login), f)
	if err != nil {
		r.Fatal(err)
	}
	return l
}

// next is the filter of the following page, as its link says.
func (r room) next(l topiclist.List) topiclist.Filter {
	r.Helper()
	u, err := url.Parse(l.Next)
	if err != nil {
		r.Fatal(err)
	}
	return topiclist.ReadFilter(u.Query())
}

func TestListPagesMeetEachRowOnce(t *testing.T) {
	r := open(t)
	first := sample.DraftTopic(t, r.d, "jyj")
	// Many with the same time: the id decides.
	if _, err := r.d.Pool().Exec(t.Context(), `INSERT INTO topic (unit, unit_name, purpose, title, state, drafted_by, drafted_name, drafted_at, state_at)
		SELECT unit, unit_name, purpose, title || n, state, drafted_by, drafted_name, drafted_at, state_at FROM topic, generate_series(1, 119) n WHERE id = $1`, first); err != nil {
		t.Fatal(err)
	}
	seen, pages := map[int64]bool{}, 0
	for f := (topiclist.Filter{}); ; pages++ {
		l := r.list("liaison-jyj", f)
		for _, row := range l.Rows {
			if seen[row.ID] {
				t.Errorf("topic %d twice", row.ID)
			}
			seen[row.ID] = true
		}
		if l.Next == "" {
			break
		}
		f = r.next(l)
	}
	if len(seen) != 120 || pages+1 != 120/topiclist.PageSize {
		t.Errorf("%d topics on %d pages", len(seen), pages+1)
	}
}

func TestListFilters(t *testing.T) {
	r := open(t)
	a := sample.SubmittedTopic(t, r.d, "jyj")
	f := sample.TopicForm("关于 100% 达标_情况的通报")
	f.Function, f.Purpose = "F1", "report"
	b := sample.DraftTopicForm(t, r.d, "mzj", f)
	sample.TopicStep(t, r.d, r.who("liaison-mzj"), b, "submit", "")
	c := sample.ReadyTopic(t, r.d, "jyj")
	for _, x := range []struct {
		name string
		f    topiclist.Filter
		want []int64
	}{
		{"first tab", topiclist.Filter{}, []int64{c, b, a}},
		{"待初审", topiclist.Filter{Tab: "submitted"}, []int64{b, a}},
		{"unknown tab is the first", topiclist.Filter{Tab: "x"}, []int64{c, b, a}},
		{"tab", topiclist.Filter{Tab: "ready"}, []int64{c}},
		{"all", topiclist.Filter{Tab: "all"}, []int64{c, b, a}},
		{"title", topiclist.Filter{Tab: "all", Query: "达标"}, []int64{b}},
		{"percent is a sign", topiclist.Filter{Tab: "all", Query: "%"}, []int64{b}},
		{"underline is a sign", topiclist.Filter{Tab: "all", Query: "_"}, []int64{b}},
		{"number", topiclist.Filter{Tab: "all", Query: "-001"}, []int64{a}},
		{"unit", topiclist.Filter{Tab: "all", Unit: sample.Unit(t, r.d, "jyj").ID}, []int64{c, a}},
		{"function", topiclist.Filter{Tab: "all", Chosen: form.Chosen{"function": "F1"}}, []int64{b}},
		{"quote", topiclist.Filter{Tab: "all", Query: "' OR true --"}, nil},
	} {
		l := r.list("office1", x.f)
		got := []int64{}
		for _, row := range l.Rows {
			got = append(got, row.ID)
		}
		if len(got) != len(x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
			continue
		}
		for i := range got {
			if got[i] != x.want[i] {
				t.Errorf("%s: %v, want %v", x.name, got, x.want)
			}
		}
	}
	l := r.list("office1", topiclist.Filter{})
	if l.Count("submitted").Words() != "2" || l.Count("ready").N != 1 || l.Count("all").N != 3 || !l.Count("all").Current || l.Own {
		t.Errorf("%+v", l.Tabs)
	}
	if own := r.list("liaison-mzj", topiclist.Filter{}); !own.Own || own.Count("all").N != 1 || own.Count("sent").N != 1 {
		t.Errorf("%+v", own.Tabs)
	}
}

// TestSearchSaysWhatOtherStatesHold: what is not found in one state is not said to be nowhere.
func TestSearchSaysWhatOtherStatesHold(t *testing.T) {
	r := open(t)
	id := sample.DraftTopicForm(t, r.d, "mzj", sample.TopicForm("关于养老服务达标的议题"))
	sample.TopicStep(t, r.d, r.who("liaison-mzj"), id, "submit", "")
	for _, x := range []struct {
		login string
		f     topiclist.Filter
		want  int
	}{
		{"office1", topiclist.Filter{Tab: "ready", Query: "达标"}, 1},
		{"liaison-mzj", topiclist.Filter{Tab: "draft", Query: "达标"}, 1},
		{"liaison-jyj", topiclist.Filter{Tab: "draft", Query: "达标"}, 0}, // sees none of it
		{"office1", topiclist.Filter{Tab: "ready", Query: "没有的词"}, 0},
		{"office1", topiclist.Filter{Tab: "ready"}, 0}, // the tabs count by themselves
		{"office1", topiclist.Filter{Tab: "submitted", Query: "达标"}, 0},
	} {
		if l := r.list(x.login, x.f); l.Others != x.want {
			t.Errorf("%s asked for %+v: %d in other states, want %d", x.login, x.f, l.Others, x.want)
		}
	}
}

// TestSixTabsStandAbove: no tab stands where nobody sees it, and the first has everything.
func TestSixTabsStandAbove(t *testing.T) {
	for _, role := range []access.Role{access.Office, access.Director, access.Chief, access.Convenor, access.Liaison, access.Member} {
		front, last := 0, true
		tabs := topiclist.Tabs(access.Actor{Seats: []access.Seat{{Role: role}}})
		for _, tab := range tabs {
			if tab.Front && !last {
				t.Errorf("%s: %s stands behind one that does not stand above", role, tab.Label)
			}
			if last = tab.Front; tab.Front {
				front++
			}
		}
		if front > 6 || front < 3 || tabs[0].Key != "all" {
			t.Errorf("%s: %d tabs, the first is %s", role, front, tabs[0].Label)
		}
	}
}

func TestCountsAreCutOff(t *testing.T) {
	r := open(t)
	id := sample.SubmittedTopic(t, r.d, "jyj")
	if _, err := r.d.Pool().Exec(t.Context(), `INSERT INTO topic (number, unit, unit_name, function, purpose, title, state, drafted_by, drafted_name, drafted_at, state_at)
		SELECT 'N' || n, unit, unit_name, function, purpose, title, state, drafted_by, drafted_name, drafted_at, state_at FROM topic, generate_series(1, 1200) n WHERE id = $1`, id); err != nil {
		t.Fatal(err)
	}
	l := r.list("office1", topiclist.Filter{})
	if c := l.Count("submitted"); c.N != limit.CountCap || c.Words() != "1000+" {
		t.Errorf("%+v", c)
	}
}

// TestFilterStaysInItsAddress: the address of a list, from which the pager and the tabs are made, keeps each field by which it is narrowed.
func TestFilterStaysInItsAddress(t *testing.T) {
	f := topiclist.Filter{Tab: "ready", Query: "规范 100%", Chosen: form.Chosen{}, Unit: 3, After: "1700000000000000.12"}
	for _, x := range topic.Fields {
		var c topic.Content
		if c = fieldtest.Changed(x, c); x.Filter {
			f.Chosen[x.Name] = *x.Text(&c)
		}
	}
	u, err := url.Parse(f.URL())
	if err != nil || !reflect.DeepEqual(topiclist.ReadFilter(u.Query()), f) {
		t.Errorf("%s: %+v %v", f.URL(), topiclist.ReadFilter(u.Query()), err)
	}
	for _, bad := range []string{"x", "1.", ".1", "1.-1", "99999999999999999999.1", "9223372036854775807.1"} {
		if got := topiclist.ReadFilter(url.Values{"after": {bad}}); got.After != "" {
			t.Errorf("%q is taken as a place in the list", bad)
		}
	}
	if f := topiclist.ReadFilter(url.Values{"tab": {"ripe"}}); f.URL() != "/topics?tab=collected" {
		t.Errorf("an earlier address of a tab leads to %s", f.URL())
	}
	if topiclist.ReadFilter(url.Values{}).URL() != "/topics" {
		t.Error("an empty filter has an address of its own")
	}
}

// unusual is a topic that says something in every field.
func unusual() topic.Form {
	f := sample.TopicForm("关于规范的通报")
	f.Content = fieldtest.Otherwise(topic.Fields, f.Content)
	return f
}

// TestPoolSaysWhatIsStored: a row of the pool from which meetings are filled holds what the topic says in each field that is InRow, or stands there
// alone, but for what is exempt there.
func TestPoolSaysWhatIsStored(t *testing.T) {
	r := open(t)
	id := sample.ApprovedTopicForm(t, r.d, "jyj", unusual())
	var pool *[]topiclist.PoolRow
	if err := r.d.Read(t.Context(), func(b *db.Batch) { pool = topiclist.Pool(b) }); err != nil || len(*pool) != 1 {
		t.Fatalf("%v: %+v", err, pool)
	}
	fieldtest.None(t, fieldtest.Unsaid(topic.Fields, topic.Fields.InRowsOf(topic.Pool), topic.Pool, sample.Topic(t, r.d, r.who("office1"), id).Content, (*pool)[0].Says))
}

// TestRowsSayWhatIsStored: a row holds what the topic says in each field that is InRow, and nothing of the others.
func TestRowsSayWhatIsStored(t *testing.T) {
	r := open(t)
	id := sample.DraftTopicForm(t, r.d, "jyj", unusual())
	stored := sample.Topic(t, r.d, r.who("liaison-jyj"), id)
	row := r.list("liaison-jyj", topiclist.Filter{}).Rows[0]
	fieldtest.None(t, fieldtest.Unsaid(topic.Fields, topic.Fields.InRows(), form.Row, stored.Content, row.Content))
	if row.Word("function") != stored.FunctionName || row.Word("function") == "" {
		t.Errorf("the row says %q, the topic %q", row.Word("function"), stored.FunctionName)
	}
}

// TestEveryFilterNarrows: each field by which the list may be narrowed does so, from its name in the address to the rows.
func TestEveryFilterNarrows(t *testing.T) {
	r := open(t)
	n := 0
	for _, f := range topic.Fields {
		if !f.Filter {
			continue
		}
		n++
		answers := []string{"F1", "F2"} // of the functions, which the database has
		if len(f.Options) > 0 {
			answers = nil
			for _, o := range f.Options {
				answers = append(answers, o.Value)
			}
		}
		ids := map[string]int64{}
		for _, a := range answers {
			in := sample.TopicForm("关于" + f.Label + a + "的议题")
			*f.Text(&in.Content) = a
			ids[a] = sample.DraftTopicForm(t, r.d, "jyj", in)
		}
		for a, id := range ids {
			l := r.list("liaison-jyj", topiclist.ReadFilter(url.Values{"tab": {"all"}, "q": {"关于" + f.Label}, f.Name: {a}}))
			if len(l.Rows) != 1 || l.Rows[0].ID != id {
				t.Errorf("%s = %s: %d rows", f.Label, a, len(l.Rows))
			}
		}
	}
	if n == 0 {
		t.Error("no field narrows the list")
	}
}
