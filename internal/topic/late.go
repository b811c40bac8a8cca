package topic

import (
	"fmt"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/setting"
)

// Cutoff is until when topics are to reach the office for one meeting (议题提交截止).
type Cutoff struct{ calendar.Limit }

// CutoffFor counts it back from the meeting's day. It follows the meeting: after a change of date, of the
// setting or of the calendar it is another one.
func CutoffFor(days *calendar.Days, meets time.Time, v setting.Values) Cutoff {
	return Cutoff{days.Add(meets, -v.Int(setting.TopicLeadDays))}
}

// Set says whether there is a cut-off at all.
func (c Cutoff) Set() bool { return c.N != 0 }

// Late says whether what was handed in then came after the cut-off. It is counted whenever it is read and
// never stored, so that it is true of the dates as they are: a meeting moved to an earlier day makes its
// topics late, without asking anybody's yes again, and one moved to a later day makes them timely. What the
// office said when it took a late topic up stays stored, and is shown while the topic is late.
func (c Cutoff) Late(submitted time.Time) bool {
	return c.Set() && !submitted.IsZero() && c.Over(submitted)
}

// LateRule is the rule in a sentence, for those who hand topics in; empty without a cut-off.
func LateRule(v setting.Values) string {
	n := v.Int(setting.TopicLeadDays)
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("议题须在会议召开 %d 个工作日前提交，逾期的须经办公室同意方可列入该次会议（系统默认）。", n)
}

// Scheduling is on which agenda a topic stands, and what the office said if it took it up late. The room
// meeting answers it to whoever shows a topic.
type Scheduling struct {
	MeetsAt    time.Time // zero unless it is 已列入会议
	LateReason string
	LateName   string
	LateSeat   string
	LateAt     time.Time // zero: it was in time when it was taken up
}

// Late is the cut-off of the topic's meeting, if the topic came after it.
func (s Shown) Late() (Cutoff, bool) {
	if s.MeetsAt.IsZero() {
		return Cutoff{}, false
	}
	c := CutoffFor(s.Days, s.MeetsAt, s.Values)
	return c, c.Late(s.Topic.SubmittedAt)
}
