package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/htmltest"
)

// found is a form as somebody is shown it: on which page, where it is sent, and what its fields are called.
type found struct {
	login, page, action string
	names               []string
	free                map[string]bool // takes any text
}

// TestNoFormIsTooMuch: every form that the pages show, with each of its fields hostile; and every route of a POST with all
// fields that any form has, whoever was not shown it.
func TestNoFormIsTooMuch(t *testing.T) {
	t.Parallel()
	b := newHostileRun(t)
	forms := b.forms()
	if len(forms) < 60 {
		t.Errorf("only %d kinds of forms were found", len(forms))
	}
	names := map[string]bool{}
	for _, kind := range slices.Sorted(maps.Keys(forms)) {
		for _, n := range forms[kind][0].names {
			names[n] = true
		}
	}
	b.unshown(slices.Sorted(maps.Keys(names)))
	kinds := slices.SortedFunc(maps.Keys(forms), func(x, y string) int { return cmp.Or(cmp.Compare(ending(x), ending(y)), cmp.Compare(x, y)) })
	for _, kind := range kinds {
		b.sendEach(forms[kind])
	}
	if b.reached < 1000 {
		t.Errorf("only %d forms were sent", b.reached)
	}
}

// ending says that a form may take their place or session from those who send the forms: it comes last.
func ending(kind string) int {
	for _, head := range []string{"/units", "/seats", "/admin/users", "/me/sessions"} {
		if strings.HasPrefix(kind, head) {
			return 1
		}
	}
	return 0
}

// unshown posts one hostile value in all fields to every route, the record being there and not.
func (b *hostileRun) unshown(names []string) {
	b.t.Helper()
	for _, rt := range b.s.Table() {
		if rt.Method != http.MethodPost || rt.Pattern == "/logout" {
			continue
		}
		for _, login := range b.through(rt) {
			for _, v := range slices.Concat(hostileNumbers, hostileTexts[:3]) {
				all := url.Values{}
				for _, n := range names {
					all.Set(n, v)
				}
				b.holds(b.with[login].post(fill(rt.Pattern, b.record(rt.Pattern), "1"), all), fmt.Sprintf("%q in all fields", v))
				b.holds(b.with[login].post(fill(rt.Pattern, v, v), url.Values{"version": {"1"}, "token": {"a-token-of-nothing"}}), fmt.Sprintf("%q in its address", v))
			}
		}
	}
}

// sendEach sends a form with one field hostile after another. Whatever is taken makes the form stale, so it is opened anew;
// where it has gone, the next one of its kind is.
func (b *hostileRun) sendEach(kind []found) {
	b.t.Helper()
	var values url.Values
	for _, name := range kind[0].names {
		list := slices.Concat(hostileNumbers, hostileTexts)
		if kind[0].free[name] {
			list = hostileTexts // digits are a text like any other
		}
		for _, v := range list {
			for values == nil && len(kind) > 0 {
				if values = b.opened(kind[0]); values == nil {
					kind = kind[1:]
				}
			}
			if len(kind) == 0 {
				return
			}
			b.reached++
			sent := maps.Clone(values)
			sent[name] = []string{v}
			got := b.holds(b.with[kind[0].login].post(kind[0].action, sent), fmt.Sprintf("%.30q in %s", v, name))
			if got != http.StatusUnprocessableEntity && name != "version" {
				values = nil
			}
		}
	}
}

// opened is what the form holds when its page is opened; nil when it is not there any more.
func (b *hostileRun) opened(f found) url.Values {
	r := b.with[f.login].get(f.page)
	if r.StatusCode != http.StatusOK {
		return nil
	}
	for _, x := range r.Page().Forms() {
		if x.Action == f.action && x.Method == "post" {
			return x.Values
		}
	}
	return nil
}

// forms walks over the pages as each person and gives the forms by kind: the shape of the address and the fields.
func (b *hostileRun) forms() map[string][]found {
	b.t.Helper()
	out := map[string][]found{}
	for _, login := range senders {
		b.walk(login, func(at string, page *htmltest.Node) {
			for _, f := range page.Forms() {
				b.note(out, login, at, f)
			}
		})
	}
	return out
}

// walk opens the pages that lead to one another, as somebody, up to some of each kind.
func (b *hostileRun) walk(login string, see func(at string, page *htmltest.Node)) {
	b.t.Helper()
	met, count, queue := map[string]bool{}, map[string]int{}, b.starts()
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		path, query, _ := strings.Cut(at, "?")
		kind := digits.ReplaceAllString(path, "#")
		if met[at] || count[kind] >= 12 || query != "" && count[kind+"?"] >= 2 {
			continue
		}
		met[at] = true
		if count[kind]++; query != "" {
			count[kind+"?"]++
		}
		r := b.with[login].get(at)
		if r.StatusCode != http.StatusOK || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			continue
		}
		page := r.Page()
		for _, l := range page.Links() {
			queue = append(queue, b.known(l.URL, at)...)
		}
		see(at, page)
	}
}

var digits = regexp.MustCompile(`\d+`)

// starts are the pages without a record, and those of the records of the matrix.
func (b *hostileRun) starts() []string {
	out := append([]string{"/"}, b.more...)
	for _, rt := range b.s.Table() {
		if rt.Method == http.MethodGet && !strings.Contains(rt.Pattern, "{") {
			out = append(out, rt.Pattern)
		}
	}
	rows, err := b.db.Pool().Query(b.t.Context(), "SELECT kind, id FROM matrix_subject ORDER BY kind, state")
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var id int64
		if err := rows.Scan(&kind, &id); err != nil {
			b.t.Fatal(err)
		}
		if prefix := b.prefixes[kind]; prefix != "" {
			out = append(out, fmt.Sprintf("%s%d", prefix, id))
		}
	}
	return out
}

// known is a link to a page of ours; each question of its address must be one of hostileKeys.
func (b *hostileRun) known(link, from string) []string {
	b.t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "/static/") || strings.HasPrefix(u.Path, "/files/") {
		return nil
	}
	for k := range u.Query() {
		b.hostile(k, from)
	}
	u.Fragment = ""
	return []string{u.String()}
}

func (b *hostileRun) hostile(key, from string) {
	b.t.Helper()
	if !slices.Contains(hostileKeys, key) {
		b.t.Errorf("%s asks for %s, which is not in hostileKeys", from, key)
	}
}

// note keeps a form, up to three of a kind.
func (b *hostileRun) note(out map[string][]found, login, at string, f *htmltest.Form) {
	b.t.Helper()
	x := found{login: login, page: at, action: f.Action, free: map[string]bool{}}
	for _, c := range f.Controls() {
		name := c.Attr("name")
		if name == "" || slices.Contains(x.names, name) || c.Attr("type") == "file" {
			continue
		}
		if f.Method == "get" {
			b.hostile(name, at)
		}
		x.names = append(x.names, name)
		x.free[name] = slices.Contains([]string{"text", "tel", "search", "password"}, c.Attr("type")) || c.Attr("rows") != ""
	}
	kind := digits.ReplaceAllString(f.Action+" "+strings.Join(x.names, " "), "#")
	if f.Method == "post" && f.Action != "/logout" && len(out[kind]) < 3 {
		out[kind] = append(out[kind], x)
	}
}
