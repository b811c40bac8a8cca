package topic_test

import (
	"bytes"
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

// TestEveryFieldIsKeptLoggedAndSealed: a change of any field alone, in the form of a draft, is stored, named in the log, and parts what
// co-proposers are asked to confirm from what they were asked before, unless the field is exempt from the seal.
func TestEveryFieldIsKeptLoggedAndSealed(t *testing.T) {
	r := open(t)
	unit := func(code string) int64 { return sample.Unit(t, r.d, code).ID }
	draft := sample.TopicForm("规范")
	draft.Joint = []int64{unit("czj")}
	id, said := sample.DraftTopicForm(t, r.d, "jyj", draft), ""
	asked := r.asked(id)
	valid := func(f form.Field[topic.Content], c topic.Content) topic.Content {
		switch f.Name {
		case "function":
			c.Function = "F1"
		case "consulted":
			c.Consulted = []int64{unit("rsj")}
		case "attend":
			c.Attend, c.AttendNone = []int64{unit("rsj")}, false
		case "joint":
			c.Joint = []int64{unit("mzj")}
		}
		return c
	}
	edit := func(f form.Field[topic.Content], c topic.Content) {
		was := r.topic("liaison-jyj", id)
		typed := topic.Of(was)
		typed.Content = c
		if _, err := r.s.Edit(t.Context(), r.who("liaison-jyj"), id, was.Version, topic.Sent{Form: typed}); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		log := must(r.s.Editing(t.Context(), r.who("liaison-jyj"), id)).Log
		said = log[len(log)-1].Detail
		before := asked
		if asked = r.asked(id); bytes.Equal(before, asked) != (f.Not[form.Seal] != "") {
			t.Errorf("field %s (%s): the text to be confirmed is the same %v, exempt from the seal: %q", f.Name, f.Label, bytes.Equal(before, asked), f.Not[form.Seal])
		}
	}
	fieldtest.None(t, fieldtest.Unkept(topic.Fields, valid, edit, func() (topic.Content, string) { return r.topic("liaison-jyj", id).Content, said }))
}

// asked is the digest that the co-proposers of a draft are asked to confirm; the draft comes back.
func (r room) asked(id int64) (hash []byte) {
	r.Helper()
	r.do("liaison-jyj", id, "join", "")
	if err := r.d.Pool().QueryRow(r.Context(), "SELECT text_hash FROM topic_joint WHERE topic = $1 ORDER BY id DESC LIMIT 1", id).Scan(&hash); err != nil {
		r.Fatal(err)
	}
	r.do("liaison-jyj", id, "recall", "")
	return hash
}
