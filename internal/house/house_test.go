package house_test

import (
	"slices"
	"testing"

	"jointmeeting/internal/house"
	"jointmeeting/internal/sample/sampledb"
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
		if d.To == "" && (d.Auto || d.Edits) == (len(d.May) > 0) {
			t.Errorf("%s is not exactly one of given by seats, by the right to edit, or automatic", d.Action)
		}
	}
}

// TestEveryActionHasAWord: whatever the log of the sample office holds is read in Chinese.
func TestEveryActionHasAWord(t *testing.T) {
	t.Parallel()
	d := sampledb.LivingDB(t)
	rows, err := d.Pool().Query(t.Context(), "SELECT DISTINCT action FROM audit")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var action string
		if err := rows.Scan(&action); err != nil {
			t.Fatal(err)
		}
		if n++; house.Word(action) == action {
			t.Errorf("%s has no word", action)
		}
	}
	if n < 40 {
		t.Errorf("the log of the sample office knows only %d acts", n)
	}
}
