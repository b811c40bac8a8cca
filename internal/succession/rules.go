package succession

import (
	"fmt"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// CannotEnd says why the unit cannot end by this act, or "". One that has left the joint meeting can: what it left open needs an owner.
func CannotEnd(r unit.Record) string {
	switch {
	case r.Host:
		return r.Name + "是办公室所在单位，须先办理办公室所在单位变更，再办理撤并"
	case r.Kind == unit.KindOther:
		return r.Name + "是会外单位，不需办理撤并；不再使用的，在会外单位页停用"
	}
	return ""
}

// CannotInherit says why the unit cannot go on for r, or "".
func CannotInherit(r unit.Record, successor unit.Unit) string {
	switch {
	case successor.ID == r.ID:
		return "承接单位不能是撤并的单位自己"
	case !successor.Current:
		return successor.Name + "已不在联席会议中，不能承接"
	case r.Kind == unit.KindMember && successor.Kind != unit.KindMember:
		return "成员单位的事项须由成员单位承接"
	}
	return ""
}

// checkDay wants a day after which nothing of the unit began, and none to come.
func checkDay(r unit.Record, errs *form.Errors, on, today time.Time) {
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	for _, since := range []*time.Time{r.NameFrom, r.DutyFrom, r.SeatFrom} {
		if since != nil && day(on) < day(*since) {
			errs.Add("on", "撤并日期不能早于该单位最近一次登记（名称、职责或人员）的起始日期 %s", since.Format("2006年1月2日"))
			return
		}
	}
	if r.MemberFrom != nil && day(on) <= day(*r.MemberFrom) {
		errs.Add("on", "撤并日期须晚于加入联席会议的日期 %s", r.MemberFrom.Format("2006年1月2日"))
	} else if day(on) > day(today) {
		errs.Add("on", "撤并日期不能晚于今天，到期后再办理")
	}
}

// inPlaceOf is a new unit in the place of one that ends.
func inPlaceOf(r unit.Record, name, full, chip, duty string) unit.Entry {
	return unit.Entry{Code: fmt.Sprintf("s%d", r.ID), Kind: r.Kind, Ord: r.Ord, Chip: chip, FullName: full, Name: name, Duty: duty}
}
