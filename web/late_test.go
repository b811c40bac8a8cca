package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// givenBack is how each end of a right is undone, so that the next form can be tried with the next end.
var givenBack = map[string]string{
	"the account is disabled":         "UPDATE account SET disabled_at = NULL WHERE login = $1",
	"the session has ended":           "",
	"the seat has ended":              "UPDATE seat SET valid_to = NULL WHERE valid_to = portal_today() AND person = (SELECT person FROM account WHERE login = $1)",
	"the password has to be set anew": "UPDATE account SET must_change = false WHERE login = $1",
}

// written is a form that would be an act: who sends it, and how they come by what it says.
type written struct {
	name, login, path string
	fill              func() (*browser, url.Values)
}

// makers are who makes what somebody makes by right.
var makers = map[string]string{
	"basis.create": "office1", "problem.create": "liaison-jyj", "topic.create": "liaison-jyj", "meeting.create": "office1",
	"delegation.create": "chief", "unit_group.create": "office1", "account.create": "admin", "minutes.draft": "office1",
}

// writtens are the forms that edit a record, and those that make one.
func writtens(t *testing.T, p *portal) []written {
	t.Helper()
	out := []written{}
	for _, e := range editables(t, p) {
		out = append(out, written{e.name, e.one, e.action, func() (*browser, url.Values) { return p.typed(e, e.one, e.first) }})
	}
	held := sample.HeldMeeting(t, p.db, meeting.Special, nil)
	for _, act := range slices.Sorted(maps.Keys(makings)) {
		mk, login := makings[act], makers[act]
		if act == "meeting.explain" { // the year of editables
			continue
		}
		out = append(out, written{act, login, strings.Replace(mk.path, "{held}", fmt.Sprint(held), 1), func() (*browser, url.Values) {
			values := mk.fields(t, p.db, sample.Who(t, p.db, login))
			values.Set("token", "a-token-of-"+act)
			return p.as(login), values
		}})
	}
	return out
}

// TestFormsAreHeldByTheRightsOfTheAct: a whole form, which would be an act, is none when what it rests on ended between its first
// byte and its last: it is answered as the end says, and no row is written. Without the end the same form is an act.
func TestFormsAreHeldByTheRightsOfTheAct(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for _, w := range writtens(t, p) {
		for _, why := range endsOf(w.name) {
			p.refusesLate(w, why)
		}
		b, values := w.fill()
		sum, before := digestOf(t, p.db), entries(t, p)
		res := b.slowly(w.path, values, func() {})
		if res.StatusCode >= http.StatusBadRequest || digestOf(t, p.db) == sum || entries(t, p) == before {
			t.Errorf("%s as %s: is no act when nothing has ended: %d, %s", w.name, w.login, res.StatusCode, res.Page().Text())
		}
	}
}

// refusesLate sends a form whose right ends on the way, and gives the right back.
func (p *portal) refusesLate(w written, why string) {
	p.t.Helper()
	end, sum, before := ends[why], "", 0
	b, values := w.fill()
	res := b.slowly(w.path, values, func() {
		endOf(p.t, p, end.sql, w.login)
		sum, before = digestOf(p.t, p.db), entries(p.t, p)
	})
	if res.StatusCode != end.status || end.status == http.StatusSeeOther && !end.leads(res.Header.Get("Location")) {
		p.t.Errorf("%s as %s: %s, answered %d to %q", w.name, w.login, why, res.StatusCode, res.Header.Get("Location"))
	}
	if digestOf(p.t, p.db) != sum || entries(p.t, p) != before {
		p.t.Errorf("%s as %s: %s, and a row is written", w.name, w.login, why)
	}
	giveBack(p.t, p, why, w.login)
}
