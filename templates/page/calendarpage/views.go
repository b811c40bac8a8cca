// Package calendarpage draws 工作日历: a year with its exceptions, the form of a change and what it moves.
package calendarpage

import (
	"fmt"
	"strconv"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/form"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// YearView is a year's page.
type YearView struct {
	calendar.View
	Now time.Time
}

// FormView takes a year's list. Action edit is a form; check shows what would change.
type FormView struct {
	calendar.View
	Form  calendar.Form
	Errs  form.Errors
	List  calendar.List      // what was typed, when it can be read
	Moves []calendar.Shifted // open limits that it would move, of records the reader may see
	Stale bool               // somebody else imported the year meanwhile
	Tok   form.Token
}

func calendarTitle(year int) string { return strconv.Itoa(year) + "年工作日历" }

func (p YearView) head() part.Head {
	h := part.Head{Title: calendarTitle(p.Year), Sub: "工作日期限按此计算：周一至周五为工作日，节假日除外，调休上班日计入"}
	if p.List.Version == 0 {
		h.Tag, h.Tone = "未发布", "warn"
	}
	return h
}

func (p YearView) years() []part.Tab {
	out := []part.Tab{}
	for y := p.Year - 1; y <= p.Year+1; y++ {
		if y >= calendar.FirstYear && y <= calendar.LastYear {
			out = append(out, part.Tab{Label: strconv.Itoa(y), URL: calendar.Path(y), Current: y == p.Year})
		}
	}
	return out
}

// change is the label of the button that leads to the form.
func (p YearView) change() string {
	if p.List.Version == 0 {
		return "导入节假日安排"
	}
	return "更改节假日安排"
}

func (p YearView) pairs() []part.Pair {
	off := 0
	for _, d := range p.List.Days {
		if !d.Workday {
			off++
		}
	}
	return []part.Pair{
		{Label: "依据", Text: p.List.Source},
		{Label: "放假和调休", Text: fmt.Sprintf("放假 %d 天，调休上班 %d 天；逐日安排见下", off, len(p.List.Days)-off)},
		{Label: "全年工作日", Text: strconv.Itoa(workdays(p.Days, p.Year, 1, 12)) + " 天"},
		{Label: "更新", Text: p.List.ByName + "，" + layout.Date(p.List.At)},
	}
}

func workdays(days *calendar.Days, year, first, last int) int {
	return days.Between(monthEnd(year, first-1), monthEnd(year, last))
}

func monthEnd(year, month int) time.Time {
	return time.Date(year, time.Month(month+1), 0, 0, 0, 0, 0, form.Zone)
}

func (p YearView) months() []part.YearMonth {
	out := make([]part.YearMonth, 12)
	for i := range out {
		out[i] = p.month(i + 1)
	}
	return out
}

func (p YearView) month(n int) part.YearMonth {
	m := part.YearMonth{Title: strconv.Itoa(n) + "月", Note: fmt.Sprintf("%d 个工作日", workdays(p.Days, p.Year, n, n))}
	last := monthEnd(p.Year, n)
	day := monthEnd(p.Year, n-1).AddDate(0, 0, 1)
	shown := calendar.List{Year: p.Year}
	week := make([]part.YearDay, (int(day.Weekday())+6)%7)
	for ; !day.After(last); day = day.AddDate(0, 0, 1) {
		x, named := p.Days.Exception(day)
		if named {
			shown.Days = append(shown.Days, x)
		}
		week = append(week, p.day(day, named))
		if len(week) == 7 || day.Equal(last) {
			m.Weeks, week = append(m.Weeks, append(week, make([]part.YearDay, 7-len(week))...)), nil
		}
	}
	for _, s := range shown.Spells() {
		m.Lines = append(m.Lines, s.Name)
	}
	return m
}

func (p YearView) day(day time.Time, named bool) part.YearDay {
	d := part.YearDay{No: strconv.Itoa(day.Day()), Off: !p.Days.Workday(day), Today: layout.Date(day) == layout.Date(p.Now)}
	if named {
		d.Mark = calendarMark(!d.Off)
	}
	return d
}

func calendarMark(workday bool) string {
	if workday {
		return "班"
	}
	return "休"
}

func (p YearView) events() []part.Event {
	out := []part.Event{}
	for _, l := range p.Log {
		out = append(out, part.Event{Title: "更新节假日安排", Text: l.Reason + "。" + l.Detail, Who: l.Name + "（" + l.Seat + "）", When: layout.DateTime(l.At), Stamp: layout.Stamp(l.At)})
	}
	return out
}

// Title is the page's heading.
func (p FormView) Title() string { return "更改" + calendarTitle(p.Year) }

// changes compares what is typed with what is in force: until a notice is there, what the law says.
func (p FormView) changes() []calendar.Change {
	was := p.View.List
	if was.Version == 0 {
		was.Days = calendar.ByLaw(p.Year)
	}
	return calendar.Compare(was, p.List)
}

// effect is the year counted by what was typed.
func (p FormView) effect() string {
	days := p.Days.With(p.List)
	return fmt.Sprintf("保存后，%d年共有 %d 个工作日；现为 %d 个。", p.Year, workdays(days, p.Year, 1, 12), workdays(p.Days, p.Year, 1, 12))
}

func calendarWord(d *calendar.Day, day time.Time) string {
	switch {
	case d == nil && (day.Weekday() == time.Saturday || day.Weekday() == time.Sunday):
		return "周末"
	case d == nil:
		return "工作日"
	case d.Workday:
		return "调休上班（" + d.Name + "）"
	}
	return d.Name + "放假"
}
