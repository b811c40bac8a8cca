package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/plenary"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
	"jointmeeting/web/edge"
)

// making is an act that makes a record: where its form is posted, and what a whole form says for somebody of the unit.
type making struct {
	path   string
	fields func(t *testing.T, d *db.DB, who access.Actor) url.Values
}

// makings are the acts that make records, by their names in the log. Every actor of the cast tries each.
var makings = map[string]making{
	"basis.create": {"/bases", func(*testing.T, *db.DB, access.Actor) url.Values {
		return url.Values{"level": {"city"}, "title": {"新的文件"}, "issuer": {"市人民政府"}, "issued": {"2026-01-05"}}
	}},
	"topic.create": {"/topics", func(*testing.T, *db.DB, access.Actor) url.Values {
		return topic.Form{Content: sample.TopicForm("关于新事项的议题").Content}.Values()
	}},
	"problem.create": {"/problems", func(t *testing.T, d *db.DB, who access.Actor) url.Values {
		code := "jyj"
		for _, c := range []string{"jyj", "wjw", "swj"} {
			if who.InUnit(sample.Unit(t, d, c).ID) {
				code = c
			}
		}
		v := problem.Fields.Values(sample.ProblemForm(t, d, code, "关于新问题").Content)
		v.Set("unit", fmt.Sprint(sample.Unit(t, d, code).ID))
		return v
	}},
	"meeting.create": {"/meetings", func(t *testing.T, d *db.DB, _ access.Actor) url.Values {
		return meeting.Fields.Values(sample.MeetingForm(t, d, meeting.Special, "jyj"))
	}},
	"delegation.create": {"/delegations", func(t *testing.T, d *db.DB, _ access.Actor) url.Values {
		return url.Values{"to": {fmt.Sprint(sample.Who(t, d, "convenor1").Person)}, "subject": {"专题会议"}, "from": {time.Now().Format("2006-01-02")},
			"until": {time.Now().AddDate(0, 1, 0).Format("2006-01-02")}, "password": {sample.Password}}
	}},
	"unit_group.create": {"/groups", func(t *testing.T, d *db.DB, _ access.Actor) url.Values {
		return url.Values{"name": {"市直各部门"}, "units": {fmt.Sprint(sample.Unit(t, d, "czj").ID)}}
	}},
	"account.create": {"/admin/users/new", func(*testing.T, *db.DB, access.Actor) url.Values {
		return url.Values{"name": {"新示人"}, "login": {"newcomer"}}
	}},
	"minutes.draft": {"/meetings/{held}/minutes", func(*testing.T, *db.DB, access.Actor) url.Values { return url.Values{} }},
	"meeting.explain": {plenary.Path, func(*testing.T, *db.DB, access.Actor) url.Values {
		return url.Values{"reason": {"因故未召开全体会议，拟于明年一季度召开。"}, "version": {"0"}}
	}},
}

// actsElsewhere are the other acts that somebody does by hand in any state, each with what tries its rights.
var actsElsewhere = map[string]string{
	"setting.change":        "admin_test.go",
	"setting.secure":        "handover_test.go",
	"credential.resume":     "handover_test.go",
	"seat.ask":              "unit_test.go",
	"handover.issue":        "handover_test.go",
	"handover.approve":      "handover_test.go",
	"handover.void":         "handover_test.go",
	"calendar.import":       "calendar_test.go",
	"unit.rename":           "unit_test.go",
	"unit.succeed":          "unit_test.go",
	"unit.duty":             "unit_test.go",
	"unit.leave":            "unit_test.go",
	"unit.join":             "unit_test.go",
	"unit.review":           "unit_test.go",
	"unit.outside":          "outside_test.go",
	"unit.retire":           "outside_test.go",
	"unit.restore":          "outside_test.go",
	"authenticator.confirm": "authenticator_test.go",
	"authenticator.revoke":  "authenticator_test.go",
	"unit_group.edit":       "group_test.go",
	"unit_group.retire":     "group_test.go",
	"unit_group.restore":    "group_test.go",
	"delegation.end":        "internal/meeting/rules_test.go",
	"minutes.read":          "minutes_version_test.go",
}

// byRight are the acts of the charts that a right gives, in whatever state.
func byRight(charts []flow.Outline) []flow.Deed {
	out := []flow.Deed{}
	for _, c := range charts {
		out = append(out, slices.DeleteFunc(slices.Clone(c.Acts), func(d flow.Deed) bool { return d.Auto || d.By != "" || d.Edits || len(d.From) > 0 })...)
	}
	return out
}

// untried names the acts that neither the cast tries nor another test, and rows for acts that are none.
func untried(charts []flow.Outline) []string {
	out, known := []string{}, []string{}
	for _, d := range byRight(charts) {
		known = append(known, d.Action)
		_, made := makings[d.Action]
		if elsewhere := actsElsewhere[d.Action] != ""; made == elsewhere {
			out = append(out, d.Action+" has no row in makings, or one in actsElsewhere too")
		}
	}
	for action := range makings {
		if !slices.Contains(known, action) {
			out = append(out, action+" is no act of a chart")
		}
	}
	for action := range actsElsewhere {
		if !slices.Contains(known, action) {
			out = append(out, action+" is no act of a chart")
		}
	}
	return out
}

// TestMatrixKnowsEveryAct: each act by right of the house is tried; one that a new chart brings is named.
func TestMatrixKnowsEveryAct(t *testing.T) {
	t.Parallel()
	for _, s := range untried(house.Charts()) {
		t.Error(s)
	}
	lamp := flow.Outline{Kind: "lamp", Acts: []flow.Deed{{Action: "lamp.create", May: []access.Right{access.May(access.Office)}}}}
	if found := untried(append(house.Charts(), lamp)); !slices.Equal(found, []string{"lamp.create has no row in makings, or one in actsElsewhere too"}) {
		t.Errorf("a new act is not found: %v", found)
	}
}

// TestMatrixOfMaking: every actor tries to make each kind of record. It is made exactly when the gate and the chart's
// act give the right, by a seat in a current member unit where the right is a unit's.
func TestMatrixOfMaking(t *testing.T) {
	t.Parallel()
	for _, d := range byRight(house.Charts()) {
		if mk, ok := makings[d.Action]; ok {
			t.Run(d.Action, func(t *testing.T) {
				t.Parallel()
				tryMaking(t, d, mk)
			})
		}
	}
}

func tryMaking(t *testing.T, act flow.Deed, mk making) {
	t.Helper()
	m := &matrix{t: t, state: "held", kind: matrixKind{name: "meeting", open: openMeeting}}
	m.renew()
	made := 0
	for _, c := range cast {
		who := m.actor(c.login)
		path := strings.Replace(mk.path, "{held}", fmt.Sprint(m.sub.id), 1)
		i := slices.IndexFunc(m.p.s.Table(), func(rt edge.Route) bool { return rt.Method == "POST" && serves(rt, path) })
		if i < 0 {
			t.Fatalf("no route serves POST %s", path)
		}
		values := mk.fields(t, m.p.db, who)
		values.Set("token", "making-"+c.login)
		got := m.browser(c.login).post(path, values)
		_, right := who.Holds(ownUnits(t, m.p.db), act.May...)
		may := who.Signed() && m.p.s.Table()[i].Gate.Allows(who) && right
		switch changed := m.changed(); {
		case changed != may || may && got.StatusCode >= 400:
			t.Errorf("%s: POST %s answers %d (changed %v), want allowed %v: %s", c.login, path, got.StatusCode, changed, may, got.Page().Text())
		case !may && who.Signed():
			m.want(c.login, "POST "+path, got.StatusCode, 403, 404)
		case may:
			made++
			m.renew()
		}
	}
	if made == 0 {
		t.Errorf("nobody could do %s", act.Action)
	}
}

// ownUnits ties an actor to the current member units: of these, their own.
func ownUnits(t *testing.T, d *db.DB) access.Ties {
	t.Helper()
	var all *[]unit.Unit
	if err := d.Read(t.Context(), func(b *db.Batch) { all = unit.All(b) }); err != nil {
		t.Fatal(err)
	}
	own := []int64{}
	for _, u := range *all {
		if u.Current && u.Kind == unit.KindMember {
			own = append(own, u.ID)
		}
	}
	return access.Ties{Units: map[access.Tie][]int64{access.Owner: own}}
}

// send posts the form of the step, with what it uploads.
func (m *matrix) send(login, do, path string, values url.Values) *reply {
	if files := m.sub.files(do); files != nil {
		return m.browser(login).postFiles(path, values, files)
	}
	return m.browser(login).post(path, values)
}
