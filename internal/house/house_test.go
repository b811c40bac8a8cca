package house_test

import (
	"slices"
	"testing"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/room"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/signing"
)

// TestRoomsAreWhole: names and tables once, an act given in exactly one way, everything in words.
func TestRoomsAreWhole(t *testing.T) {
	t.Parallel()
	names, tables := []string{}, []string{}
	for _, r := range house.Rooms() {
		names, tables = append(names, r.Name), append(tables, r.Tables...)
	}
	for _, list := range [][]string{names, tables} {
		slices.Sort(list)
		if n := len(list); len(slices.Compact(list)) != n {
			t.Errorf("something is listed twice: %v", list)
		}
	}
	for _, d := range house.Deeds() {
		if d.Label == "" || d.Word == "" {
			t.Errorf("%s has no word", d.Action)
		}
		if ways := []bool{d.Auto, d.Edits, d.By != "", len(d.May) > 0}; d.To == "" && len(slices.DeleteFunc(ways, func(way bool) bool { return !way })) != 1 {
			t.Errorf("%s is not exactly one of given by seats, by the right to edit, by hand, or automatic", d.Action)
		}
	}
}

// unlisted gives the charts that carry the sign-off although their kind is not among the signed ones.
func unlisted(charts []flow.Outline, signed []signing.Kind) (out []string) {
	for _, c := range charts {
		carries := slices.ContainsFunc(paper.Stages, func(s paper.Stage) bool {
			return slices.ContainsFunc(c.Steps, func(d flow.Deed) bool { return d.Do == s.Step && slices.Contains(d.From, s.State) })
		})
		if _, listed := signing.KindOf(signed, c.Kind); carries && !listed {
			out = append(out, c.Kind)
		}
	}
	return out
}

// TestSignedKindsAreListed: whatever goes through the sign-off is listed, and a listed kind has every state of the sign-off and those in which
// it waits for the office; what is delivered has its words.
func TestSignedKindsAreListed(t *testing.T) {
	t.Parallel()
	for _, kind := range unlisted(house.Charts(), house.Signed()) {
		t.Errorf("%s goes through the sign-off: add its signing.Kind to the Parts of its room", kind)
	}
	found := unlisted(house.Charts(), nil)
	for _, k := range house.Signed() {
		if !slices.Contains(found, k.Name) {
			t.Errorf("without its line in the list %s is not found", k.Name)
		}
	}
	for _, k := range house.Signed() {
		c, states := chartOf(t, k.Name), []string{}
		for _, s := range k.Stages() {
			states = append(states, s.State)
		}
		for _, w := range k.Waits {
			states = append(states, w.State)
		}
		for _, state := range states {
			if !slices.ContainsFunc(c.States, func(s flow.State) bool { return s.Name == state }) {
				t.Errorf("%s has no state %s", k.Name, state)
			}
		}
		if k.Noun == "" || k.Place == "" || k.Title == "" || k.Intro == "" || k.Points == "" || k.Size == "" {
			t.Errorf("%s is not whole: %+v", k.Name, k)
		}
	}
	for _, p := range house.Delivered() {
		chartOf(t, p.Kind)
		if p.Noun == "" || p.Path == nil || p.Holds == "" || p.Listed == "" || p.ListedState == "" || (p.Items != "") != (p.Tell != nil) {
			t.Errorf("%s is not whole: %+v", p.Kind, p)
		}
		if house.Word(p.Kind+".receive") != "签收"+p.Noun {
			t.Errorf("the receipt of %s has no word in the log", p.Kind)
		}
	}
}

func chartOf(t *testing.T, kind string) flow.Outline {
	t.Helper()
	charts := house.Charts()
	i := slices.IndexFunc(charts, func(c flow.Outline) bool { return c.Kind == kind && len(c.States) > 0 })
	if i < 0 {
		t.Fatalf("%s has no chart", kind)
	}
	return charts[i]
}

// TestOldActionsHaveWords: what earlier versions logged and nobody logs any more.
func TestOldActionsHaveWords(t *testing.T) {
	t.Parallel()
	for action, word := range map[string]string{"minutes.void": "报批记录作废", "minutes.receive": "签收纪要", "minutes.receipt.acknowledge": "确认条款",
		"minutes.receipt.question": "对条款提出疑问", "minutes.receipt.answer": "答复条款疑问"} {
		if got := house.Word(action); got != word {
			t.Errorf("%s is %s, want %s", action, got, word)
		}
	}
}

// TestEveryActionHasAWord: whatever the log of the sample office holds is read in Chinese, can be asked for, and is of a kind of which is said when the
// log names it; what is declared can be asked for, too.
func TestEveryActionHasAWord(t *testing.T) {
	t.Parallel()
	d := sampledb.LivingDB(t)
	rows, err := d.Pool().Query(t.Context(), "SELECT DISTINCT action, kind FROM audit")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n, tells := 0, []string{}
	for _, told := range house.Tells() {
		tells = append(tells, told.Actions...)
	}
	if all := slices.Sorted(slices.Values(tells)); len(slices.Compact(all)) != len(tells) {
		t.Errorf("an act is offered twice: %q", all)
	}
	for rows.Next() {
		var action, kind string
		if err := rows.Scan(&action, &kind); err != nil {
			t.Fatal(err)
		}
		if kind != "" && !slices.ContainsFunc(house.Keeps(), func(k room.Keep) bool { return k.Kind == kind }) {
			t.Errorf("%s is logged of a %s, a kind that no room declares: whoever reads the log is shown none of it", action, kind)
		}
		if n++; house.Word(action) == action {
			t.Errorf("%s has no word", action)
		}
		if !slices.Contains(tells, action) {
			t.Errorf("the filter of the log does not offer %s", action)
		}
	}
	for _, d := range house.Deeds() {
		if !slices.Contains(tells, d.Action) {
			t.Errorf("the filter of the log does not offer %s, which is declared", d.Action)
		}
	}
	if n < 40 {
		t.Errorf("the log of the sample office knows only %d acts", n)
	}
}
