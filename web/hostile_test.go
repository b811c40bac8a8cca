package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/web/edge"
)

// What no page and no form of ours sends: numbers that a database column does not hold, and what is no text.
var (
	hostileNumbers = []string{"2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999", "-1", "0", "２１４７４８３６４８"}
	hostileTexts   = []string{"a\x00b", "\xff", "\xed\xa0\x80", long}
	hostileCursors = []string{"2026-01-01.9223372036854775807", "9223372036854775807.1", "9223372036854775807.9223372036854775807", "-9223372036854775808.1",
		"0001-01-01.1", "9999-12-31.2147483648", "99999999999999999999.99999999999999999999"}
)

// long is a text of 100,000 characters in which nothing repeats, so that no index and no compression takes it.
var long = func() string {
	chance, out := rand.New(rand.NewPCG(1, 2)), strings.Builder{}
	for range 100_000 {
		out.WriteRune('一' + rune(chance.IntN(20_000)))
	}
	return out.String()
}()

// hostileKeys are the questions that addresses of pages ask; TestNoFormIsTooMuch names one that a page leads to and that is left out.
var hostileKeys = []string{"action", "after", "before", "due", "from", "function", "kept", "kind", "level", "minutes", "month", "next", "only", "person", "q",
	"replaces", "role", "slot", "state", "tab", "to", "unit", "view", "words", "joint", "clerk", "year", "stage"}

// hostileRun is a portal at which anything is thrown; it may refuse, but neither fail nor report an error.
type hostileRun struct {
	*portal
	with     map[string]*browser
	actors   map[string]access.Actor
	records  map[string]int64  // one of each kind of the matrix, by the head of its addresses
	prefixes map[string]string // the head of its addresses, by the kind
	more     []string          // pages beside those of the matrix
	reached  int               // forms sent that somebody had been shown
}

// senders are the people who come through the gates, the office first; a unit's liaison goes other ways in the statements.
var senders = []string{"office1", "liaison-jyj", "chief", "director", "member-jyj", "admin", "security", "auditor"}

func newHostileRun(t *testing.T) *hostileRun {
	t.Helper()
	p := newPortal(t, matrixDB(t))
	b := &hostileRun{portal: p, with: map[string]*browser{}, actors: map[string]access.Actor{}, records: map[string]int64{}, prefixes: map[string]string{}}
	for _, login := range senders {
		b.with[login] = p.as(login)
		who, err := account.ActorOf(t.Context(), p.db, login)
		if err != nil {
			t.Fatal(err)
		}
		b.actors[login] = who
	}
	for _, k := range matrixKinds {
		sub := k.open(t, p.db, k.states[len(k.states)-1])
		b.records[sub.prefix], b.prefixes[k.name] = sub.id, sub.prefix
	}
	return b
}

// through are the people whom the gate lets in: the first, and the liaison.
func (b *hostileRun) through(rt edge.Route) []string {
	out := []string{}
	for _, login := range senders {
		if rt.Gate.Allows(b.actors[login]) && (len(out) == 0 || login == "liaison-jyj") {
			out = append(out, login)
		}
	}
	return out
}

// holds wants an answer that is no failure, and no error in the log.
func (b *hostileRun) holds(r *reply, what string) int {
	b.t.Helper()
	said := b.log.take()
	if i := strings.Index(said, `"level":"ERROR"`); i >= 0 || r.StatusCode >= 500 {
		b.t.Errorf("%s %.120q with %s: %d\n%.600s", r.Request.Method, r.Request.URL.RequestURI(), what, r.StatusCode, said[max(i, 0):])
	}
	return r.StatusCode
}

// record is the id of something that addresses of the pattern lead to.
func (b *hostileRun) record(pattern string) string {
	for prefix, id := range b.records {
		if strings.HasPrefix(pattern, prefix+"{id}") {
			return strconv.FormatInt(id, 10)
		}
	}
	return "1"
}

// fill puts values into a pattern: one for {id}, one for every other parameter that does not name its own.
func fill(pattern, id, other string) string {
	return param.ReplaceAllStringFunc(pattern, func(s string) string {
		p := param.FindStringSubmatch(s)
		switch {
		case p[1] == "id":
			return url.PathEscape(id)
		case p[3] != "":
			return p[3]
		}
		return url.PathEscape(other)
	})
}

// TestNoAddressIsTooMuch: every page with hostile records, steps, cursors and filters in its address.
func TestNoAddressIsTooMuch(t *testing.T) {
	t.Parallel()
	b := newHostileRun(t)
	for _, rt := range b.s.Table() {
		if rt.Method != http.MethodGet {
			continue
		}
		for _, login := range b.through(rt) {
			b.paths(login, rt.Pattern)
			b.queries(login, rt.Pattern)
		}
	}
}

// paths puts each value into each place of the pattern.
func (b *hostileRun) paths(login, pattern string) {
	b.t.Helper()
	if !strings.Contains(pattern, "{") {
		return
	}
	for _, v := range slices.Concat(hostileNumbers, hostileTexts) {
		got := b.holds(b.with[login].get(fill(pattern, v, "1")), "a hostile record")
		if strings.Contains(pattern, "{id}") && got != http.StatusNotFound && got != http.StatusForbidden {
			b.t.Errorf("%s: a record %.30q that there is not answers %d", pattern, v, got)
		}
		b.holds(b.with[login].get(fill(pattern, b.record(pattern), v)), "a hostile place")
	}
}

// queries asks with one hostile answer for all questions; a list also for each of them, as one may hide another.
func (b *hostileRun) queries(login, pattern string) {
	b.t.Helper()
	ask := func(v string, keys ...string) {
		all := url.Values{}
		for _, k := range keys {
			all.Set(k, v)
		}
		b.holds(b.with[login].get(fill(pattern, b.record(pattern), "1")+"?"+all.Encode()), fmt.Sprintf("%.30q for %s", v, keys))
	}
	for _, v := range append(slices.Clone(hostileNumbers), "a\x00b", "\xff") {
		ask(v, hostileKeys...)
	}
	if strings.Contains(pattern, "{") {
		return
	}
	for _, k := range hostileKeys {
		ask("2147483648", k)
		ask("9223372036854775807", k)
		ask(long[:30_000], k)
	}
	for _, v := range hostileCursors {
		ask(v, "after")
		ask(v, "before")
	}
}
