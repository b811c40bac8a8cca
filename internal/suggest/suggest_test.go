package suggest_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/charter"
	"jointmeeting/internal/suggest"
	"jointmeeting/internal/unit"
)

// shipped are the units of the shipped charter, and the code of each.
func shipped(t *testing.T) ([]suggest.Unit, func(int64) string) {
	t.Helper()
	c, err := charter.Default()
	if err != nil {
		t.Fatal(err)
	}
	list := c.Units()
	units := make([]suggest.Unit, len(list))
	for i, u := range list {
		units[i] = suggest.Unit{ID: int64(i + 1), Name: u.Name, FullName: u.FullName, Duty: u.Duty, Leads: u.Kind == unit.KindMember}
	}
	return units, func(id int64) string { return list[id-1].Code }
}

func cases(t *testing.T) (seen, held []suggest.Case) {
	t.Helper()
	f, err := os.Open("testdata/titles.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := suggest.ReadCases(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if c.Held {
			held = append(held, c)
		} else {
			seen = append(seen, c)
		}
	}
	return seen, held
}

// TestM5_HitRate holds the floor of the ranking, also over titles that the tables of words were not
// written on.
func TestM5_HitRate(t *testing.T) {
	t.Parallel()
	units, code := shipped(t)
	x := suggest.New(units)
	seen, held := cases(t)
	if len(seen)+len(held) < 60 || len(held) < 20 {
		t.Fatalf("%d and %d titles are too few", len(seen), len(held))
	}
	for _, c := range []struct {
		name        string
		list        []suggest.Case
		first, top3 int // the floor, in percent
	}{{"seen", seen, 90, 98}, {"held out", held, 75, 85}} {
		r, missed := x.Measure(c.list, code)
		t.Logf("%s: %d titles, first %s, top 3 %s; to consult: %d of %d expected are named, %d named in all", c.name, r.Titles,
			suggest.Percent(r.First, r.Titles), suggest.Percent(r.Top3, r.Titles), r.Named, r.Units, r.Asked)
		if r.First*100 < c.first*r.Titles || r.Top3*100 < c.top3*r.Titles {
			t.Errorf("%s: first %d, top 3 %d of %d, below %d and %d percent\n%s", c.name, r.First, r.Top3, r.Titles, c.first, c.top3, strings.Join(missed, "\n"))
		}
	}
}

// TestM5_EveryReasonStandsInBothTexts: what is said to have matched can be found where it is said to be.
func TestM5_EveryReasonStandsInBothTexts(t *testing.T) {
	t.Parallel()
	units, _ := shipped(t)
	x := suggest.New(units)
	seen, held := cases(t)
	n := 0
	for _, c := range append(seen, held...) {
		const text = "学校食堂由市财政局安排经费，请机场海关协助，涉及葛店经开区。"
		for _, s := range x.Rank(c.Title, text) {
			for _, w := range s.Words {
				n++
				from := text
				if w.InTitle {
					from = c.Title
				}
				if !strings.Contains(from, w.Topic) || !strings.Contains(s.Unit.Name+"\n"+s.Unit.FullName+"\n"+s.Unit.Duty, w.Duty) {
					t.Errorf("%s: %s, %s stands in neither", c.Title, s.Unit.Name, w)
				}
			}
			verbatim(t, s)
		}
	}
	if n < 200 {
		t.Errorf("%d reasons", n)
	}
}

// verbatim wants the sentence of the duty unchanged, and every mark to be a word that matched.
func verbatim(t *testing.T, s suggest.Suggestion) {
	t.Helper()
	whole := ""
	for _, p := range s.Clause() {
		whole += p.Text
		if p.Marked && !slices.ContainsFunc(s.Words, func(w suggest.Word) bool { return w.Duty == p.Text }) {
			t.Errorf("%s: %q is marked and did not match", s.Unit.Name, p.Text)
		}
	}
	if whole == "" || !strings.Contains(s.Unit.Duty, whole) {
		t.Errorf("%s: %q is no sentence of the duty", s.Unit.Name, whole)
	}
}

// TestM5_EachDutyFindsItsUnit: a topic in the very words of a duty leads to that unit, and names only its
// own unit's sentence.
func TestM5_EachDutyFindsItsUnit(t *testing.T) {
	t.Parallel()
	units, _ := shipped(t)
	x := suggest.New(units)
	for _, u := range units {
		if !u.Leads {
			continue
		}
		a := x.Advise(u.Duty, "")
		if a.Lead.Unit.ID != u.ID {
			t.Errorf("%s leads to %s", u.Duty, a.Lead.Unit.Name)
		}
		if a.Strays(u.ID) {
			t.Errorf("%s is said to stray from its own duty", u.Name)
		}
	}
}

// TestEverydayWordsLeadSomewhere: each word of the table leads to words of the shipped charter.
func TestEverydayWordsLeadSomewhere(t *testing.T) {
	t.Parallel()
	units, _ := shipped(t)
	x := suggest.New(units)
	if lost := x.Lost(); len(lost) > 0 {
		t.Errorf("in no duty and no name: %s", strings.Join(lost, "、"))
	}
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	units := []suggest.Unit{
		{ID: 1, Name: "市教育局", Duty: "主要负责推进教育领域标准化工作。", Leads: true},
		{ID: 2, Name: "市公共资源交易中心", Duty: "主要负责推进公共资源交易领域标准化工作。", Leads: true},
		{ID: 3, Name: "市司法局", Duty: "推动公共法律服务等领域标准制定；推进司法工作。", Leads: true},
		{ID: 4, Name: "甲区", Duty: "推动辖区教育。"}, {ID: 5, Name: "乙区", Duty: "推动辖区教育。"},
		{ID: 6, Name: "市丙局", Duty: "主要负责丙丁事务。", Leads: true}, {ID: 7, Name: "市戊局", Duty: "主要负责戊己事务。", Leads: true},
		{ID: 8, Name: "市庚局", Duty: "主要负责庚辛事务。", Leads: true}, {ID: 9, Name: "市壬局", Duty: "主要负责壬癸事务。", Leads: true},
		{ID: 10, Name: "市天局", Duty: "主要负责天地事务。", Leads: true},
	}
	x := suggest.New(units)
	for _, c := range []struct {
		name, title, text string
		lead              int64
		consult           []int64
	}{
		{"an everyday word", "学校事务", "", 1, nil},
		{"the longest word wins", "公共资源交易规则", "", 2, nil},
		{"words of papers say nothing", "关于推进标准化工作的议题", "", 0, nil},
		{"a district is named, and never leads", "甲区有关事宜", "", 0, []int64{4}},
		{"a duty that units share tells them not apart", "教育", "", 1, nil},
		{"the title weighs more than the text", "丙丁和丙局", "戊己和戊局", 6, []int64{7}},
		{"the first word weighs more than the last", "戊己与丙丁", "", 7, []int64{6}},
		{"two characters out of two words are none", "育领", "", 0, nil},
		{"nothing at all", "", "", 0, nil},
	} {
		a := x.Advise(c.title, c.text)
		asked := []int64{}
		for _, s := range a.Consult {
			asked = append(asked, s.Unit.ID)
		}
		if a.Lead.Unit.ID != c.lead || !slices.Equal(asked, c.consult) {
			t.Errorf("%s: lead %d, consult %v", c.name, a.Lead.Unit.ID, asked)
		}
	}
	a := x.Advise("公共法律服务和学校", "")
	if !a.Strays(2) || a.Strays(3) || a.Strays(a.Lead.Unit.ID) || x.Advise("", "").Strays(1) {
		t.Error("straying is not told right")
	}
	if c := a.Lead.Clause(); len(c) != 3 || c[1] != (suggest.Piece{Text: "公共法律服务", Marked: true}) || c[2].Text != "等领域标准制定；" {
		t.Errorf("the sentence: %v", c)
	}
}
