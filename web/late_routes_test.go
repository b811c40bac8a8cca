package web

import (
	"maps"
	"net/http"
	"slices"
	"testing"
)

// preparing is the route that only says what would be signed: it writes nothing, and whoever may not sign gets nothing from it.
const preparing = "/minutes/{id}/statement"

// TestEveryRouteAsksForTheRightsOfTheMoment: on every route that takes a version, whoever's account, session, seat or password ended between the
// first byte of a form and its last hears of that end. The form is about an older version: a route that went by the rights of the first byte
// would say so.
func TestEveryRouteAsksForTheRightsOfTheMoment(t *testing.T) {
	t.Parallel()
	d := matrixDB(t)
	staleRecords(t, d)
	p := newPortal(t, d)
	for _, pattern := range slices.Sorted(maps.Keys(staleForms)) {
		f := staleForms[pattern]
		path := f.address(t, d, pattern)
		for _, why := range slices.Sorted(maps.Keys(ends)) {
			end, sum, before := ends[why], "", 0
			values := f.values(pattern)
			values.Set("token", "late-form-"+why+pattern)
			res := p.as(f.login).slowly(path, values, func() {
				endOf(t, p, end.sql, f.login)
				sum, before = digestOf(t, d), entries(t, p)
			})
			if res.StatusCode == http.StatusConflict {
				res.Page().Sees("您的登录密码在提交过程中被重置")
			}
			refused := pattern == preparing && res.StatusCode == http.StatusForbidden
			answered := res.StatusCode == end.status && (end.to == "" || end.leads(res.Header.Get("Location")))
			if !refused && !answered {
				t.Errorf("%s as %s: %s, answered %d to %q", pattern, f.login, why, res.StatusCode, res.Header.Get("Location"))
			}
			if digestOf(t, d) != sum || entries(t, p) != before {
				t.Errorf("%s as %s: %s, and a row is written", pattern, f.login, why)
			}
			giveBack(t, p, why, f.login)
		}
	}
}

// giveBack undoes the end of a right, so that the next form can be tried with the next end.
func giveBack(t testing.TB, p *portal, why, login string) {
	t.Helper()
	if back := givenBack[why]; back != "" {
		endOf(t, p, back, login)
	}
}
