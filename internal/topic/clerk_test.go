package topic_test

import (
	"errors"
	"testing"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

// assign takes an act on the clerk as the person sees the topic's version.
func (r room) assign(login string, id int64, act, to string) error {
	r.Helper()
	f := topic.ClerkForm{Act: act}
	if to != "" {
		f.Person = r.who(to).Person
	}
	_, err := r.s.Assign(r.Context(), r.who(login), id, r.topic("liaison-jyj", id).Version, f)
	return err
}

// said is the sentence of a refusal, also one beside a field.
func said(err error) string {
	var errs form.Errors
	if errors.As(err, &errs) {
		return errs[0].Text
	}
	return fault.Sentence(err)
}

// TestClerk: one person of the office takes a topic up; another is told whose it is; the director hands it
// over; its clerk puts it down; each act leaves its line.
func TestClerk(t *testing.T) {
	r := open(t)
	id := sample.SubmittedTopic(t, r.d, "jyj")
	one, two := r.who("office1").Name, r.who("office2").Name
	stale := r.topic("office2", id).Version
	for _, c := range []struct {
		login, act, to, clerk, refusal string
	}{
		{"office1", topic.PutDown, "", "", "此议题还没有经办人"},
		{"office1", topic.TakeUp, "", one, ""},
		{"office1", topic.TakeUp, "", one, "此议题已由您经办"},
		{"office2", topic.TakeUp, "", one, "此议题已由" + one + "经办；需要调整的，由办公室主任交办"},
		{"office2", topic.PutDown, "", one, "此议题由" + one + "经办，您不能放下"},
		{"office1", topic.HandOver, "office2", one, "议题由办公室主任交办"},
		{"director", topic.HandOver, "liaison-jyj", one, "请选择办公室工作人员"},
		{"director", topic.HandOver, "office1", one, "此议题已由" + one + "经办"},
		{"director", topic.HandOver, "office2", two, ""},
		{"office1", topic.PutDown, "", two, "此议题由" + two + "经办，您不能放下"},
		{"office2", topic.PutDown, "", "", ""},
		{"liaison-jyj", topic.TakeUp, "", "", "议题由办公室工作人员经办"},
		{"office1", "fly", "", "", "没有找到此页"},
	} {
		if err := r.assign(c.login, id, c.act, c.to); said(err) != c.refusal {
			t.Errorf("%s, %s: %v, want %q", c.login, c.act, err, c.refusal)
		}
		if got := r.topic("liaison-jyj", id); got.ClerkName != c.clerk || (got.Clerk == 0) != (c.clerk == "") || got.ClerkAt.IsZero() != (c.clerk == "") {
			t.Errorf("after %s, %s: %q, %+v", c.login, c.act, got.ClerkName, got.Clerking)
		}
	}
	if _, err := r.s.Assign(t.Context(), r.who("office1"), id, stale, topic.ClerkForm{Act: topic.TakeUp}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale form: %v", err)
	}
	acts := ""
	for _, e := range must(r.s.Show(t.Context(), r.who("office1"), id)).Log {
		acts += e.Detail + "；"
	}
	if want := "认领经办；交办：由" + two + "经办；放下经办；"; acts[len(acts)-len(want):] != want {
		t.Errorf("the log says %q", acts)
	}
}

// TestClerkFromReceiptUntilTheEnd: no clerk before the office has the topic, none changes once it is final;
// one that goes back for changes keeps its clerk.
func TestClerkFromReceiptUntilTheEnd(t *testing.T) {
	r := open(t)
	draft := sample.DraftTopic(t, r.d, "jyj")
	if err := r.assign("office1", draft, topic.TakeUp, ""); fault.KindOf(err) != fault.Missing {
		t.Errorf("a draft: %v", err)
	}
	id := sample.SubmittedTopic(t, r.d, "jyj")
	sample.ClerkTopic(t, r.d, "office1", id, "")
	r.do("office2", id, "return", "请补充")
	r.do("liaison-jyj", id, "submit", "")
	if got := r.topic("office2", id); got.Clerk != r.who("office1").Person {
		t.Errorf("after it came back: %+v", got.Clerking)
	}
	r.do("office2", id, "reject", "不属职责")
	for _, x := range []struct{ login, act string }{{"office1", topic.PutDown}, {"director", topic.HandOver}} {
		if err := r.assign(x.login, id, x.act, "office2"); fault.Sentence(err) != "此议题当前为“不予受理”，不再变更经办人" {
			t.Errorf("%s on a final topic: %v", x.act, err)
		}
	}
	for _, x := range []struct {
		login string
		n     int
	}{{"office1", 0}, {"director", 0}, {"liaison-jyj", 0}} {
		if acts := topic.ClerkActs(r.who(x.login), r.topic(x.login, id)); len(acts) != x.n {
			t.Errorf("%s is offered %v", x.login, acts)
		}
	}
}

// TestClerkInLists: the tab 我经办的 holds one's own open topics; the office reads the name in its list, nobody else.
func TestClerkInLists(t *testing.T) {
	r := open(t)
	mine, other, past := sample.SubmittedTopic(t, r.d, "jyj"), sample.SubmittedTopic(t, r.d, "mzj"), sample.SubmittedTopic(t, r.d, "czj")
	sample.ClerkTopic(t, r.d, "office1", mine, "")
	sample.ClerkTopic(t, r.d, "director", other, "office2")
	sample.ClerkTopic(t, r.d, "office1", past, "")
	r.do("office1", past, "reject", "不属职责")
	l := must(r.lists.List(t.Context(), r.who("office1"), topiclist.Filter{Tab: "mine"}))
	if len(l.Rows) != 1 || l.Rows[0].ID != mine || l.Rows[0].ClerkName != r.who("office1").Name || l.Count("mine").N != 1 {
		t.Errorf("%+v, %d", l.Rows, l.Count("mine").N)
	}
	for _, row := range must(r.lists.List(t.Context(), r.who("liaison-jyj"), topiclist.Filter{})).Rows {
		if row.ClerkName != "" {
			t.Errorf("a unit's list names %s", row.ClerkName)
		}
	}
	if got := r.topic("liaison-jyj", mine); len(got.Officers) != 0 {
		t.Errorf("a unit is given the office's people: %v", got.Officers)
	}
	if got := r.topic("director", mine); len(got.Officers) != 3 {
		t.Errorf("the office's people: %v", got.Officers)
	}
}
