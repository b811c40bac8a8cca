package calendar

import (
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/form"
)

// Unpublished is said beside every limit that runs through a year without data.
const Unpublished = "节假日安排未发布，暂按周末和元旦、劳动节、国庆节计算"

// Limit is a day by which something is due, and how it was counted.
type Limit struct {
	From  time.Time // the count starts after this day; for Shift the day before it was moved
	Due   time.Time // the last day
	N     int       // working days counted
	Known bool      // every day counted lies in a year with data
	shift bool
	met   []spell
}

// spell is a run of days that a notice names.
type spell struct {
	name        string
	workday     bool
	first, last time.Time
}

func (s spell) joins(x Day) bool {
	return s.name == x.Name && s.workday == x.Workday &&
		(x.Date.Equal(s.last.AddDate(0, 0, 1)) || x.Date.Equal(s.first.AddDate(0, 0, -1)))
}

func (s *spell) stretch(day time.Time) {
	if day.After(s.last) {
		s.last = day
	} else {
		s.first = day
	}
}

// String is the spell in words: 10月1日至7日国庆节放假.
func (s spell) String() string {
	days := s.first.Format("1月2日")
	switch {
	case s.last.Equal(s.first):
	case s.last.Month() == s.first.Month():
		days += "至" + s.last.Format("2日")
	default:
		days += "至" + s.last.Format("1月2日")
	}
	if s.workday {
		return days + "调休上班"
	}
	return days + s.name + "放假"
}

// Over says whether the last day has passed.
func (l Limit) Over(now time.Time) bool { return form.Day(now).After(l.Due) }

// Note is the caution beside the limit; empty when the calendar of all its days is known.
func (l Limit) Note() string {
	if l.Known {
		return ""
	}
	return Unpublished
}

// Words say how the limit was counted, with the holidays met on the way.
func (l Limit) Words() string {
	from, due := l.days()
	switch {
	case l.shift && l.Due.Equal(l.From), l.N == 0 && !l.shift:
		return due + "截止"
	case l.shift:
		return fmt.Sprintf("%s为%s，顺延至%s截止", from, l.off(), due)
	case l.N < 0:
		return fmt.Sprintf("%s前%d个工作日，即%s%s", from, -l.N, due, l.on())
	}
	return fmt.Sprintf("自%s次日起算%d个工作日，%s截止%s", from, l.N, due, l.on())
}

// days are the two ends, with the year when they lie in different ones.
func (l Limit) days() (from, due string) {
	shape := "1月2日"
	if l.From.Year() != l.Due.Year() {
		shape = "2006年1月2日"
	}
	return l.From.Format(shape), l.Due.Format(shape)
}

// on lists the holidays met and the weekend days worked.
func (l Limit) on() string {
	if len(l.met) == 0 {
		return ""
	}
	words := make([]string, len(l.met))
	for i, s := range l.met {
		words[i] = s.String()
	}
	return "（" + strings.Join(words, "，") + "）"
}

// off says why the day before a shift was none to end on.
func (l Limit) off() string {
	if len(l.met) > 0 && l.met[0].first.Equal(l.From) {
		return l.met[0].name + "假期"
	}
	return "周末"
}
