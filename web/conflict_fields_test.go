package web

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"jointmeeting/internal/basis"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestConflictPagesHaveEveryField: who typed everything anew over an older version is shown both texts of every field.
func TestConflictPagesHaveEveryField(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	unit := func(code string) []int64 { return []int64{sample.Unit(t, p.db, code).ID} }
	both := map[string]edited{}
	for _, e := range editables(t, p) {
		both[e.name] = e
	}
	overtake(p, both["topic"], topic.Fields, func(c *topic.Content) {
		c.Attend, c.AttendNone, c.Consulted, c.Joint = unit("czj"), false, unit("rsj"), unit("mzj")
	})
	overtake(p, both["meeting"], meeting.Fields, func(f *meeting.Form) {
		leader := sample.Who(t, p.db, "convenor2").Person
		f.Leaders, f.Units, f.Chair = []int64{leader}, unit("mzj"), strconv.FormatInt(leader, 10)
	})
	overtake(p, both["basis"], basis.Fields, func(*basis.Form) {})
	overtake(p, both["problem"], problem.Fields, func(*problem.Content) {})
}

// overtake has somebody type every field anew, of a record that another has changed meanwhile, and looks for the two texts of each; known gives
// the units and people that are there.
func overtake[T any](p *portal, e edited, fs form.Fields[T], known func(*T)) {
	p.t.Helper()
	one, first := p.typed(e, e.one, e.first)
	two, second := p.typed(e, e.two, e.second)
	one.post(e.action, first).Is(http.StatusSeeOther)
	typed := fs.Read(second)
	for _, f := range fs {
		typed = fieldtest.Changed(f, typed)
	}
	known(&typed)
	for _, f := range fs {
		delete(second, f.Name)
	}
	maps.DeleteFunc(second, func(name string, _ []string) bool { return strings.HasSuffix(name, "_none") })
	maps.Copy(second, fs.Values(typed))
	rows := two.post(e.action, second).Is(http.StatusConflict).Page().All("tbody tr")
	for _, f := range fs {
		if !says(rows, f.Label) {
			p.t.Errorf("%s: the page of two texts does not have both of the field %s (%s)", e.name, f.Name, f.Label)
		}
	}
}

// says finds the row of a field with two texts.
func says(rows []*htmltest.Node, label string) bool {
	for _, row := range rows {
		if cells := row.All("td"); row.Find("th").Text() == label && len(cells) == 2 {
			return cells[0].Text() != cells[1].Text()
		}
	}
	return false
}
