package topic

import (
	"encoding/hex"
	"slices"
	"testing"

	"jointmeeting/internal/canon"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
)

// beside are the columns of a topic that nobody types: who drafted it, where it stands, what others noted on it.
var beside = []string{"id", "number", "unit", "unit_name", "state", "reason", "drafted_by", "drafted_name", "drafted_at", "submitted_at", "state_at", "version",
	"override_reason", "override_name", "override_seat", "override_at", "problem", "checks", "checked_name", "checked_seat", "checked_at", "clerk", "clerk_name", "clerk_at", "grams"}

// TestEveryFieldIsDeclaredAndStored: a field of the content that the table or the database lacks is named.
func TestEveryFieldIsDeclaredAndStored(t *testing.T) {
	fieldtest.None(t, fieldtest.Undeclared(Fields))
	fieldtest.None(t, fieldtest.Unlisted(Fields))
	fieldtest.None(t, fieldtest.NotInRows(Fields))
	fieldtest.None(t, fieldtest.Unlimited(Fields, fieldtest.Checks(t, "topic")))
	fieldtest.None(t, fieldtest.Undefaulted(Fields, fieldtest.Held(t, "topic")))
	fieldtest.None(t, fieldtest.Unstored(Fields, fieldtest.Columns(t, "topic"), beside...))
}

// TestEveryFieldIsCompared: a change of any field is named in the log and on the page of a conflict.
func TestEveryFieldIsCompared(t *testing.T) {
	base := Topic{Content: Fields.Blank()}
	fieldtest.None(t, fieldtest.Absent(Fields, "log", base.Content, func(c Content) string { return changes(base, Form{Content: c}) }))
	fieldtest.None(t, fieldtest.Absent(Fields, "conflict", base.Content, func(c Content) string {
		for _, d := range Differences(base, Form{Content: c}) {
			return d.Label + d.Stored + d.Typed
		}
		return ""
	}))
}

// TestEveryFieldIsSealed: a confirmation of a co-proposer is bound to every field that is not exempt.
func TestEveryFieldIsSealed(t *testing.T) {
	fieldtest.None(t, fieldtest.Absent(Fields, form.Seal, Fields.Blank(), func(c Content) string { return hex.EncodeToString(shared{ID: 1, Content: c}.seal()) }))
}

// TestFirstSealsStayValid: the seal of a topic is that of its first version until a field that came later says something.
func TestFirstSealsStayValid(t *testing.T) {
	c := Fields.Blank()
	c.Title, c.Function, c.Background, c.Matters, c.Dispute, c.Joint = "题", "F4", "理由", "事项", "分歧", []int64{13, 5}
	got := shared{ID: 41, Content: c, Files: "f0 甲.docx"}.seal()
	want := canon.Seal("joint-meeting/topic-joint/v1", "41", "题", "F4", "review", "理由", "事项", "分歧", "f0 甲.docx", "5", "13")
	if !slices.Equal(got, want) {
		t.Errorf("a seal of the first version no longer holds: %x, want %x", got, want)
	}
}
