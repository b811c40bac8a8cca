package task

import (
	"fmt"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// Tag is a state or a lateness in words, with its look.
type Tag struct {
	Text string
	Tone flow.Tone
}

// overdue is lateness as SQL says it: the lead unit still owes something and the day has passed. A claimed
// task waits for the verifier, whose delay is not the unit's.
const overdue = "t.state IN (" + owed + ") AND t.due < @today"

// owed are the states in which it does.
const owed = "'assigned', 'working'"

// near is what comes due within the days of the setting task.soon_days, today included.
const near = "t.state IN (" + owed + ") AND t.due BETWEEN @today AND @today::date + @soon::int"

// pressing is what is overdue or near.
const pressing = "t.state IN (" + owed + ") AND t.due <= @today::date + @soon::int"

// Left says how a due date stands on the day of now: 逾期 14 天, 今天到期, 3 天后到期, 还有 20 天.
func Left(due, now time.Time, soon int) Tag {
	switch n := form.Days(now, due); {
	case n < 0:
		return Tag{fmt.Sprintf("逾期 %d 天", -n), flow.Bad}
	case n == 0:
		return Tag{"今天到期", flow.Warn}
	case n <= soon:
		return Tag{fmt.Sprintf("%d 天后到期", n), flow.Warn}
	default:
		return Tag{fmt.Sprintf("还有 %d 天", n), flow.Grey}
	}
}

// Standing is what lateness depends on; lists and pages share it.
type Standing struct {
	State     string
	DueKind   string // as the decision says it; empty: the day
	Due       time.Time
	ClaimedAt *time.Time
}

// Pending says whether the lead unit still owes something.
func (s Standing) Pending() bool { return s.State == "assigned" || s.State == "working" }

// Overdue says whether the lead unit is late on the day of now.
func (s Standing) Overdue(now time.Time) bool { return s.Pending() && form.Days(now, s.Due) < 0 }

// lateBy is by how many days the claim came after the due date.
func (s Standing) lateBy() int {
	if s.ClaimedAt == nil || s.Lasting() {
		return 0
	}
	return max(0, form.Days(s.Due, *s.ClaimedAt))
}

// Tags are the words beside a task: how late it is where that matters, and its state where the lateness
// does not say it.
func (s Standing) Tags(now time.Time, soon int) []Tag {
	st := Chart.State(s.State)
	state := Tag{st.Title, st.Tone}
	late := s.lateBy()
	switch {
	case s.Pending() && s.Undated():
		return []Tag{state, {"时限待定", flow.Warn}}
	case s.Pending():
		return s.pendingTags(Left(s.Due, now, soon), state)
	case s.State == "claimed" && late > 0:
		return []Tag{state, {fmt.Sprintf("逾期 %d 天提出", late), flow.Bad}}
	case s.State == "done" && late > 0:
		return []Tag{{"逾期办结", flow.Ok}}
	}
	return []Tag{state}
}

func (s Standing) pendingTags(left, state Tag) []Tag {
	switch {
	case left.Tone == flow.Grey:
		return []Tag{state}
	case s.State == "working":
		return []Tag{left}
	}
	return []Tag{left, state}
}

// Tone is the look of the progress bar.
func (s Standing) Tone(now time.Time, soon int) flow.Tone {
	switch {
	case s.State == "done" || s.State == "closed":
		return flow.Ok
	case s.Pending():
		return Left(s.Due, now, soon).Tone
	}
	return flow.Grey
}
