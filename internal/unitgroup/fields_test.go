package unitgroup

import (
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/unit"
)

// TestEveryFieldHasItsPlaces: two of the office edit a group beside each other, so that a field of it that the table, the database, the reading, the
// page of a conflict or the log lacks is named.
func TestEveryFieldHasItsPlaces(t *testing.T) {
	t.Parallel()
	fieldtest.None(t, fieldtest.Undeclared(Fields))
	fieldtest.None(t, fieldtest.Unlimited(Fields, fieldtest.Checks(t, "unit_group")))
	fieldtest.None(t, fieldtest.Undefaulted(Fields, fieldtest.Held(t, "unit_group")))
	fieldtest.None(t, fieldtest.Unstored(Fields, fieldtest.Columns(t, "unit_group"), "id", "kind", "retired_at", "version"))
	was := Group{ID: 7, Kind: KindOwn, Name: "区直各部门", Units: []int64{5}}
	units := []unit.Unit{{ID: 5, Name: "市教育局"}, {ID: 987654, Name: "市标准局"}}
	fieldtest.None(t, fieldtest.Absent(Fields, "read", Of(was), func(f Form) string {
		back, _ := Fields.Read(Fields.Values(f)).clean()
		return back.changes(was, units)
	}))
	fieldtest.None(t, fieldtest.Absent(Fields, "log", Of(was), func(f Form) string { return f.changes(was, units) }))
	fieldtest.None(t, fieldtest.Absent(Fields, "conflict", Of(was), func(f Form) string {
		names := func(_ form.Kind, ids []int64) string { return Names(units, ids) }
		for _, d := range Fields.Differences(Of(was), f, names) {
			return d.Label + d.Stored + d.Typed
		}
		return ""
	}))
}
