package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/accountweb"
)

// The budget of a page (design README section 8), beyond the session check.
const (
	mostTrips      = 2
	mostStatements = 12
	mostOnLists    = 5
	mostAllocs     = 5000
)

// readers are one person of each kind: the seats that see different things.
var readers = []string{"office1", "director", "chief", "convenor1", "convenor2", "liaison-scjgj", "liaison-jyj", "member-fgw", "liaison-gedian", "admin", "security", "auditor"}

// cost is what one page asked for, beyond the session check.
type cost struct{ trips, statements int }

// costOf asks for a page; a page that is not there for this person costs nothing.
func costOf(a *dbtest.Asked, b *browser, path string) (cost, bool) {
	b.t.Helper()
	a.Take()
	r := b.get(path)
	if r.StatusCode >= 500 {
		b.t.Errorf("%s as %s: status %d", path, b.login, r.StatusCode)
	}
	trips, statements := a.Take()
	return cost{trips - 1, len(statements) - 1}, r.StatusCode == http.StatusOK
}

// TestPagesKeepTheirBudget asks for every page of the table, by everybody who may open it, on the
// records of the demo; then again among ten times as many records: the counts are the same.
func TestPagesKeepTheirBudget(t *testing.T) {
	c := &dbtest.Asked{}
	p := newPortal(t, sampledb.LivingDB(t, db.WithTracer(c)))
	sample.OutsideMinutes(t, p.db)
	sample.SteppedTask(t, p.db)
	moments(t, p.db)
	pages := addresses(t, p)
	seen, before, sum := map[string]bool{}, map[string]cost{}, digestOf(t, p.db)
	each(p, pages, func(b *browser, pattern, path string) {
		got, there := costOf(c, b, path)
		if !there {
			return
		}
		seen[pattern], before[b.login+" "+path] = true, got
		if got.trips > mostTrips || got.statements > mostFor(pattern) {
			t.Errorf("%s as %s: %d round trips, %d statements", path, b.login, got.trips, got.statements)
		}
	})
	if digestOf(t, p.db) != sum {
		t.Error("somebody who only read has written")
	}
	for pattern := range pages {
		if !seen[pattern] {
			t.Errorf("nobody could open %s: this test needs a record for it", pattern)
		}
	}
	multiply(t, p.db)
	each(p, pages, func(b *browser, _, path string) {
		was, there := before[b.login+" "+path]
		if !there {
			return
		}
		got, _ := costOf(c, b, path)
		if got != was { // a session's sign of life falls due once a minute, whichever page asks then
			got, _ = costOf(c, b, path)
		}
		if got != was {
			b.get(path)
			_, asked := c.Take()
			t.Errorf("%s as %s: %v on few records, %v on ten times as many; it asks %v", path, b.login, was, got, asked)
		}
	})
	allocations(t, p)
}

// allocations counts what drawing a full list costs.
func allocations(t *testing.T, p *portal) {
	b := p.as("office1")
	for _, path := range []string{"/topics?tab=all", "/meetings", "/minutes", "/tasks?state=all", message.Path} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(b.cookie)
		n := testing.AllocsPerRun(3, func() { p.h.ServeHTTP(httptest.NewRecorder(), r.Clone(t.Context())) })
		t.Logf("%s: %.0f allocations", path, n)
		if n > mostAllocs {
			t.Errorf("%s: %.0f allocations, at most %d", path, n, mostAllocs)
		}
	}
}

func mostFor(pattern string) int {
	if strings.Contains(pattern, "{") || pattern == "/" || pattern == "/todo" { // a desk gathers what waits in every room
		return mostStatements
	}
	return mostOnLists
}

// each visits the addresses as every reader.
func each(p *portal, pages map[string][]string, visit func(b *browser, pattern, path string)) {
	for _, login := range readers {
		b := p.as(login)
		for pattern, paths := range pages {
			for _, path := range paths {
				visit(b, pattern, path)
			}
		}
	}
}

// apart are routes that are no pages, that need a record of the moment (a kept form, an unknown outcome)
// and have tests of their own, and the verification, which reads the whole log on purpose.
var apart = []string{"/healthz", "/readyz", accountweb.LoginPath, "/setup", "/files/{id}", "/kept/{id}", "/operations/{token}", "/logout", "/admin/audit/verify"}

// moments adds what the demo has not: minutes in draft and signed, a meeting in session, and a task whose
// lead unit waits for nobody.
func moments(t *testing.T, d *db.DB) {
	t.Helper()
	sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), minutes.Draft)
	sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), minutes.Signed)
	sent := sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, []string{"jyj"}), minutes.Consulting)
	sample.GiveReply(t, d, sent, "jyj", map[int]string{1: "建议明确试点范围。"})
	sample.ReceivedTask(t, d, sample.Task{Lead: "gedian"})
	for _, login := range readers {
		_, err := d.Pool().Exec(t.Context(), "INSERT INTO authenticator (person, kind, name, seed, added_at) SELECT person, 'code', '手机', 'x', now() FROM account WHERE login = $1", login)
		if err != nil {
			t.Fatal(err)
		}
	}
	sample.Refer(t, d, "chief", sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), minutes.Signing), "member-fgw", "请看第一条是否妥当。")
	heard := sample.ConsultedTopic(t, d, "jyj", "czj", "scjgj", "fgw", "gedian")
	for _, code := range []string{"czj", "fgw"} {
		sample.GiveOpinion(t, d, heard, code, sample.Opposed)
	}
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), heard, "cut_consultation", "单位选择有误")
	sample.Reply(t, d, heard, "liaison-jyj", "czj", round.Adopted, "")
	sample.Reply(t, d, heard, "liaison-jyj", "fgw", round.Adopted, "")
	running := sample.AnnouncedMeeting(t, d, sample.MeetingForm(t, d, meeting.Special, "jyj", "wjw"), sample.ApprovedTopic(t, d, "jyj"))
	sample.MeetingStep(t, d, sample.Who(t, d, "office1"), running, "start", "", meeting.Extra{})
}

// addresses are the pages of the table, each with an address for one record in each state.
func addresses(t *testing.T, p *portal) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, r := range p.s.Table() {
		if r.Method == http.MethodGet && !slices.Contains(apart, r.Pattern) {
			out[r.Pattern] = concrete(t, p, r.Pattern)
		}
	}
	return out
}

// records finds one record of each kind of state.
var records = map[string]string{
	"/bases/": "SELECT DISTINCT ON (state) id FROM basis", "/problems/": "SELECT DISTINCT ON (state) id FROM problem", "/groups/": "SELECT 3",
	"/topics/": "SELECT DISTINCT ON (state, asked) id FROM (SELECT id, state, unit = (SELECT u.id FROM unit u WHERE u.code = 'jyj') AS read, EXISTS (SELECT 1 FROM round_answer o WHERE o.kind = 'topic' AND o.record = t.id) AS asked FROM topic t) x ORDER BY state, asked, read DESC, id DESC", "/meetings/": "SELECT DISTINCT ON (kind, state) id FROM meeting",
	"/minutes/": "SELECT id FROM minutes", "/tasks/": "SELECT DISTINCT ON (state, lead) id FROM task", "/parts/": "SELECT id FROM part", "/milestones/": "SELECT id FROM milestone", "/deliveries/": "SELECT d.id FROM delivery d JOIN unit u ON u.id = d.unit WHERE u.kind = 'other'",
	"/me/authenticators/": "SELECT id FROM authenticator", "/invitations/": "SELECT DISTINCT ON (state, category) id FROM invitation", "/units/": "SELECT id FROM unit WHERE code IN ('jyj', 'scjgj', 'gedian')",
	"/referrals/":           "SELECT DISTINCT ON (state) id FROM referral",
	"/circulation-replies/": answersOf("minutes"),
	"/opinions/":            answersOf("topic"),
	"/seats/":               "SELECT DISTINCT ON (role) id FROM seat", "/admin/users/": "SELECT person FROM account WHERE login IN ('office1', 'liaison-jyj')",
}

// answersOf finds answers to rounds in each state, of open and of closed rounds.
func answersOf(kind string) string {
	return "SELECT DISTINCT ON (a.state, r.closed_at IS NULL) a.id FROM round_answer a JOIN round r ON r.kind = a.kind AND r.id = a.round WHERE a.kind = '" + kind + "'"
}

func concrete(t *testing.T, p *portal, pattern string) []string {
	t.Helper()
	words := strings.NewReplacer("{key}", "task.soon_days", "{no}", "1", "{year}", "2026", "{chapter}", "minutes", "/orders/{step}", "/orders/suspend", "/change/{step}", "/change/rename").Replace(pattern)
	head, tail, ok := strings.Cut(words, "{id}")
	if !ok {
		return []string{words}
	}
	rows, err := p.db.Pool().Query(t.Context(), records[head])
	if err != nil {
		t.Fatalf("records of %s: %v", pattern, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, id := range ids {
		out = append(out, fmt.Sprintf("%s%d%s", head, id, tail))
	}
	return out
}

// multiply makes nine more of each record and of what hangs on it, and a long history.
func multiply(t *testing.T, d *db.DB) {
	t.Helper()
	for _, c := range []struct {
		table   string
		shifted []string
	}{
		{"problem", []string{"id"}}, {"citation", []string{"id", "record"}}, {"topic", []string{"id", "number"}}, {"topic_unit", []string{"topic"}}, {"topic_joint", []string{"id", "topic"}}, {"topic_text", []string{"id", "topic"}},
		{"meeting", []string{"id"}},
		{"agenda_item", []string{"id", "meeting", "topic"}}, {"invitation", []string{"id", "meeting"}},
		{"minutes", []string{"id", "meeting", "number", "seq"}}, {"delivery", []string{"id", "record"}},
		{"round", []string{"id", "record"}}, {"round_answer", []string{"id", "record", "round"}}, {"round_remark", []string{"id", "answer"}},
		{"message", []string{"id", "event"}}, {"task", []string{"id", "number", "origin"}}, {"task_unit", []string{"task"}}, {"part", []string{"id", "task"}}, {"milestone", []string{"id", "task"}},
	} {
		copies(t, d, c.table, c.shifted)
	}
	_, err := d.Write(t.Context(), access.System("测试"), func(_ context.Context, tx *db.Tx) error {
		for n := range 300 {
			tx.LogEntry(audit.Entry{Action: "topic.edit", Kind: "topic", Record: int64(n%5 + 1), Title: "议题"})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// copies adds nine of each row; shifted columns are moved out of the way of the first ones.
func copies(t *testing.T, d *db.DB, table string, shifted []string) {
	t.Helper()
	rows, err := d.Pool().Query(t.Context(), "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'", table)
	if err != nil {
		t.Fatal(err)
	}
	type column struct{ Name, Type string }
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil {
		t.Fatal(err)
	}
	names, values := []string{}, []string{}
	for _, c := range list {
		value := "r." + c.Name
		if slices.Contains(shifted, c.Name) {
			value = map[bool]string{true: value + " || '-' || g", false: value + " + 10000000 * g"}[c.Type == "text"]
		}
		names, values = append(names, c.Name), append(values, value)
	}
	sql := fmt.Sprintf("INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s r, generate_series(1, 9) g", table, strings.Join(names, ", "), strings.Join(values, ", "), table)
	if _, err := d.Pool().Exec(t.Context(), sql); err != nil {
		t.Fatalf("copy %s: %v", table, err)
	}
}
