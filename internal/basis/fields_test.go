package basis

import (
	"testing"
	"time"

	"jointmeeting/internal/form/fieldtest"
)

// TestEveryFieldHasItsPlaces: a field of the form that the table, the database, the reading or the log lacks is named.
func TestEveryFieldHasItsPlaces(t *testing.T) {
	fieldtest.None(t, fieldtest.Undeclared(Fields))
	fieldtest.None(t, fieldtest.Unlisted(Fields))
	fieldtest.None(t, fieldtest.Undefaulted(Fields, fieldtest.Held(t, "basis")))
	fieldtest.None(t, fieldtest.Unstored(Fields, fieldtest.Columns(t, "basis"), "id", "state", "reason", "by_name", "at", "version", "grams"))
	was := Basis{Level: "city", Title: "文件", Issuer: "市人民政府", Issued: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)}
	fieldtest.None(t, fieldtest.Absent(Fields, "read", Of(was), func(f Form) string {
		back, _ := Fields.Clean(Fields.Read(Fields.Values(f)))
		return back.changes(was)
	}))
	fieldtest.None(t, fieldtest.Absent(Fields, "log", Of(was), func(f Form) string { return f.changes(was) }))
}
