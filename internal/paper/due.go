package paper

import (
	"slices"
	"time"
)

// The kinds of 完成时限 that others than this table speak of. A day is what minutes said before there were others.
const (
	DueDay  = ""
	DueOpen = "open" // 待定: the office sets the day after the issue
)

// DueKind is a way in which minutes say until when. A period of some months ends on a day that is counted from that of the meeting; where the
// decision lasts, it is the period in which is reported.
type DueKind struct {
	Kind, Label string // the label is what is chosen, and printed where it is no day
	months      int
	lasts       bool
}

// DueKinds are all of them, as the form offers them.
var DueKinds = []DueKind{
	{DueDay, "某一天", 0, false},
	{"month_end", "月底前", 1, false}, {"quarter_end", "季末前", 3, false}, {"year_end", "年底前", 12, false}, {"in_year", "年内", 12, false},
	{"monthly", "长期，每月报送进展", 1, true}, {"quarterly", "长期，每季度报送进展", 3, true},
	{"half_yearly", "长期，每半年报送进展", 6, true}, {"yearly", "长期，每年报送进展", 12, true},
	{DueOpen, "待定", 0, false},
}

// DueOf is the kind with the name; the zero kind, which has no label, for none.
func DueOf(kind string) DueKind {
	if i := slices.IndexFunc(DueKinds, func(k DueKind) bool { return k.Kind == kind }); i >= 0 {
		return DueKinds[i]
	}
	return DueKind{}
}

// Counted says whether the words mean a day that is counted from that of the meeting.
func (k DueKind) Counted() bool { return k.months > 0 && !k.lasts }

// Lasts says whether the decision has no end, and is reported on in a rhythm.
func (k DueKind) Lasts() bool { return k.lasts }

// End is the last day of the period in which a day lies.
func (k DueKind) End(day time.Time) time.Time {
	first := (int(day.Month())-1)/k.months*k.months + 1
	return time.Date(day.Year(), time.Month(first+k.months), 0, 0, 0, 0, 0, day.Location())
}

// settle is how many days a period must still have for a task that comes in it to be reported on in it.
const settle = 7

// FirstReport is the day of the first report of a task that is handed out on a day.
func (k DueKind) FirstReport(day time.Time) time.Time {
	end := k.End(day)
	if days(day, end) < settle {
		end = k.End(end.AddDate(0, 0, 1))
	}
	return end
}

// NextReport is the day of the next one after a report. One that comes late settles what was owed; the period in which it comes has its own.
// A second one in a period moves nothing.
func (k DueKind) NextReport(due, day time.Time) time.Time {
	now := k.End(day)
	switch {
	case days(due, day) > 0:
		return now
	case days(now, due) == 0:
		return k.End(due.AddDate(0, 0, 1))
	}
	return due
}

// days counts from one day to another, each as it stands in its own zone.
func days(from, to time.Time) int { return civil(to) - civil(from) }

func civil(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

const dayForm = "2006年1月2日"

// Until says until when, as minutes say it; empty where they do not.
func (c Clause) Until() string {
	switch {
	case c.DueKind != DueDay:
		return DueOf(c.DueKind).Label
	case c.Due != nil:
		return c.Due.Format(dayForm)
	}
	return ""
}

// UntilDay says it for screens: beside words the day that they mean.
func (c Clause) UntilDay() string {
	if c.DueKind != DueDay && c.Due != nil {
		return c.Until() + "（" + c.Due.Format(dayForm) + "）"
	}
	return c.Until()
}
