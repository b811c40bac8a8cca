package web

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/web/accountweb"
)

// TestSignWithACode: a generator is added on its page, confirmed by the security officer, asked for on the
// sign page, and taken away with the password and a code of its own, being the last.
func TestSignWithACode(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Signing)
	path, chief, security := minutes.Path(id), p.as("chief"), p.as("security")
	page := chief.get(accountweb.CodePath).Is(200).Page()
	secret := page.Find("p b").Text()
	f := page.Form(accountweb.CodePath).Fill("名称", "工作手机").Fill("登录密码", sample.Password)
	to, values := f.Fill("当前的 6 位数字", "12345").Press("登记")
	page = chief.post(to, values).Is(422).Page()
	page.Sees("验证码不正确")
	if page.Find("p b").Text() != secret {
		t.Fatal("a refused form shows another seed")
	}
	to, values = page.Form(accountweb.CodePath).Fill("登录密码", sample.Password).Fill("当前的 6 位数字", codeAt(t, secret, 0)).Press("登记")
	chief.post(to, values).Is(200).Page().Sees("备用码只显示这一次")
	chief.get("/me/security").Page().Sees("工作手机", "暂不能签批")
	if strings.Contains(chief.get(path+"/sign").Is(200).Text, `name="code"`) {
		t.Error("a generator that waits is asked for")
	}
	for _, login := range []string{"chief", "admin", "office1"} {
		p.as(login).get("/authenticators").Is(403)
	}
	page = security.get("/authenticators").Is(200).Page()
	var action string
	for _, x := range page.Forms() {
		if strings.HasSuffix(x.Action, "/do/confirm") {
			action = x.Action
		}
	}
	security.press(page, action, "确认 "+sample.Who(t, p.db, "chief").Name).To("/authenticators")
	f = chief.get(path+"/sign").Is(200).Page().Form(path+"/do/choose").Fill("登录密码", sample.Password)
	to, values = f.Press("确认签批")
	page = chief.post(to, values).Is(422).Page()
	page.Sees("请填写动态验证码")
	to, values = page.Form(path+"/do/choose").Fill("登录密码", sample.Password).Fill("动态验证码", codeAt(t, secret, 1)).Press("确认签批")
	chief.post(to, values).To(path)
	chief.get(path).Page().Sees("已签发", "B 级：密码和动态验证码")
	chief.get(path + "/sign").Is(200).Page().Sees("您现在没有需要办理的步骤")
	mine := chief.get("/me/security").Page().Link("工作手机")
	p.as("director").get(mine).Is(404)
	to, values = chief.get(mine).Is(200).Page().Form(mine+"/remove").Fill("登录密码", "wrong").Press("移除")
	page = chief.post(to, values).Is(422).Page()
	to, values = page.Form(mine+"/remove").Fill("登录密码", sample.Password).Press("移除")
	page = chief.post(to, values).Is(422).Page()
	page.Sees("请填写动态验证码")
	to, values = page.Form(mine+"/remove").Fill("登录密码", sample.Password).Fill("动态验证码", codeAt(t, secret, 1)).Press("移除")
	chief.post(to, values).Is(422).Page().Sees("此验证码已用过")
	change(t, p.db, "UPDATE authenticator SET last_step = 0")
	to, values = chief.get(mine).Page().Form(mine+"/remove").Fill("登录密码", sample.Password).Fill("动态验证码", codeAt(t, secret, 0)).Press("移除")
	chief.post(to, values).To("/me/security")
	chief.get("/me/security").Page().Sees("已移除动态验证码")
	if strings.Contains(chief.get("/me/security").Page().Find("main").Text(), "可用于签批") {
		t.Error("the generator is still there")
	}
}

// codeAt is the code that many steps from now.
func codeAt(t testing.TB, secret string, steps int) string {
	t.Helper()
	plain := ""
	for _, r := range secret {
		if r != ' ' {
			plain += string(r)
		}
	}
	code, err := totp.GenerateCode(plain, time.Now().Add(time.Duration(steps)*30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// TestStatementHasItsGuards: a statement is prepared only for whom it waits, and nothing is written.
func TestStatementHasItsGuards(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Signing)
	path := minutes.Path(id) + "/statement"
	to, values := p.as("chief").get(minutes.Path(id) + "/sign").Page().Form(minutes.Path(id) + "/do/choose").Press("确认签批")
	_ = to
	before := digestOf(t, p.db)
	p.as("chief").post(path, values).Is(422).Page().Sees("没有可用于签批的通行密钥")
	p.as("convenor1").post(path, values).Is(403)
	p.as("liaison-jyj").post(path, values).Is(403)
	if digestOf(t, p.db) != before {
		t.Error("preparing a statement wrote something")
	}
}
