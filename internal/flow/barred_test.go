package flow

import (
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
)

// TestBarredInEveryState: who has the right in another state, or had it while the record was his, is only late; who never has it is
// refused in the words of the step or act, and what the chart does not know bars nobody.
func TestBarredInEveryState(t *testing.T) {
	t.Parallel()
	c := withActs()
	c.Steps = append(c.Steps, Step[lamp]{Do: "sign", Label: "签灯", From: []string{"on"}, To: "on", May: []access.Right{access.Member.Of(access.Self)}})
	signer := access.Actor{Person: 3, Seats: []access.Seat{{ID: 7, Role: access.Member, Unit: 4}}}
	for _, x := range []struct {
		name string
		who  access.Actor
		do   string
		kind fault.Kind
		said string
	}{
		{"right in another state", liaison, "light", 0, ""},
		{"act of those who edit, in a state without editing", liaison, "paint", 0, ""},
		{"role of a tie that has passed", signer, "sign", 0, ""},
		{"another role", outsider, "sign", fault.Forbidden, "您不能对此灯办理这一步"},
		{"another unit", outsider, "light", fault.Forbidden, "您不能对此灯办理这一步"},
		{"act of another unit", outsider, "make", fault.Forbidden, "灯由本单位制造"},
		{"act of those who edit", outsider, "paint", fault.Forbidden, "灯当前为“开”，您不能涂"},
		{"secret", outsider, "hide", fault.Missing, ""},
		{"automatic by hand", liaison, "fade", fault.Forbidden, ""},
		{"unknown", outsider, "sell", 0, ""},
		{"no step named", outsider, "", 0, ""},
	} {
		err := c.Barred(x.who, lamp{"on", true}, x.do)
		if (err == nil) != (x.kind == 0) || err != nil && (fault.KindOf(err) != x.kind || x.said != "" && fault.Sentence(err) != x.said) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}
