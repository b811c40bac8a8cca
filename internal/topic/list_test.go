package topic_test

import (
	"net/url"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

// next is the filter of the following page, as its link says.
func (r room) next(l topic.List) topic.Filter {
	r.Helper()
	u, err := url.Parse(l.Next)
	if err != nil {
		r.Fatal(err)
	}
	return topic.ReadFilter(u.Query())
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
	for f := (topic.Filter{}); ; pages++ {
		l := must(r.s.List(t.Context(), r.who("liaison-jyj"), f))
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
	if len(seen) != 120 || pages != 2 {
		t.Errorf("%d topics on %d pages", len(seen), pages+1)
	}
}

func TestListFilters(t *testing.T) {
	r := open(t)
	a := sample.SubmittedTopic(t, r.d, "jyj")
	f := sample.TopicForm("关于 100% 达标_情况的通报")
	f.Function, f.Purpose = "F1", "report"
	b := sample.DraftTopicForm(t, r.d, "mzj", f)
	r.do("liaison-mzj", b, "submit", "")
	c := sample.ReadyTopic(t, r.d, "jyj")
	for _, x := range []struct {
		name string
		f    topic.Filter
		want []int64
	}{
		{"first tab", topic.Filter{}, []int64{b, a}},
		{"unknown tab is the first", topic.Filter{Tab: "x"}, []int64{b, a}},
		{"tab", topic.Filter{Tab: "ready"}, []int64{c}},
		{"all", topic.Filter{Tab: "all"}, []int64{c, b, a}},
		{"title", topic.Filter{Tab: "all", Query: "达标"}, []int64{b}},
		{"percent is a sign", topic.Filter{Tab: "all", Query: "%"}, []int64{b}},
		{"underline is a sign", topic.Filter{Tab: "all", Query: "_"}, []int64{b}},
		{"number", topic.Filter{Tab: "all", Query: "-001"}, []int64{a}},
		{"unit", topic.Filter{Tab: "all", Unit: sample.Unit(t, r.d, "jyj").ID}, []int64{c, a}},
		{"function", topic.Filter{Tab: "all", Chosen: form.Chosen{"function": "F1"}}, []int64{b}},
		{"quote", topic.Filter{Tab: "all", Query: "' OR true --"}, nil},
	} {
		l := must(r.s.List(t.Context(), r.who("office1"), x.f))
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
	l := must(r.s.List(t.Context(), r.who("office1"), topic.Filter{}))
	if l.Count("submitted").Words() != "2" || l.Count("ready").N != 1 || l.Count("all").N != 3 || !l.Count("submitted").Current || l.Own {
		t.Errorf("%+v", l.Tabs)
	}
	if own := must(r.s.List(t.Context(), r.who("liaison-mzj"), topic.Filter{})); !own.Own || own.Count("all").N != 1 || own.Count("sent").N != 1 {
		t.Errorf("%+v", own.Tabs)
	}
}

func TestCountsAreCutOff(t *testing.T) {
	r := open(t)
	id := sample.SubmittedTopic(t, r.d, "jyj")
	if _, err := r.d.Pool().Exec(t.Context(), `INSERT INTO topic (number, unit, unit_name, function, purpose, title, state, drafted_by, drafted_name, drafted_at, state_at)
		SELECT 'N' || n, unit, unit_name, function, purpose, title, state, drafted_by, drafted_name, drafted_at, state_at FROM topic, generate_series(1, 1200) n WHERE id = $1`, id); err != nil {
		t.Fatal(err)
	}
	l := must(r.s.List(t.Context(), r.who("office1"), topic.Filter{}))
	if c := l.Count("submitted"); c.N != topic.CountMax || c.Words() != "1000+" {
		t.Errorf("%+v", c)
	}
}
