package userpage

import (
	"strconv"

	"jointmeeting/internal/account"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/part"
)

func mustWord(a account.Account) string {
	if a.MustChange {
		return "一次性密码，登录后须修改"
	}
	return "已由本人设置"
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
