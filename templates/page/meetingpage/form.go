package meetingpage

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// FormView is the form of a new meeting, or of one in planning when ID is set.
type FormView struct {
	ID      int64
	Version int
	Form    meeting.Form
	Choices meeting.Choices
	Tok     form.Token
	Errs    form.Errors
	Blank   int // empty rows for guests
}

// Title is the page's name.
func (p FormView) Title() string {
	if p.ID != 0 {
		return "修改会议"
	}
	return "新建会议"
}

func (p FormView) action() string {
	if p.ID != 0 {
		return meeting.Path(p.ID)
	}
	return "/meetings"
}

func (p FormView) back() string {
	if p.ID != 0 {
		return meeting.Path(p.ID)
	}
	return "/meetings"
}

func (p FormView) buttons() []part.Button {
	label := "创建会议"
	if p.ID != 0 {
		label = "保存"
	}
	return []part.Button{{Label: label, Kind: "primary", Save: true}, part.Cancel(p.back())}
}

func (p FormView) kinds() []part.Tab {
	out := []part.Tab{}
	for _, k := range meeting.Fields.Of("kind").Options {
		out = append(out, part.Tab{Label: k.Label, URL: "/meetings/new?kind=" + k.Value, Current: k.Value == p.Form.Kind})
	}
	return out
}

// field is a declared field with what was typed in it and what is wrong with it.
func (p FormView) field(name string) part.Field {
	f := meeting.Fields.Of(name)
	out := shared.Declared(f)
	if f.Text != nil {
		out.Value = *f.Text(&p.Form)
	}
	switch name {
	case "chair":
		out.Hint, out.Width = p.chairHint(), "md"
	case "receipt_due":
		out.Hint = p.dueHint()
	}
	out.Error = p.Errs.Of(name)
	return out
}

// chairs lists who may chair; a convenor without a delegation is shown with that word.
func (p FormView) chairs() []part.Option {
	out := []part.Option{{Label: "请选择"}}
	for _, h := range p.Choices.Chairs(p.Form.Kind) {
		out = append(out, part.Option{Value: strconv.FormatInt(h.Person, 10), Label: strings.Join([]string{h.Name, h.Role.Title(), h.Title}, " ") + p.mandate(h)})
	}
	return out
}

// mandate says of a convenor until when a delegation runs.
func (p FormView) mandate(h unit.Holder) string {
	if h.Slot == 0 || p.Form.Kind == meeting.Liaison || (p.Form.Kind == meeting.Special && !p.Choices.Strict) {
		return ""
	}
	for _, d := range p.Choices.Delegations {
		if d.ToPerson == h.Person {
			return "（受委托 " + layout.Day(d.ValidFrom) + "—" + layout.Day(d.ValidTo) + "）"
		}
	}
	return "（没有委托）"
}

func (p FormView) leaders() []part.Option {
	out := []part.Option{}
	for _, h := range p.Choices.Leaders() {
		out = append(out, part.Option{Value: strconv.FormatInt(h.Person, 10), Label: h.Name, Note: h.Role.Title(), On: slices.Contains(p.Form.Leaders, h.Person)})
	}
	return out
}

// units are the current members and, as observers, the districts and zones.
func (p FormView) units() []part.Group {
	groups := []part.Group{{Title: "成员单位"}, {Title: "区和园区（列席）"}}
	for _, u := range p.Choices.Units {
		n := map[string]int{unit.KindMember: 0, unit.KindLocality: 1}[u.Kind]
		if u.Kind == unit.KindOther || !u.Current {
			continue
		}
		groups[n].Options = append(groups[n].Options, part.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name, On: slices.Contains(p.Form.Units, u.ID)})
	}
	return groups
}

// guests are the rows as typed and the empty ones.
func (p FormView) guests() []meeting.Guest {
	return append(append([]meeting.Guest{}, p.Form.Guests...), make([]meeting.Guest, p.Blank)...)
}

var guestKinds = []part.Option{{Value: meeting.Expert, Label: "专家"}, {Value: meeting.Department, Label: "其他相关部门"}}
