package account

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/message"
)

// Themselves is the person whom a change is about, whatever seat they hold.
func Themselves() (out []access.Right) {
	for _, r := range access.Roles() {
		out = append(out, r.Of(access.Self))
	}
	return out
}

// Events are what people are told of how they sign in: also when the act was done in their own name.
func Events() []message.Kind {
	return []message.Kind{
		{Name: "credential.changed", About: &changed, Class: message.Notice, To: Themselves(), Self: true, Link: "/me/security",
			Title: "{what}", Line: "办理人：{by}。不是您本人操作？请立即联系安全管理员"},
		{Name: "account.disabled", About: &changed, Class: message.Notice, To: []access.Right{access.May(access.Security), access.May(access.Director), access.May(access.Auditor)},
			Self: true, Link: "/messages", Title: "{name}的账号已停用", Line: "办理人：{by}。有疑问的，请立即与本人和办理人核实"},
		{Name: "credential.paused", About: &changed, Class: message.ToDo, To: []access.Right{access.May(access.Security)}, Link: CredentialsPath,
			While: running, Title: "请核实{name}的登录方式变更", Line: "{what}，办理人：{by}；核实前暂停其签批"},
	}
}
