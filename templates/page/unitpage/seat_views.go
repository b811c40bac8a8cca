package unitpage

import (
	"strconv"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/part"
)

// SeatView is the page of one seat.
type SeatView struct {
	unit.Seat
	Offers      []flow.Offer
	End, Change bool // the reader may end it, or ask for a change
	// Account is the page of the person's account, or the form that opens one; empty for whoever keeps none. Opens says which.
	Account string
	Opens   bool
	Token   form.Token
	Errors  form.Errors
}

func (v SeatView) head() part.Head {
	word, tone := seatState(v.Seat)
	return part.Head{Title: v.Name, Sub: v.Label(), Tag: word, Tone: tone}
}

func (v SeatView) crumbs() []part.Crumb {
	if v.Unit == 0 {
		return []part.Crumb{{Label: "任职管理", URL: "/seats"}, {Label: v.String()}}
	}
	return []part.Crumb{{Label: "成员单位", URL: "/units"}, {Label: v.UnitName, URL: unit.Path(v.Unit) + tabPeople}, {Label: v.Name}}
}

// SeatFormView is the form of a new seat. Slot and Section say what the role asks for.
type SeatFormView struct {
	Plan          unit.Plan
	Form          unit.SeatForm
	Slot, Section bool
	Token         form.Token
	Errors        form.Errors
}

// Title is what the form does.
func (v SeatFormView) Title() string {
	if v.Plan.Old != nil {
		return "申请变更" + v.Plan.Role.Title()
	}
	return "登记" + v.Plan.Role.Title()
}

func (v SeatFormView) button() string {
	if v.Plan.Old != nil {
		return "申请变更"
	}
	return "登记"
}

func (v SeatFormView) hint() string {
	if v.Plan.BySecurity {
		return "由安全管理员确认后生效，确认前原任职不变"
	}
	return "由联席会议办公室确认后生效，确认前原任职不变"
}

func (v SeatFormView) nameLabel() string {
	if v.Plan.Old != nil {
		return "新" + v.Plan.Role.Title()
	}
	return "姓名"
}

func (v SeatFormView) pairs() []part.Pair {
	out := []part.Pair{}
	if v.Plan.Unit.ID != 0 {
		out = append(out, part.Pair{Label: "单位", Text: v.Plan.Unit.Name})
	}
	out = append(out, part.Pair{Label: "身份", Text: v.Plan.Role.Title()})
	if o := v.Plan.Old; o != nil {
		out = append(out, part.Pair{Label: "原" + v.Plan.Role.Title(), Text: o.Name + "　" + o.Section + o.Title})
	}
	return out
}

// asksSame says whether there is a question whether somebody on record is the person.
func (v SeatFormView) asksSame() bool {
	return len(v.Plan.Namesakes) > 0 && (v.Errors.Of("same") != "" || v.Form.Same != "")
}

// people are those registered already, each once.
func (v SeatFormView) people() []part.Option {
	out := []part.Option{{Value: "", Label: "新人员"}}
	seen := map[int64]bool{}
	for _, p := range v.Plan.People {
		if !seen[p.Person] {
			seen[p.Person] = true
			out = append(out, part.Option{Value: strconv.FormatInt(p.Person, 10), Label: p.Name + "（" + p.Role.Title() + "）"})
		}
	}
	return out
}

func (v SeatFormView) back() string {
	switch {
	case v.Plan.Old != nil:
		return unit.SeatPath(v.Plan.Old.ID)
	case v.Plan.Unit.ID != 0:
		return unit.Path(v.Plan.Unit.ID) + tabPeople
	}
	return "/seats"
}

func (v SeatFormView) crumbs() []part.Crumb {
	if v.Plan.Unit.ID == 0 {
		return []part.Crumb{{Label: "任职管理", URL: "/seats"}, {Label: v.Title()}}
	}
	return []part.Crumb{{Label: "成员单位", URL: "/units"}, {Label: v.Plan.Unit.Name, URL: v.Plan.Unit.Path() + tabPeople}, {Label: v.Title()}}
}

// unitChoice are the units as options, members apart from districts and zones.
func unitChoice(units []unit.Unit) []part.Group {
	out := []part.Group{}
	for _, kind := range []string{unit.KindMember, unit.KindLocality, unit.KindOther} {
		g := part.Group{Title: unit.KindWord(kind)}
		for _, u := range units {
			if u.Kind == kind && u.Current {
				g.Options = append(g.Options, part.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
			}
		}
		if len(g.Options) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func vacancies(list []unit.Vacancy) []part.Option {
	out := make([]part.Option, len(list))
	for i, v := range list {
		out[i] = part.Option{Value: v.Role, Label: v.Title}
	}
	return out
}

func endFollows(s unit.Seat) string {
	if unit.EndStep(s) == "end" {
		return "自离任日期起，此身份的权限随即失效；已有的签批、参会和办理记录不变。"
	}
	return "提请后告知本人、安全管理员和负责人；由提请人以外的办公室人员、安全管理员或者本人确认后，自离任日期起权限失效，确认前仍在任。已有的签批、参会和办理记录不变。"
}

func endButton(s unit.Seat) string {
	if unit.EndStep(s) == "end" {
		return "办理离任"
	}
	return "提请离任"
}
