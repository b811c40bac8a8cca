package delivery_test

import (
	"slices"
	"testing"

	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// TestEachKindHasItsWords: one life for all kinds, with the steps of each in its own words, logged under its own name.
func TestEachKindHasItsWords(t *testing.T) {
	t.Parallel()
	r := room.Derived([]room.Room{delivery.Room, {Parts: []room.Part{delivery.Paper{Kind: "minutes", Noun: "纪要"}}},
		{Parts: []room.Part{delivery.Paper{Kind: "circular", Noun: "通报"}}}})[0]
	if len(r.Charts) != 2 || r.Charts[0].Kind != delivery.Kind || r.Charts[1].Kind != delivery.ReceiptKind {
		t.Fatalf("the charts are %+v", r.Charts)
	}
	words := map[string]string{}
	for _, d := range slices.Concat(r.Charts[0].Steps, r.Charts[1].Steps) {
		words[d.Action] = d.Word
	}
	for action, word := range map[string]string{"minutes.receive": "签收纪要", "circular.receive": "签收通报", "minutes.receipt.answer": "答复条款疑问", "circular.receipt.answer": "答复条款疑问"} {
		if words[action] != word {
			t.Errorf("%s is %q, want %q", action, words[action], word)
		}
	}
	if len(r.Charts[0].States) != 3 || !slices.ContainsFunc(r.Charts[0].States, func(s flow.State) bool { return s.Final }) {
		t.Errorf("the states are %+v", r.Charts[0].States)
	}
}
