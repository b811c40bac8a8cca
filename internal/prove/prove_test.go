package prove

import (
	"slices"
	"strconv"
	"testing"
)

// TestEveryEntryHasItsDay: the parts of some days in a row are the whole list, each entry once.
func TestEveryEntryHasItsDay(t *testing.T) {
	t.Setenv(farVar, "")
	list := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	got := []int{}
	for d := range 4 {
		t.Setenv(dayVar, strconv.Itoa(20484+d))
		got = append(got, Today(t, list, 4)...)
	}
	slices.Sort(got)
	if !slices.Equal(got, list) {
		t.Error(got)
	}
}

func TestTheWholeWay(t *testing.T) {
	t.Setenv(farVar, "77")
	if list := []int{1, 2, 3}; !Full() || Pick(1, 2) != 2 || len(Today(t, list, 3)) != 3 || Seed() != 77 {
		t.Error("the whole way is cut short")
	}
	t.Setenv(farVar, "")
	if first := Seed(); Full() || Pick(1, 2) != 1 || Seed() != first {
		t.Error("the short way is not short, or not always the same")
	}
}
