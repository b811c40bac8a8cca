package problem

import (
	"testing"

	"jointmeeting/internal/form/fieldtest"
)

// TestEveryFieldHasItsPlaces: a field of the content that the table, the database or the log lacks is named.
func TestEveryFieldHasItsPlaces(t *testing.T) {
	fieldtest.None(t, fieldtest.Undeclared(Fields))
	fieldtest.None(t, fieldtest.Unlisted(Fields))
	fieldtest.None(t, fieldtest.Undefaulted(Fields, fieldtest.Held(t, "problem")))
	fieldtest.None(t, fieldtest.Unstored(Fields, fieldtest.Columns(t, "problem"),
		"id", "unit", "unit_name", "state", "reason", "by_name", "at", "state_at", "version"))
	base := Problem{Content: Content{Title: "题目", Duty: "职责", Situation: "现状", Proposal: "建议"}}
	fieldtest.None(t, fieldtest.Absent(Fields, "log", base.Content, func(c Content) string { return Form{Content: c}.changes(base) }))
}
