package sample_test

import (
	"testing"

	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

func TestHeldMeetings(t *testing.T) {
	d := sampledb.DB(t)
	sample.Delegation(t, d, "convenor1", true)
	for _, kind := range []string{meeting.Plenary, meeting.Special, meeting.Liaison} {
		if got := sample.Meeting(t, d, sample.HeldMeeting(t, d, kind, nil)); got.State != "held" || got.Topics != 1 {
			t.Errorf("%s: %s with %d topics", kind, got.State, got.Topics)
		}
	}
}
