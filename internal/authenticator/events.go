package authenticator

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/setting"
)

// Events are what people are told besides the changes of their own: that somebody had their password and no second proof, and that the
// security officer, who alone does, has changed a rule by which people prove themselves.
func Events() []message.Kind {
	return []message.Kind{
		{Name: "signin.refused", About: &tried, Class: message.Notice, To: account.Themselves(), Self: true, Link: "/me/security",
			Title: "有人输入了您的登录密码，但再次验证没有通过", Line: "没有登录成功。不是您本人操作？请立即修改密码，并联系安全管理员"},
		{Name: "signin.held", About: &tried, Class: message.Notice, To: account.Themselves(), Self: true, Link: "/me/security",
			Title: "有人只凭您的登录密码登录，还没有登记验证方式", Line: "登记以前不能使用系统。不是您本人操作？请立即用启用码重设密码，并联系安全管理员"},
		{Name: "signin.elsewhere", About: &tried, Class: message.Notice, To: account.Themselves(), Self: true, Link: "/me/security",
			Title: "您的账号已在新的网络和浏览器登录", Line: "只凭登录密码。不是您本人操作？请立即修改密码，退出其他设备，并联系安全管理员"},
		{Name: "setting.secured", About: &rules, Class: message.Notice, Link: "/me/security",
			To:    []access.Right{access.May(access.Chief), access.May(access.Convenor), access.May(access.Admin), access.May(access.Security), access.May(access.Auditor)},
			Title: "安全设置已更改：{label}", Line: "现为“{value}”，办理人：{by}。有疑问的，请立即与审计员或办公室核实"},
	}
}

// TellRefused tells inside the act that somebody had the person's password and no second proof.
func TellRefused(ctx context.Context, tx *db.Tx, person int64) error {
	return message.Tell(ctx, tx, "signin.refused", person)
}

// ChangeRules is what follows inside the act where a security setting was changed: who has changed it must still get in by it, and the others
// are told.
func ChangeRules(ctx context.Context, tx *db.Tx, d setting.Def) error {
	if d.Key == setting.LoginSecond || d.Key == setting.LoginEnrolDays {
		out, err := shutOut(ctx, tx)
		if err != nil {
			return err
		}
		if out {
			return form.Errors{{Field: "value", Text: "按此设置，您本人须先登记动态验证码或通行密钥才能再使用系统。请先在“个人中心—登录安全”登记，再改此项"}}
		}
	}
	return message.Tell(ctx, tx, "setting.secured", d.Number())
}

// shutOut says whether whoever acts would have to register something before they can use the portal again, by what the act leaves behind.
func shutOut(ctx context.Context, tx *db.Tx) (bool, error) {
	st, _, err := standingTx(ctx, tx, tx.Who.Person)
	if err != nil || st.Has || !st.Needs {
		return false, err
	}
	due, err := account.DueTx(ctx, tx, tx.Who.Person)
	if err != nil {
		return false, fmt.Errorf("find whether person %d must register now: %w", tx.Who.Person, err)
	}
	return due, nil
}
