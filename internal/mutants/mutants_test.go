// Package mutants breaks the program on purpose, one guard at a time, and wants a named test to fail
// for it: a test that no mutant can turn red proves nothing. Nothing on disk changes; the compiler
// reads the broken file through an overlay.
package mutants

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mutant is one broken guard: in File the text Old becomes New, and Test in Package must fail.
type mutant struct {
	Name, File, Old, New, Package, Test string
}

var mutants = []mutant{
	{"an act without a log entry is committed", "internal/db/write.go",
		"if len(t.entries) == 0 {\n\t\treturn ErrNoLog\n\t}", "", "internal/db", "TestWriteWithoutLogIsNotCommitted"},
	{"a repeated token is not looked at", "internal/db/write.go",
		"if err != nil || !fresh {", "if err != nil || (!fresh && false) {", "internal/db", "TestRepeatedTokenAnswersTheFirstOutcome"},
	{"a token may carry another form", "internal/db/write.go",
		"|| !bytes.Equal(body, op.Body)", "|| (false && !bytes.Equal(body, op.Body))", "internal/db", "TestTokenWithAnotherTextIsRefused"},
	{"a lost commit is not asked for", "internal/db/write.go",
		"(lost || again(err))", "(!lost && again(err))", "internal/db", "TestLostCommitAnswerIsResolved"},
	{"the log leaves a field out of its digest", "internal/audit/audit.go",
		"r.Kind, r.Title, r.Reason,", "r.Kind, r.Title,", "internal/audit", "TestAnyChangedFieldIsNamed"},
	{"checkpoints are not compared", "internal/audit/verify.go",
		"if !bytes.Equal(w.heads[seq], hash) {", "if false {", "internal/audit", "TestMissingRowsAreFound"},
	{"a right takes the role from one seat and the tie from another", "internal/access/right.go",
		"return s.Unit != 0 && slices.Contains(t.Units[tie], s.Unit)", "for _, o := range a.Seats {\n\t\tif slices.Contains(t.Units[tie], o.Unit) {\n\t\t\treturn true\n\t\t}\n\t}\n\treturn false",
		"internal/access", "TestHolds"},
	{"a disabled account differs from an unknown one", "internal/unit/account_signin.go",
		`(*found).Password = ""`, `(*found).MustChange = true`, "internal/unit", "TestFailuresLookAlike"},
	{"a known device is throttled with the strangers", "internal/unit/account_throttle.go",
		`if device != "" {`, `if device == "-" {`, "internal/unit", "TestThrottleShutsTheNameButNotTheDevice"},
	{"a kept form is shown to anybody", "internal/unit/account_store.go",
		"WHERE h.id = @id AND h.person = @person`", "WHERE h.id = @id AND (h.person = @person OR true)`", "web", "TestKeptFormComesBack"},
	{"a gate is dropped", "web/handle.go",
		"allowed := rt.gate.allows(v.Who)", "allowed := true || rt.gate.allows(v.Who)", "web", "TestTaskGates"},
	{"an OR stands without brackets", "internal/topic/store.go",
		"\n\tOR (@office AND (t.number", ")\n\tOR ((@office AND (t.number", "internal/topic", "TestListsShowWhatTheChartShows"},
	{"a suggestion counts a piece of a longer word", "internal/suggest/match.go",
		"bool { return h.to < ends[h.from]", "bool { return false && h.to < ends[h.from]", "internal/suggest", "TestAdvice"},
	{"a topic goes on with a point unanswered", "internal/topic/review.go",
		"if all && !c.Clear && c.Note == \"\" {", "if false && all && !c.Clear && c.Note == \"\" {", "internal/topic", "TestChecklist"},
	{"a version check is skipped", "internal/topic/service.go",
		"if t.Version != version {\n\t\t\treturn fault.Stale()\n\t\t}\n\t\tif err := updateContent", "if err := updateContent", "internal/topic", "TestEdit"},
	{"a signature is not voided", "internal/minutes/do.go",
		"n, err := annul(ctx, tx, m.ID, reason)", "n, err := 0, error(nil)", "internal/minutes", "TestReturnVoidsEverySignature"},
	{"an offline proof believes a passkey's answer unread", "internal/bundle/check.go",
		`c.hold(err == nil, "第 %d 个签批的通行密钥证明与陈述不符", n)`, "_ = err", "internal/bundle", "TestForgeries"},
	{"an offline proof may hold more than it was made of", "internal/bundle/container.go",
		"|| !bytes.Equal(again, b)", "|| false && !bytes.Equal(again, b)", "internal/bundle", "TestEveryByteIsCovered"},
	{"an answer stands on other words", "internal/circulation/service.go",
		"if bytes.Equal(q.Covered, minutes.Covered(m, q.Unit)) {", "if true || bytes.Equal(q.Covered, minutes.Covered(m, q.Unit)) {", "internal/circulation", "TestOnlyTouchedAnswersLapse"},
	{"a unit reads another's word on a draft", "internal/circulation/store.go",
		"const seen = `(q.unit = ANY(@units) OR", "const seen = `(EXISTS (SELECT 1 FROM circulation_reply x WHERE x.circulation = q.circulation AND x.unit = ANY(@units)) OR", "web", "TestCirculationCanary"},
	{"a correction asks every unit anew", "internal/minutes/correct.go",
		"info := !touched[d.Unit] &&", "info := false && !touched[d.Unit] &&", "internal/minutes", "TestR7_a_correction_reopens_only_the_units_affected"},
	{"people are told of what they may not see", "internal/message/store.go",
		"= @id AND `+of.Seen+` AND `+k", "= @id AND `+k", "internal/events", "TestOutOfSightIsNotTold"},
	{"whoever acts is told of it", "internal/message/store.go",
		"s.person <> @actor AND", "s.person <> -@actor AND", "internal/events", "TestActorIsNotTold"},
	{"a shut account is told", "internal/message/store.go",
		"a.disabled_at IS NOT NULL))", "a.disabled_at IS NOT NULL AND false))", "internal/events", "TestRightsAreThoseOfTheSending"},
	{"a message is read by anybody", "internal/message/store.go",
		"WHERE msg.person = @me`", "WHERE (msg.person = @me OR true)`", "web", "TestMessagesAreOnesOwn"},
	{"words stay when the sight is gone", "internal/message/store.go",
		"CASE WHEN m.visible THEN m.title ELSE '' END AS title", "m.title", "internal/events", "TestWordsStayBehind"},
	{"a holiday is counted as a working day", "internal/calendar/calendar.go",
		"return x.Workday\n", "return x.Workday || true\n", "internal/calendar", "TestVectors"},
	{"an import overwrites what it has not seen", "internal/calendar/service.go",
		"if was.Version != version {", "if was.Version != version && false {", "internal/calendar", "TestImportRefused"},
	{"a draft is shown through what it cites", "internal/topic/problem_store.go",
		"c.removed_at IS NULL AND `+seen+\"", "c.removed_at IS NULL AND (`+seen+\" OR true)\"+\"", "internal/basis", "TestCitingShowsNoHiddenTopic"},
	{"a redirect may leave the site", "web/reply.go",
		"if len(p) > 1 && (p[1] == '/' || p[1] == '\\\\') {", "if false {", "web", "TestSafePathStaysHere"},
}

// TestMutantsAreCaught runs each mutant's test against the broken program.
func TestMutantsAreCaught(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		t.Run(strings.ReplaceAll(m.Name, " ", "_"), func(t *testing.T) { m.hunt(t, root) })
	}
}

func (m mutant) hunt(t *testing.T, root string) {
	path := filepath.Join(root, m.File)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), m.Old) != 1 {
		t.Fatalf("%s: the text to break is there %d times, want once", m.File, strings.Count(string(text), m.Old))
	}
	broken := filepath.Join(t.TempDir(), "broken.go")
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	put(t, broken, []byte(strings.Replace(string(text), m.Old, m.New, 1)))
	table, err := json.Marshal(map[string]map[string]string{"Replace": {path: broken}})
	if err != nil {
		t.Fatal(err)
	}
	put(t, overlay, table)
	// Nobody debugs these programs; without their tables they link faster.
	cmd := exec.Command("go", "test", "-ldflags=-s -w", "-overlay="+overlay, "-count=1", "-vet=off", "-run=^"+m.Test+"$", "./"+m.Package)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	switch {
	case err == nil:
		t.Errorf("%s survives: %s passes without it", m.Name, m.Test)
	case strings.Contains(string(out), "[build failed]"), strings.Contains(string(out), "[setup failed]"):
		t.Errorf("%s does not build:\n%s", m.Name, out)
	case !strings.Contains(string(out), "--- FAIL: "+m.Test):
		t.Errorf("%s: %s did not fail by itself:\n%s", m.Name, m.Test, out)
	}
}

func put(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
