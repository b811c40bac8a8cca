package web

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/typed"
)

//go:generate go test -vet=off -run TestLabelsAreFresh -update .

var update = flag.Bool("update", false, "write label/labels.tsv anew")

// TestLabelsAreFresh: label/labels.tsv says what the pages call each text that a form takes: where the form is sent, the name of the field,
// its label. A refused form is told by it.
func TestLabelsAreFresh(t *testing.T) {
	t.Parallel()
	want := labelsOfPages(t)
	if *update {
		if err := os.WriteFile("label/labels.tsv", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile("label/labels.tsv"); err != nil || string(got) != want {
		t.Errorf("label/labels.tsv is stale: make gen (%v)", err)
	}
}

// labelled are the texts of one form, in the order of the form, each with what it is called.
type labelled struct {
	names  []string
	labels map[string]string
}

// labelsOfPages walks over the pages as everybody and lists the texts of the forms.
func labelsOfPages(t *testing.T) string {
	t.Helper()
	b := newHostileRun(t)
	b.more = askEverybody(t, b.portal)
	forms := map[string]*labelled{}
	for _, login := range slices.Concat(senders, []string{"liaison-wjw", "member-wjw", "liaison-czj", "convenor1"}) {
		b.with[login] = b.as(login)
		b.walk(login, func(_ string, page *htmltest.Node) {
			for _, f := range page.Forms() {
				if f.Method == "post" {
					noteLabels(forms, f)
				}
			}
		})
	}
	out := strings.Builder{}
	for _, action := range slices.Sorted(maps.Keys(forms)) {
		for _, name := range forms[action].names {
			out.WriteString(action + "\t" + name + "\t" + forms[action].labels[name] + "\n")
		}
	}
	return out.String()
}

// askEverybody leaves something to answer that the matrix has in no state: an opinion, a question about a decision and its answer, an
// escalation. It gives the pages that may be out of the reach of a walk.
func askEverybody(t *testing.T, p *portal) []string {
	t.Helper()
	sample.ConsultedTopic(t, p.db, "jyj", "czj")
	answered := sample.ConsultedTopic(t, p.db, "jyj", "czj")
	sample.GiveOpinion(t, p.db, answered, "czj", sample.Opposed)
	sample.Reply(t, p.db, answered, "liaison-jyj", "czj", round.Adopted, "")
	issued := sample.IssuedMinutes(t, p.db)
	for _, code := range []string{"jyj", "wjw"} {
		sample.ReceiveMinutes(t, p.db, code, issued)
	}
	sample.ConfirmClauses(t, p.db, issued, "liaison-wjw", "question")
	run(t, p.db, "UPDATE escalation SET state = 'sent', sent_to = '市人民政府', number = '请示1号', sent_on = '2026-01-05' WHERE id = (SELECT max(id) FROM escalation)")
	staleRecords(t, p.db)
	open := query[int64](t, p.db, "SELECT min(id) FROM task WHERE due_kind = 'open'")
	return []string{topic.Path(answered) + "/revise", minutes.Path(issued), task.Path(open)}
}

// noteLabels notes what somebody types in a form and what is no secret. Rows of one kind are called alike: what differs is left out.
func noteLabels(forms map[string]*labelled, f *htmltest.Form) {
	action := digits.ReplaceAllString(f.Action, "#")
	for _, c := range f.Controls() {
		name := c.Attr("name")
		if name == "" || !typedIn(c) || typed.Secret(name) || c.Attr("autocomplete") == "one-time-code" {
			continue
		}
		name = digits.ReplaceAllString(name, "#")
		if forms[action] == nil {
			forms[action] = &labelled{labels: map[string]string{}}
		}
		x, label := forms[action], f.Label(c)
		if !slices.Contains(x.names, name) {
			x.names = append(x.names, name)
			x.labels[name] = label
		} else if strings.Contains(name, "#") {
			x.labels[name] = alike(x.labels[name], label)
		}
	}
}

func typedIn(c *htmltest.Node) bool {
	kinds := []string{"", "text", "tel", "email", "search", "number", "date", "datetime-local"}
	return c.Tag() == "textarea" || c.Tag() == "input" && slices.Contains(kinds, c.Attr("type"))
}

// alike is what two labels have in common: 对第…条的修改意见.
func alike(a, b string) string {
	if a == b || strings.Contains(a, "…") {
		return a
	}
	x, y := []rune(a), []rune(b)
	n, m := 0, 0
	for n < min(len(x), len(y)) && x[n] == y[n] {
		n++
	}
	for m < min(len(x), len(y))-n && x[len(x)-1-m] == y[len(y)-1-m] {
		m++
	}
	if n == 0 {
		return strings.TrimSpace(string(x[len(x)-m:]))
	}
	return strings.TrimSpace(string(x[:n])) + "…" + strings.TrimSpace(string(x[len(x)-m:]))
}
