package unit

import (
	"cmp"
	"net/url"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

// Limits of what is typed about a unit; the schema has the same.
const (
	UnitNameMax = 40
	FullNameMax = 60
	DutyMax     = 1000
	BasisMax    = 200
)

// The steps by which a unit changes.
const (
	StepRename  = "rename"
	StepDuty    = "duty"
	StepLeave   = "leave"
	StepJoin    = "join"
	StepReview  = "review"
	StepOutside = "outside" // a unit outside the joint meeting is named for the first time
	StepRetire  = "retire"
	StepRestore = "restore"
)

// ChangeForm is what was typed for a dated change of a unit.
type ChangeForm struct{ Name, FullName, Text, On, Basis string }

// ReadChange reads a posted change.
func ReadChange(v url.Values) ChangeForm {
	return ChangeForm{Name: form.Line(v.Get("name")), FullName: form.Line(v.Get("full_name")),
		Text: form.Text(v.Get("text")), On: form.Line(v.Get("on")), Basis: form.Line(v.Get("basis"))}
}

// ChangeOf is an empty form for a step: what is now, from today on.
func ChangeOf(r Record, step string, today time.Time) ChangeForm {
	f := ChangeForm{On: form.Day(today).Format("2006-01-02")}
	switch step {
	case StepRename:
		f.Name, f.FullName = r.Name, r.FullName
	case StepDuty:
		f.Text = r.Duty
	}
	return f
}

// change is a form that was read without faults.
type change struct {
	name, full, text, basis string
	on                      time.Time
}

// input checks the shape of what was typed, and the dates against what is known of the unit.
func (f ChangeForm) input(step string, r Record) (change, form.Errors) {
	var errs form.Errors
	switch step {
	case StepRename:
		errs.Need("name", "新名称", f.Name, UnitNameMax)
		errs.Limit("full_name", "新全称", f.FullName, FullNameMax)
		if f.Name == r.Name {
			errs.Add("name", "新名称与现名称相同")
		}
	case StepDuty:
		errs.Need("text", "职责", f.Text, DutyMax)
		if f.Text == r.Duty {
			errs.Add("text", "职责没有改动")
		}
	}
	on := errs.NeedDate("on", dayLabel(step), f.On)
	if errs.Of("on") == "" {
		r.checkDay(&errs, step, on)
	}
	if r.Kind == KindOther {
		errs.Limit("basis", "依据", f.Basis, BasisMax)
	} else {
		errs.Need("basis", "依据", f.Basis, BasisMax)
	}
	return change{f.Name, cmp.Or(f.FullName, r.FullName), f.Text, f.Basis, on}, errs
}

func dayLabel(step string) string {
	if step == StepLeave {
		return "退出日期"
	}
	return "生效日期"
}

// checkDay wants a day after the fact that it replaces began. A fact that itself replaced another may
// be put right on its own first day.
func (r Record) checkDay(errs *form.Errors, step string, on time.Time) {
	since, first := r.since(step)
	day := on.Format("2006-01-02")
	if since == nil || day > since.Format("2006-01-02") || !first && day == since.Format("2006-01-02") {
		return
	}
	errs.Add("on", "%s须晚于现登记的起始日期 %s", dayLabel(step), since.Format("2006年1月2日"))
}

// since is the day from which the fact of the step has held, and whether it is the first of its kind.
func (r Record) since(step string) (*time.Time, bool) {
	switch step {
	case StepRename:
		return r.NameFrom, r.Names < 2 && r.Kind != KindOther // what was typed wrong is put right the same day
	case StepDuty:
		return r.DutyFrom, r.Duties < 2
	case StepLeave:
		return r.MemberFrom, true
	}
	return nil, true
}

// blocked says why a step makes no sense for the unit as it is, or "".
func (r Record) blocked(step string) string {
	switch {
	case r.Kind == KindOther && step != StepRename:
		return "会外单位不在联席会议中，只能更名、停用"
	case step == StepLeave && r.MemberFrom == nil:
		return "该单位已不在联席会议中"
	case step == StepJoin && r.MemberFrom != nil:
		return "该单位已在联席会议中"
	}
	return ""
}

// changes are what the step writes.
func (c change) changes(step string, r Record) Changes {
	e := []Entry{{ID: r.ID, Name: c.name, FullName: c.full, Duty: c.text}}
	switch step {
	case StepRename:
		return Changes{Names: e}
	case StepDuty:
		return Changes{Duties: e}
	case StepLeave:
		return Changes{Leave: e}
	}
	return Changes{Join: e}
}

// says are the words for the log and for the page afterwards. A duty's text is in the history, not in
// the log.
func (c change) says(step string, r Record) (label, detail, done string) {
	day := c.on.Format("2006年1月2日")
	switch step {
	case StepRename:
		return "更名", r.Name + " → " + c.name + "，" + day + "起", "名称已改为“" + c.name + "”，" + day + "起生效"
	case StepDuty:
		return "修改职责", day + "起", "新的职责已登记，" + day + "起生效"
	case StepLeave:
		return "退出联席会议", day + "起", r.Name + "自" + day + "起退出联席会议"
	}
	return "加入联席会议", day + "起", r.Name + "自" + day + "起加入联席会议"
}

// changeFault puts a refused date or name beside its field.
func changeFault(err error) error {
	var errs form.Errors
	switch db.Constraint(err) {
	case "unit_name_taken":
		errs.Add("name", "该日期起已有单位使用这一名称")
	case "unit_name_overlap", "duty_overlap", "membership_overlap":
		errs.Add("on", "该日期之后已登记有变更，请改用更晚的日期")
	case "unit_name_dates", "duty_dates", "membership_dates":
		errs.Add("on", "日期须晚于起始日期")
	default:
		return err
	}
	return errs
}

// isStep says whether a unit changes by a step of that name and with a dated form.
func isStep(step string) bool {
	return step == StepRename || step == StepDuty || step == StepLeave || step == StepJoin
}

// CheckStep refuses a word that is no step with a form.
func CheckStep(step string) error {
	if !isStep(step) {
		return fault.NotFound()
	}
	return nil
}
