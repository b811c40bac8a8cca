package house_test

import (
	"maps"
	"slices"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/house"
)

// unitColumns are the columns in which a unit stands: those that refer to one, and those that are called as such columns are.
const unitColumns = `SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.atttypid = 'bigint'::regtype AND (a.attname IN ('unit', 'lead', 'heir', 'owner')
		OR EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.confrelid = 'unit'::regclass AND f.conkey = ARRAY[a.attnum])) ORDER BY 1`

// TestEveryUnitColumnIsHandedOn: where a unit stands, a room says what becomes of it when the unit ends (room.Estate), or why nothing hangs on it there.
func TestEveryUnitColumnIsHandedOn(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	rows, err := d.Pool().Query(t.Context(), unitColumns)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	there, told := []string{}, map[string]string{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		there = append(there, name)
	}
	for _, r := range house.Rooms() {
		maps.Copy(told, r.Units)
	}
	for _, e := range house.Estates() {
		for _, c := range e.Columns {
			told[c] = e.Title
		}
	}
	for _, c := range there {
		if told[c] == "" {
			t.Errorf("no room says what becomes of %s when its unit ends: a room.Estate in the Parts of its room, or the reason in Units", c)
		}
	}
	for c := range told {
		if !slices.Contains(there, c) {
			t.Errorf("%s is handed on, and no migration makes it", c)
		}
	}
}

// TestEstatesAreWhole: each is called by a name of its own and says what becomes of what it holds.
func TestEstatesAreWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, e := range house.Estates() {
		switch {
		case seen[e.Name()]:
			t.Errorf("%s twice", e.Name())
		case e.Title == "" || e.Open == "" || len(e.Columns) == 0 || e.Sort == "":
			t.Errorf("%s lacks something: %+v", e.Name(), e)
		case (e.Pass == nil) != (e.Moves == "") && e.Kind != "circulation_reply":
			t.Errorf("%s hands on without a word, or says so and does not", e.Name())
		}
		seen[e.Name()] = true
	}
}
