package authenticator

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/message"
)

// recoveryUsed is the event of a recovery code that opened.
const recoveryUsed = "authenticator.recovery_used"

// Events are what people are told of what they prove themselves with.
func Events() []message.Kind {
	return []message.Kind{{Name: recoveryUsed, About: &personal, Class: message.Notice, To: oneself(), Link: "/me/security",
		Title: "您的一个备用码已被使用", Line: "还有 {left} 个没有用过。不是本人使用的，请立即修改密码，并告知安全管理员"}}
}

// oneself is every role, of the very person.
func oneself() (list []access.Right) {
	for _, r := range access.Roles() {
		list = append(list, r.Of(access.Self))
	}
	return list
}
