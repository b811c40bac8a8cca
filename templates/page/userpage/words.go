package userpage

import (
	"strconv"

	"jointmeeting/internal/account"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
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

func handedNote(h handover.Handed) string {
	switch {
	case h.Second:
		return "第一段由系统管理员交给本人。两段合起来在 " + layout.DateTime(h.Ends) + " 前使用一次。"
	case h.Halves:
		return "此人员的启用码分两段：请安全管理员在 " + layout.DateTime(h.Ends) + " 前确认，并把第二段交给本人。只有一段不能设置密码。"
	}
	return "在 " + layout.DateTime(h.Ends) + " 前使用一次。"
}

func personOptions(people []account.Person) []part.Option {
	out := []part.Option{{Value: "", Label: "新人员，在下面填写姓名"}}
	for _, p := range people {
		out = append(out, part.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.Name})
	}
	return out
}

func accountNameHint(people []account.Person) string {
	if len(people) == 0 {
		return ""
	}
	return "新人员填写；已在上面选择人员的不必填写"
}

func accountRoles() []part.Option {
	out := []part.Option{{Value: "", Label: "暂不任职"}}
	for _, r := range account.Roles() {
		out = append(out, part.Option{Value: string(r), Label: r.Title()})
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
