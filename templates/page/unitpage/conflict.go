package unitpage

import (
	"cmp"
	"time"

	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/shared"
)

// Clashes compares what is on record of a unit with the change of it that was typed.
func Clashes(r unit.Record, step string, typed unit.ChangeForm) []shared.Clash {
	switch step {
	case unit.StepRename:
		return shared.Differing(
			shared.Clash{Label: "名称", Theirs: r.Name, Mine: typed.Name},
			shared.Clash{Label: "全称", Theirs: r.FullName, Mine: cmp.Or(typed.FullName, r.FullName)},
			shared.Clash{Label: dayLabel(step), Theirs: dayTyped(r.NameFrom), Mine: typed.On})
	case unit.StepDuty:
		return shared.Differing(
			shared.Clash{Label: "职责", Theirs: r.Duty, Mine: typed.Text},
			shared.Clash{Label: dayLabel(step), Theirs: dayTyped(r.DutyFrom), Mine: typed.On})
	}
	now := "不在联席会议中"
	if r.MemberFrom != nil {
		now = "在联席会议中"
	}
	title, _, _ := changeWords(step, r.Name)
	return []shared.Clash{{Label: "联席会议", Theirs: now, Mine: typed.On + " " + title}}
}

// dayTyped is a day as an input sends it.
func dayTyped(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}
