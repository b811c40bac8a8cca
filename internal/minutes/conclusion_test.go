package minutes_test

import (
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/agenda"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

// TestMinutesFollowTheConclusions: the draft has a decision for each topic that the meeting decided on and speaks of each that was
// raised; a decided topic without a decision stops the text.
func TestMinutesFollowTheConclusions(t *testing.T) {
	t.Parallel()
	o := open(t)
	topics := []int64{}
	for range topic.Conclusions {
		topics = append(topics, sample.ApprovedTopic(o, o.db, "jyj"))
	}
	held := sample.AnnouncedMeeting(o, o.db, sample.MeetingForm(o, o.db, meeting.Special, "jyj", "czj"), topics...)
	sample.BeginMeeting(o, o.db, held)
	p := sample.Meeting(o, o.db, held)
	list := agenda.EndingsOf(p.Items)
	for n, c := range topic.Conclusions {
		list[n].Conclusion, list[n].Note = c.Value, "会上意见"
	}
	if _, err := agenda.NewService(o.db).Conclude(t.Context(), sample.Who(t, o.db, "office1"), held, p.Version, list); err != nil {
		t.Fatal(err)
	}
	sample.MeetingStep(o, o.db, sample.Who(t, o.db, "office1"), held, "end", "", meeting.Extra{})

	if _, err := o.s.Draft(t.Context(), o.who("office1"), held); err != nil {
		t.Fatal(err)
	}
	id, err := minutes.OfMeeting(t.Context(), o.db, o.who("office1"), held)
	if err != nil {
		t.Fatal(err)
	}
	m := o.get(id)
	for n, c := range topic.Conclusions {
		decided := slices.ContainsFunc(m.Clauses, func(x minutes.Clause) bool { return *x.Topic == topics[n] })
		if decided != c.Decides {
			t.Errorf("%s: a decision %v, want %v", c.Label, decided, c.Decides)
		}
	}
	if n := strings.Count(m.Overview, "“"); n != 5 {
		t.Errorf("the overview names %d topics, want the five that were raised: %s", n, m.Overview)
	}
	f := minutes.Of(m)
	f.Rows[0].Topic = ""
	must(t, o.save("office1", id, f))
	want(t, o.do("office1", id, "submit_check", ""), fault.Invalid, "会议结论为“通过”，没有对应的议定事项")
}
