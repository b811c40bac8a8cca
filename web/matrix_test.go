package web

import (
	"fmt"
	"hash/crc32"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/unit"
	"jointmeeting/web/edge"
)

// The generated matrix: every route × every actor × every state of the record answers as the gate and
// the chart say, and nothing else. What is expected comes from the two tables only; what is refused
// leaves no byte changed.

// cast are the actors: the tie to the records of the matrix is in the second column.
var cast = []struct{ login, tie string }{
	{"", "nobody"},
	{"liaison-jyj", "owner, lead"}, {"member-jyj", "owner, lead"},
	{"liaison-wjw", "support, party"}, {"member-wjw", "support, party"},
	{"liaison-gedian", "support, party, a locality"},
	{"liaison-swj", "outsider"}, {"member-swj", "outsider"},
	{"office1", "office"}, {"director", "office"},
	{"convenor1", "convenor"}, {"convenor2", "convenor of the host unit"}, {"chief", "chief"},
	{"admin", "administrator"}, {"security", "administrator"}, {"auditor", "auditor"},
	{"liaison-gaj", "seat ended"}, {"liaison-mzj", "account disabled"},
}

// subject is one record in one state.
type subject struct {
	prefix string // "/topics/"
	id     int64
	see    func(access.Actor) bool
	// offer says whether the chart lets the person take the step now, and what blocks it.
	offer func(access.Actor, string) (flow.Offer, bool)
	// fields are what a form of the step sends besides token and version.
	fields func(do string) url.Values
	// files are what the form of a step uploads.
	files func(do string) map[string][]byte
	// path is where the step is posted.
	path    func(do string) string
	version int
	steps   []string
	auto    map[string]bool // steps taken by another room; nobody takes them by hand
}

// matrixKind is one kind of record: its states, and how to bring one into a state.
type matrixKind struct {
	name   string
	states []string
	byHand []string // steps that are not automatic
	open   func(t *testing.T, d *db.DB, state string) subject
}

// subjectOf derives what is expected from the chart.
func subjectOf[T any](c *flow.Chart[T], prefix string, id int64, version int, record T) subject {
	s := subject{prefix: prefix, id: id, version: version,
		see:    func(who access.Actor) bool { return c.MaySee(who, record) },
		offer:  func(who access.Actor, do string) (flow.Offer, bool) { return c.Offer(who, record, do) },
		fields: func(string) url.Values { return url.Values{} },
		files:  func(string) map[string][]byte { return nil },
		path:   func(do string) string { return fmt.Sprintf("%s%d/do/%s", prefix, id, do) },
	}
	s.auto = map[string]bool{}
	for _, st := range c.Steps {
		if !slices.Contains(s.steps, st.Do) {
			s.steps = append(s.steps, st.Do)
		}
		s.auto[st.Do] = st.Auto
	}
	return s
}

// everywhere is an actor who sees every record: the office, the leaders, and a liaison of every unit.
func everywhere(t *testing.T, d *db.DB) access.Actor {
	t.Helper()
	var all *[]unit.Unit
	if err := d.Read(t.Context(), func(b *db.Batch) { all = unit.All(b) }); err != nil {
		t.Fatal(err)
	}
	a := access.Actor{Person: 1 << 40, Name: "全能", Seats: []access.Seat{{Role: access.Chief}, {Role: access.Convenor}}}
	for _, u := range *all {
		a.Seats = append(a.Seats, access.Seat{Role: access.Liaison, Unit: u.ID})
		if u.Host {
			a.Seats = append(a.Seats, access.Seat{Role: access.Director, Unit: u.ID}, access.Seat{Role: access.Office, Unit: u.ID})
		}
	}
	return a
}

// TestMatrix runs the whole of it, kind by kind and state by state.
func TestMatrix(t *testing.T) {
	t.Parallel()
	var taken sync.Map
	t.Cleanup(func() { everyStepTaken(t, &taken) })
	for _, k := range matrixKinds {
		for _, state := range k.states {
			t.Run(k.name+"/"+state, func(t *testing.T) {
				t.Parallel()
				m := newMatrix(t, k, state, &taken)
				for _, c := range cast {
					m.pages(c.login)
					m.posts(c.login)
				}
			})
		}
	}
}

// triedElsewhere are the kinds with states that have no row in the matrix, each with what tries its rights instead.
var triedElsewhere = map[string]string{
	"account": "it has no page with steps of its own: admin_test.go",
	"seat":    "its steps are taken on the page of all seats: unit_test.go",
	"part":    "its steps are taken on the task's page: task_test.go", "milestone": "the same: milestone_test.go",
	"invitation":     "it is answered on the meeting's page: meeting_test.go",
	"delivery":       "it is signed for on the minutes' page: minutes_test.go",
	"clause_receipt": "it is signed for on the minutes' page: minutes_test.go",
	"escalation":     "it is answered in its register: minutes_test.go",
}

// TestMatrixKnowsEveryKind: each kind of the house with states has a row with all its states.
func TestMatrixKnowsEveryKind(t *testing.T) {
	t.Parallel()
	for _, c := range house.Charts() {
		i := slices.IndexFunc(matrixKinds, func(k matrixKind) bool { return k.name == c.Kind })
		if len(c.States) == 0 || i < 0 && triedElsewhere[c.Kind] != "" {
			continue
		}
		if i < 0 {
			t.Errorf("%s has no row in matrixKinds", c.Kind)
			continue
		}
		if triedElsewhere[c.Kind] != "" {
			t.Errorf("%s has a row: take it off the exceptions", c.Kind)
		}
		for _, st := range c.States {
			if !slices.Contains(matrixKinds[i].states, st.Name) {
				t.Errorf("%s: the row leaves out %s", c.Kind, st.Name)
			}
		}
	}
}

// matrix is one record in one state with a portal in front of it; after a step that succeeds it is made anew.
type matrix struct {
	t     *testing.T
	kind  matrixKind
	state string
	p     *portal
	sub   subject
	with  map[string]*browser
	sum   string    // of all records, when last looked at
	taken *sync.Map // kind.step of what was taken by somebody
}

// everyStepTaken wants every step of every chart to have been taken by somebody: a matrix of refusals
// alone would prove nothing.
func everyStepTaken(t *testing.T, taken *sync.Map) {
	t.Helper()
	if t.Failed() {
		return
	}
	for _, k := range matrixKinds {
		for _, do := range k.byHand {
			if _, ok := taken.Load(k.name + "." + do); !ok {
				t.Errorf("%s: nobody could take %s in any state", k.name, do)
			}
		}
	}
}

func newMatrix(t *testing.T, k matrixKind, state string, taken *sync.Map) *matrix {
	m := &matrix{t: t, kind: k, state: state, taken: taken}
	m.renew()
	return m
}

func (m *matrix) renew() {
	d := matrixDB(m.t)
	m.p = newPortal(m.t, d)
	m.sub = m.kind.open(m.t, d, m.state)
	m.with, m.sum = map[string]*browser{}, digestOf(m.t, d)
}

// changed says whether any record was written since it was last asked.
func (m *matrix) changed() bool {
	m.t.Helper()
	was := m.sum
	m.sum = digestOf(m.t, m.p.db)
	return m.sum != was
}

func (m *matrix) browser(login string) *browser {
	if m.with[login] == nil {
		m.with[login] = m.p.nobody()
		if login != "" {
			m.with[login] = m.p.as(login)
		}
	}
	return m.with[login]
}

// actor is who the request will be taken for: nobody when the account is disabled.
func (m *matrix) actor(login string) access.Actor {
	if login == "" || login == "liaison-mzj" {
		return access.Actor{}
	}
	who, err := account.ActorOf(m.t.Context(), m.p.db, login)
	if err != nil {
		m.t.Fatal(err)
	}
	return who
}

var param = regexp.MustCompile(`\{(\w+)(:([^}|]*)[^}]*)?\}`)

// address fills a pattern with the subject's id; other parameters get a value that fits.
func (m *matrix) address(pattern string) string {
	return param.ReplaceAllStringFunc(pattern, func(s string) string {
		p := param.FindStringSubmatch(s)
		switch {
		case p[1] == "id":
			return fmt.Sprint(m.sub.id)
		case p[3] != "":
			return p[3]
		}
		return "1"
	})
}

// own are the routes of the subject's kind.
func (m *matrix) own(method string) []edge.Route {
	out := []edge.Route{}
	for _, rt := range m.p.s.Table() {
		if rt.Method == method && strings.HasPrefix(rt.Pattern, m.sub.prefix+"{id}") {
			out = append(out, rt)
		}
	}
	return out
}

// pages asks for every page of the record.
func (m *matrix) pages(login string) {
	m.t.Helper()
	who, b := m.actor(login), m.browser(login)
	for _, rt := range m.own(http.MethodGet) {
		path := m.address(rt.Pattern)
		got := b.get(path).StatusCode
		show := rt.Pattern == m.sub.prefix+"{id}"
		switch {
		case !who.Signed():
			m.want(login, "GET "+path, got, 303)
		case !rt.Gate.Allows(who):
			m.want(login, "GET "+path, got, 403)
		case !m.sub.see(who):
			m.want(login, "GET "+path, got, 404)
		case show:
			m.want(login, "GET "+path, got, 200)
		case got >= 500:
			m.t.Errorf("%s: GET %s answers %d", login, path, got)
		}
	}
	if m.changed() {
		m.t.Errorf("%s: a GET wrote something", login)
	}
}

// posts tries every step, and every other form of the record as one who may not see it.
func (m *matrix) posts(login string) {
	m.t.Helper()
	who := m.actor(login)
	for _, rt := range m.own(http.MethodPost) {
		if who.Signed() && rt.Gate.Allows(who) && m.sub.see(who) {
			continue
		}
		path := m.address(rt.Pattern)
		want := 404
		if !who.Signed() {
			want = 303
		} else if !rt.Gate.Allows(who) {
			want = 403
		}
		got := m.browser(login).post(path, url.Values{"token": {"matrix-" + path}, "version": {fmt.Sprint(m.sub.version)}, "reason": {"理由"}}).StatusCode
		m.want(login, "POST "+path, got, want)
	}
	if m.changed() {
		m.t.Errorf("%s: a refused form wrote something", login)
		m.renew()
	}
	for _, do := range m.sub.steps {
		m.step(login, do)
	}
}

// step posts one step and wants what the chart says.
func (m *matrix) step(login, do string) {
	m.t.Helper()
	who := m.actor(login)
	path := m.sub.path(do)
	gate, ok := m.gateOf(path)
	if !ok {
		return // an automatic step has no address
	}
	offer, offered := m.sub.offer(who, do)
	values := m.form(login, do)
	if offered && !m.sub.auto[do] && gate.Allows(who) && m.sub.see(who) {
		m.stale(login, do, path, values)
		if offer.Blocked == "" && m.late(login, do) {
			m.step(login, do) // on a record made anew
			return
		}
	}
	res := m.send(login, do, path, values)
	got := res.StatusCode
	changed := m.changed()
	switch {
	case !who.Signed():
		m.want(login, "POST "+path, got, 303)
	case !gate.Allows(who):
		m.want(login, "POST "+path, got, 403)
	case !m.sub.see(who):
		m.want(login, "POST "+path, got, 404)
	case m.sub.auto[do]:
		m.want(login, "POST "+path, got, 403, 404, 409)
	case !offered:
		m.want(login, "POST "+path, got, 403, 409)
	case offer.Blocked != "":
		m.want(login, "POST "+path, got, 422)
	default:
		if got != 303 || !changed {
			m.t.Errorf("%s: POST %s answers %d (changed %v), the chart allows it: %s", login, path, got, changed, res.Page().Text())
		}
		m.taken.Store(m.kind.name+"."+do, true)
		m.again(login, do, path, values)
		m.renew()
		return
	}
	if changed {
		m.t.Errorf("%s: POST %s was refused with %d and yet changed something", login, path, got)
		m.renew()
	}
}

// form is what the page of the step sends.
func (m *matrix) form(login, do string) url.Values {
	values := m.sub.fields(do)
	values.Set("token", "matrix-"+do+"-"+login)
	values.Set("version", fmt.Sprint(m.sub.version))
	if values.Get("reason") == "" {
		values.Set("reason", "理由充分")
	}
	return values
}

// late posts a step that could be taken while the right to it ends between the first byte of the form and the last: it is refused, and
// no row is written. Each step of a kind is tried once, with one of the ends, the whole way with all of them; it answers whether it was now.
func (m *matrix) late(login, do string) bool {
	m.t.Helper()
	if _, tried := m.taken.LoadOrStore("late "+m.kind.name+"."+do, true); tried {
		return false
	}
	for _, why := range endsOf(m.kind.name + "." + do) {
		b, values := m.browser(login), m.form(login, do)
		values.Set("token", "matrix-late-"+do+"-"+login)
		res := b.slowly(m.sub.path(do), values, func() {
			endOf(m.t, m.p, ends[why].sql, login)
			m.sum = digestOf(m.t, m.p.db)
		})
		out := res.StatusCode == http.StatusSeeOther && !ends[why].leads(res.Header.Get("Location"))
		if m.changed() || out || res.StatusCode < http.StatusMultipleChoices {
			m.t.Errorf("%s: %s, and %s answers %d to %q", login, why, do, res.StatusCode, res.Header.Get("Location"))
		}
		m.renew()
	}
	return true
}

// endsOf are the ends with which a step is tried: on the short way one, that steps share evenly.
func endsOf(step string) []string {
	all := slices.Sorted(maps.Keys(ends))
	n := int(crc32.ChecksumIEEE([]byte(step))) % len(all)
	return prove.Pick(all[n:n+1], all)
}

// stale posts the step as from a page of another version: whether it is blocked or not, and whether the form is right or
// says nothing, it answers 409.
func (m *matrix) stale(login, do, path string, values url.Values) {
	m.t.Helper()
	for name, old := range map[string]url.Values{"whole": maps.Clone(values), "empty": {}} {
		old.Set("token", "matrix-stale-"+name+"-"+do+"-"+login)
		old.Set("version", fmt.Sprint(m.sub.version+1))
		m.want(login, "stale and "+name+" POST "+path, m.browser(login).post(path, old).StatusCode, 409)
	}
	if m.changed() {
		m.t.Errorf("%s: a stale POST %s changed something", login, path)
		m.renew()
	}
}

// stepsInPlace are the steps after which the record is where it was, on the version it had: the same again is blocked and not stale.
// 转请阅示 is one for every kind that is signed.
var stepsInPlace = map[string]bool{"topic.confirm": true, "minutes.correct": true, "minutes.review": true, "minutes.ask_again": true}

// again posts a step that was just taken once more, as from the page that was open then: it comes too late, or its taker
// does not see the record any more.
func (m *matrix) again(login, do, path string, values url.Values) {
	m.t.Helper()
	old := maps.Clone(values)
	old.Set("token", "matrix-again-"+do+"-"+login)
	want := []int{409, 404}
	if stepsInPlace[m.kind.name+"."+do] || do == "refer" {
		want = []int{422}
	}
	m.want(login, "POST "+path+" again", m.send(login, do, path, old).StatusCode, want...)
}

// gateOf finds the gate of the route that serves the address.
func (m *matrix) gateOf(path string) (edge.Gate, bool) {
	for _, rt := range m.own(http.MethodPost) {
		if serves(rt, path) {
			return rt.Gate, true
		}
	}
	return edge.Gate{}, false
}

// serves says whether the route's pattern is that of the address.
func serves(rt edge.Route, address string) bool {
	re := regexp.MustCompile("^" + param.ReplaceAllStringFunc(rt.Pattern, func(s string) string {
		if p := param.FindStringSubmatch(s); p[2] != "" {
			return "(" + strings.TrimPrefix(p[2], ":") + ")"
		}
		return "[^/]+"
	}) + "$")
	return re.MatchString(address)
}

func (m *matrix) want(login, what string, got int, want ...int) {
	m.t.Helper()
	if !slices.Contains(want, got) {
		m.t.Errorf("%s (%s): %s answers %d, want %v", login, m.state, what, got, want)
	}
}

// undigested are the tables that hold no record of the office, or what follows from signing in and from reading, each
// with the reason.
var undigested = map[string]string{
	"audit":        "what was tried is noted, also where it was refused",
	"checkpoint":   "the log's own",
	"operation":    "what was answered to a form",
	"account":      "the harness marks whoever signs in",
	"session":      "signing in",
	"throttle":     "signing in",
	"signin_place": "signing in",
	"signin_step":  "signing in",
	"setup_token":  "signing in",
	"held_form":    "what was typed when a session had ended",
	"typed_draft":  "what was typed and not sent",
}

// digested are the tables of the office's records: those of the house, but for these.
func digested() []string {
	out := []string{}
	for _, r := range house.Rooms() {
		for _, name := range r.Tables {
			if undigested[name] == "" && !strings.HasPrefix(name, "river_") {
				out = append(out, name)
			}
		}
	}
	return out
}

// digestOf is a fingerprint of all records: of how many there are and of the transactions that wrote them. A
// write that leaves the same bytes shows too.
func digestOf(t testing.TB, d *db.DB) string {
	t.Helper()
	parts := []string{}
	for _, table := range digested() {
		parts = append(parts, fmt.Sprintf("(SELECT count(*) || '.' || coalesce(max(xmin::text::bigint), 0) || '.' || coalesce(sum(xmin::text::bigint), 0) FROM %s)", table))
	}
	var sum string
	if err := d.Pool().QueryRow(t.Context(), "SELECT md5("+strings.Join(parts, " || ' ' || ")+")").Scan(&sum); err != nil {
		t.Fatal(err)
	}
	return sum
}
