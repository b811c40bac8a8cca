package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/edge"
)

// TestARouteWithoutAGateStopsTheStart: and so does one that nothing answers.
func TestARouteWithoutAGateStopsTheStart(t *testing.T) {
	t.Parallel()
	s := newPortal(t, sampledb.DB(t)).s
	page := func(*http.Request, access.Actor) (edge.View, error) { return edge.View{}, nil }
	for name, rt := range map[string]edge.Route{
		"gated": edge.Page("/gate-test", edge.Signed, page), "without a gate": edge.Page("/gate-test", edge.Gate{}, page),
		"without a handler": {Method: http.MethodGet, Pattern: "/gate-test", Gate: edge.Signed},
	} {
		if _, err := s.Handler(append(s.Table(), rt)); (err == nil) != (name == "gated") || err != nil && !strings.Contains(err.Error(), "GET /gate-test") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// openToNobody are the pages that somebody sees who is not signed in; setting up is one only while there is no administrator.
var openToNobody = []string{"/healthz", "/help/signin", "/login", "/login/verify", "/readyz", "/start"}

// TestForeignPostsDoNothing: a form that another site has somebody send is refused on every route, whoever is signed in, and nothing is written.
// Without a session no route but those of signing in and of health shows anything.
func TestForeignPostsDoNothing(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office, nobody := p.as("office1"), p.nobody()
	sum, opened := digestOf(t, p.db), []string{}
	for _, rt := range p.s.Table() {
		path := param.ReplaceAllString(rt.Pattern, "1")
		if rt.Method != http.MethodPost {
			if nobody.get(path).StatusCode == http.StatusOK {
				opened = append(opened, rt.Pattern)
			}
			continue
		}
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("token=a-token-of-another-site"))
		r.Header.Set("Content-Type", urlencoded)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if got := office.send(r).StatusCode; got != http.StatusForbidden {
			t.Errorf("POST %s from another site: %d", path, got)
		}
	}
	if slices.Sort(opened); !slices.Equal(opened, openToNobody) {
		t.Errorf("open to nobody: %v", opened)
	}
	if digestOf(t, p.db) != sum {
		t.Error("something was written")
	}
}

// TestASecretInTheLogIsFound: every test of these pages looks for what was typed into secret fields, and for the keys of sessions, in what was logged.
func TestASecretInTheLogIsFound(t *testing.T) {
	t.Parallel()
	log := &logged{secrets: map[string]bool{}}
	log.keep("short", "a-password-of-somebody")
	for line, want := range map[string]int{"short words": 0, "signed in with a-password-of-somebody": 1} {
		before := len(log.leaks())
		log.Write([]byte(line))
		if got := len(log.leaks()) - before; got != want {
			t.Errorf("%q: %d leaks, want %d", line, got, want)
		}
	}
}
