package succession_test

import (
	"slices"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/house"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/succession"
)

// TestWhatWasHandedOnIsNamedToWhoSeesIt: of minutes that are not issued and a meeting that nobody was told of the people of the successor learn that there
// is something, and the log names no such meeting.
func TestWhatWasHandedOnIsNamedToWhoSeesIt(t *testing.T) {
	t.Parallel()
	d, h := busy(t)
	f := sample.MeetingForm(t, d, meeting.Special, "wjw", "jyj")
	f.Title = "尚未通知的会议"
	planned := sample.NewMeeting(t, d, f, sample.ApprovedTopic(t, d, "czj"))
	unit := sample.Unit(t, d, "wjw").ID
	asked := func(met int64) int64 {
		return scalar[int64](t, d, "SELECT id FROM invitation WHERE meeting = $1 AND unit = $2", met, unit)
	}
	told, untold := asked(h.meeting), asked(planned)
	end(t, d, "wjw", to(t, d, "rsj"))
	for login, sees := range map[string]bool{"office1": true, "liaison-rsj": false, "member-rsj": false} {
		_, list, more, err := service(d).Done(t.Context(), sample.Who(t, d, login), unit)
		must(t, err)
		has := func(kind string, record int64) bool {
			return slices.ContainsFunc(list, func(p succession.Passed) bool { return p.Kind == kind && p.Record == record })
		}
		if !has("invitation", told) || !has("topic", h.own) || !has("problem", h.problem) {
			t.Errorf("%s is not shown what came to the unit: %+v", login, list)
		}
		if has("invitation", untold) != sees || has("minutes", h.draft) != sees || (more == 0) != sees {
			t.Errorf("%s is shown what they do not see, %d more: %+v", login, more, list)
		}
	}
	for record, want := range map[int64]bool{told: true, untold: false} {
		if got := named(t, d, "invitation", record); got != want {
			t.Errorf("the log names the meeting of invitation %d: %v", record, got)
		}
	}
	if named(t, d, "meeting", planned) || !named(t, d, "meeting", h.meeting) {
		t.Error("the log names a meeting that nobody was told of, or none")
	}
}

// named says whether the log names a record.
func named(t *testing.T, d *db.DB, kind string, record int64) bool {
	t.Helper()
	for _, k := range house.Keeps() {
		if k.Kind == kind {
			return scalar[bool](t, d, "SELECT "+k.Out+" FROM (SELECT $1::bigint AS record) a", record)
		}
	}
	return false
}
