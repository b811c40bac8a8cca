package access

import (
	"slices"
	"testing"
)

// TestSuccessorSpeaksForBoth: whoever holds a seat in a unit that goes on for another is tied to what was the other's in the role of that seat alone, and
// begins what is new in their own unit only.
func TestSuccessorSpeaksForBoth(t *testing.T) {
	t.Parallel()
	who := Actor{Person: 1, Seats: []Seat{{Role: Liaison, Unit: 5, Past: []int64{3, 4}}, {Role: Member, Unit: 6, Past: []int64{4, 9}}, {Role: Chief}}}
	if got := who.Units(Liaison); !slices.Equal(got, []int64{5, 3, 4}) {
		t.Errorf("as liaison for %v", got)
	}
	if got := who.Units(Liaison, Member); !slices.Equal(got, []int64{5, 6, 3, 4, 9}) {
		t.Errorf("in both roles for %v", got)
	}
	if got := who.OwnUnits(Liaison); !slices.Equal(got, []int64{5}) {
		t.Errorf("new things for %v", got)
	}
	for unit, want := range map[int64]bool{0: false, 3: true, 4: true, 5: true, 6: true, 7: false, 9: true} {
		if who.InUnit(unit) != want {
			t.Errorf("in unit %d: %v", unit, !want)
		}
	}
	of := func(unit int64) Ties { return Ties{Units: map[Tie][]int64{Owner: {unit}}} }
	for unit, want := range map[int64]bool{0: false, 3: true, 5: true, 6: false, 7: false, 9: false} {
		if _, ok := who.Holds(of(unit), Liaison.Of(Owner)); ok != want {
			t.Errorf("a liaison of unit %d: %v", unit, ok)
		}
	}
}
