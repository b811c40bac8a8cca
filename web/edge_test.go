package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/edge"
)

// TestEveryAnswerCarriesTheHeaders: the table of headers is on pages, redirects, refusals and static files.
func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	p := newPortal(t, dbtest.DB(t), func(d *edge.Deps) { d.BaseURL = "https://portal.test" })
	for _, path := range []string{"/", "/healthz", "/nowhere", "/more", "/static/none.css"} {
		r := httptest.NewRequest(http.MethodGet, "https://portal.test"+path, nil)
		res := p.nobody().send(r)
		for name, want := range edge.Headers {
			got := res.Header.Get(name)
			if name == "Cache-Control" && strings.HasPrefix(path, "/static/") {
				continue // static files are named by their content and never change
			}
			if !strings.Contains(got, want) {
				t.Errorf("%s: %s = %q, want %q", path, name, got, want)
			}
		}
		if res.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: no HSTS", path)
		}
	}
}

// TestOtherHostIsRefused: a forged Host header poisons no link.
func TestOtherHostIsRefused(t *testing.T) {
	t.Parallel()
	p := newPortal(t, dbtest.DB(t), func(d *edge.Deps) { d.BaseURL = "https://portal.test" })
	r := httptest.NewRequest(http.MethodGet, "https://evil.test/more", nil)
	if res := p.nobody().send(r); res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("status %d", res.StatusCode)
	}
}

// TestCrossSitePostIsRefused: by Sec-Fetch-Site, and by Origin alone as on plain http.
func TestCrossSitePostIsRefused(t *testing.T) {
	t.Parallel()
	p := newPortal(t, dbtest.DB(t))
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.test"} {
		r := httptest.NewRequest(http.MethodPost, "/logout", strings.NewReader(""))
		r.Header.Set(name, value)
		p.nobody().send(r).Is(http.StatusForbidden)
	}
}

// TestOwnNameWithoutTLSIsAnotherSite: a page of the same name on plain http is not ours; the refusal has its number in the log.
func TestOwnNameWithoutTLSIsAnotherSite(t *testing.T) {
	t.Parallel()
	p := newPortal(t, dbtest.DB(t), func(d *edge.Deps) { d.BaseURL = "https://portal.test" })
	for from, want := range map[string]int{"http://portal.test": http.StatusForbidden, "https://portal.test:8443": http.StatusForbidden,
		"null": http.StatusForbidden, "https://portal.test": http.StatusSeeOther, "": http.StatusSeeOther} {
		r := httptest.NewRequest(http.MethodPost, "https://portal.test/logout", strings.NewReader(""))
		if from != "" {
			r.Header.Set("Origin", from)
		}
		res := p.nobody().send(r).Is(want)
		if _, number, found := strings.Cut(res.Text, "编号 "); want == http.StatusForbidden && (!found || !strings.Contains(p.log.String(), strings.TrimSpace(number))) {
			t.Errorf("%q: %q is not in the log", from, res.Text)
		}
	}
}

// TestErrorPageShowsItsNumber: the number on the page is the number in the log, and nothing internal is shown.
func TestErrorPageShowsItsNumber(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	p := newPortal(t, d)
	if _, err := dbtest.Admin(t, d).Exec(t.Context(), "ALTER TABLE office RENAME TO office_gone"); err != nil {
		t.Fatal(err)
	}
	res := p.nobody().get("/more").Is(http.StatusInternalServerError)
	if strings.Contains(res.Text, "office") || strings.Contains(res.Text, "SQLSTATE") {
		t.Errorf("the page shows internals: %s", res.Page().Text())
	}
	_, number, found := strings.Cut(res.Page().Text(), "编号 ")
	number, _, _ = strings.Cut(number, " ")
	if !found || !strings.Contains(p.log.String(), number) {
		t.Errorf("number %q is not in the log: %s", number, p.log)
	}
}

// TestLogSaysWhyAFormWasRefused: where the sentence does not say the cause, the log does, with the number of the page.
func TestLogSaysWhyAFormWasRefused(t *testing.T) {
	t.Parallel()
	p := newPortal(t, dbtest.DB(t))
	r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader("login=%zz"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p.nobody().send(r).Is(http.StatusUnprocessableEntity)
	if log := p.log.String(); !strings.Contains(log, "request refused") || !strings.Contains(log, "%zz") {
		t.Error(log)
	}
}

// TestSafePathStaysHere: whatever is asked for, a redirect stays on this site.
func TestSafePathStaysHere(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "//e.test", `/\e.test`, "https://e.test", "https:e.test", "javascript:alert(1)", "/\t/e", "/\x00", "e.test", `\\e.test`, "/＼e", "/a\nb", "///e"} {
		if edge.SafePath(bad) {
			t.Errorf("%q is taken for a path of ours", bad)
		}
	}
	for _, good := range []string{"/", "/topics?state=draft", "/topics/41", "/search?q=" + url.QueryEscape("标准")} {
		if !edge.SafePath(good) {
			t.Errorf("%q is refused", good)
		}
	}
}

// TestHeadAnswersLikeGet: on every route, for a outsider and for the office.
func TestHeadAnswersLikeGet(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	blank := regexp.MustCompile(`\{[^}]*\}`)
	for _, rt := range p.s.Table() {
		if rt.Method != http.MethodGet || rt.Pattern == "/logout" {
			continue
		}
		path := blank.ReplaceAllString(rt.Pattern, "1")
		for _, b := range []*browser{p.nobody(), p.as("office1")} {
			want := b.send(httptest.NewRequest(http.MethodGet, path, nil))
			got := b.send(httptest.NewRequest(http.MethodHead, path, nil))
			if got.StatusCode != want.StatusCode || got.Header.Get("Location") != want.Header.Get("Location") {
				t.Errorf("HEAD %s as %q: %d to %q, GET %d to %q", path, b.login, got.StatusCode, got.Header.Get("Location"), want.StatusCode, want.Header.Get("Location"))
			}
		}
	}
}

// TestFormAddressesLeadToAPage: an address that only takes forms stays in the address bar after a refused one; asked for as a page it leads to the
// nearest page above it.
func TestFormAddressesLeadToAPage(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	pages := map[string]bool{}
	for _, rt := range p.s.Table() {
		pages[rt.Pattern] = pages[rt.Pattern] || rt.Method == http.MethodGet
	}
	part, n := regexp.MustCompile(`\{[a-z]+\}`), 0
	for pattern, page := range pages {
		if page || pattern == "/topics/suggest" { // a script asks there, no form
			continue
		}
		n++
		to := p.as("office1").get(part.ReplaceAllString(pattern, "1")).To("/")
		if up := strings.TrimRight(to, "/"); up != "" && !slices.ContainsFunc(slices.Collect(maps.Keys(pages)), func(x string) bool { return pages[x] && part.ReplaceAllString(x, "1") == up }) {
			t.Errorf("%s leads to %s, which is no page", pattern, to)
		}
	}
	if n < 30 {
		t.Errorf("%d addresses were asked for", n)
	}
	p.nobody().get("/minutes/1/do/choose").To("/minutes/1")
	p.as("office1").send(httptest.NewRequest(http.MethodPut, "/minutes/1/do/choose", nil)).Is(404)
}
