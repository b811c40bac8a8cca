package userpage

import (
	"strconv"

	"jointmeeting/internal/account"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

func mustWord(a account.Account) string {
	if !a.Started {
		return "待启用：本人尚未设置"
	}
	if a.MustChange {
		return "一次性密码，登录后须修改"
	}
	return "已由本人设置"
}

// codeWord is the state of an open code.
func codeWord(c handover.Code) string {
	switch {
	case c.Valid():
		return "可以使用"
	case c.Officer && !c.OtherOfficer:
		return "待第二人确认：由审计员在“登录核实”确认，或在服务器上运行 portal user approve " + c.Login
	case !c.OtherOfficer:
		return "待第二人确认：没有能登录的安全管理员，请在服务器上运行 portal user approve " + c.Login
	}
	return "待安全管理员确认"
}

func handedTitle(h handover.Handed) string {
	switch {
	case h.Second:
		return "启用码的第二段"
	case h.Halves:
		return "启用码的第一段"
	}
	return "启用码"
}

// handedName is whose code it is: the name first, since two logins look much alike.
func handedName(h handover.Handed) string {
	if h.Name == "" {
		return h.Login
	}
	return h.Name + "（" + h.Login + "）"
}

// handedNote says until when what is to be done: of a first half until when it is to be approved, since the time to use it begins with that.
func handedNote(h handover.Handed) string {
	switch {
	case h.Second:
		return "第一段由系统管理员交给本人。两段合起来在 " + layout.DateTime(h.Ends) + " 前使用一次。"
	case h.Lone:
		return "此人员的启用码分两段。系统中没有其他能登录的安全管理员，请在 " + layout.DateTime(h.Ends) + " 前由审计员在“登录核实”确认，或由运维人员在服务器上运行 portal user approve " +
			h.Login + " 取得第二段，直接交给本人。只有一段不能设置密码。"
	case h.Halves:
		return "此人员的启用码分两段：请安全管理员在 " + layout.DateTime(h.Ends) + " 前确认，并把第二段交给本人；使用期限从确认时起算，以第二段上写明的为准。只有一段不能设置密码。"
	}
	return "在 " + layout.DateTime(h.Ends) + " 前使用一次。"
}

// people are the people who have no account yet, with what they are: two may have one name.
func (f FormView) people() []part.Option {
	out := []part.Option{{Value: "", Label: "新人员，在下面填写姓名"}}
	for _, p := range f.Waiting {
		out = append(out, part.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.Name + "（" + p.SeatWords() + "）"})
	}
	return out
}

func (f FormView) nameHint() string {
	if len(f.Waiting) == 0 {
		return ""
	}
	return "新人员填写；已在上面选择人员的不必填写"
}

// asksSame says whether there is a question whether somebody on record is the person.
func (f FormView) asksSame() bool {
	return len(f.Namesakes) > 0 && (f.Errors.Of("same") != "" || f.Typed.Same != "")
}

func (f FormView) same() []part.Option { return shared.SameAs(f.Namesakes, f.Typed.Name) }

func roles() []part.Option {
	out := []part.Option{{Value: "", Label: "暂不任职"}}
	for _, r := range enrolment.Roles() {
		out = append(out, part.Option{Value: r.Role, Label: r.Title})
	}
	return out
}

func accountUnits(units []unit.Unit) []part.Option {
	out := []part.Option{{Value: "", Label: "无"}}
	for _, u := range units {
		out = append(out, part.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
	}
	return out
}

// found says how the rows of a roster stand.
func (v RosterView) found() string {
	bad := 0
	for _, r := range v.Rows {
		if len(r.Faults) > 0 {
			bad++
		}
	}
	if bad == 0 {
		return strconv.Itoa(len(v.Rows)) + " 人都可以导入，尚未导入"
	}
	return strconv.Itoa(len(v.Rows)) + " 人，其中 " + strconv.Itoa(bad) + " 人有问题"
}

// fresh are those to whom no code was handed out, as many as are printed at a time.
func (v SlipsView) fresh() map[int64]bool {
	out := map[int64]bool{}
	for _, p := range v.People {
		if p.CodeEnds == nil && len(out) < handover.SlipsMost {
			out[p.ID] = true
		}
	}
	return out
}

// picks print for those who are ticked, or for all who have no code: nobody is ticked beforehand, or whoever goes back would print for others.
func (v SlipsView) picks(fresh int) part.Picks {
	p := part.Picks{Token: v.Token, Act: "slips", Action: enrolment.SlipsPath, Caption: "待启用的账号", Picked: v.Picked, One: "打印所选", Back: "/admin/users",
		Cols: []part.Col{{Label: "姓名"}, {Label: "任职"}, {Label: "用户名"}, {Label: "启用码"}}}
	if fresh > 0 {
		p.All = "打印全部未发放的（" + strconv.Itoa(fresh) + " 张）"
	}
	return p
}
