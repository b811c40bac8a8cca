//go:build !quick

package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/setting"
	"jointmeeting/web/accountweb"
)

// TestPasskeyAtSignIn: whoever is held at sign-in types a code and registers a passkey; whoever has one signs in with it, on a desk and on a phone; the session list names the browser.
func TestPasskeyAtSignIn(t *testing.T) {
	d := sampledb.DB(t)
	p := newPortal(t, d)
	server := httptest.NewServer(p.h)
	defer server.Close()
	base := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	tab := browsertest.Open(t)
	tab.VirtualAuthenticator()
	change(t, d, "UPDATE account SET must_change = false WHERE login = 'office1'")
	signIn := func() {
		tab.Go(base + "/login?next=/me/security")
		tab.Fill("用户名", "office1")
		tab.Fill("密码", sample.Password)
		tab.Leave(func() { tab.ClickButton("登录") })
	}
	set(t, d, setting.LoginEnrolDays, "0")
	set(t, d, setting.LoginEnrolCode, "1")
	signIn()
	tab.See("请先填写启用码")
	for _, width := range []int{390, 320, 1440} {
		tab.Resize(width, 900)
		if n := tab.Overflow(); n > 0 {
			t.Errorf("the page that asks for a code at %d px: %d px too wide", width, n)
		}
		tab.Accessible()
	}
	tab.Fill("启用码", p.code("office1"))
	tab.Leave(func() { tab.ClickButton("核对启用码") })
	tab.See("启用码正确")
	tab.Go(base + accountweb.PasskeyPath)
	tab.Fill("名称", "办公平板")
	tab.Fill("登录密码", sample.Password)
	tab.Leave(func() { tab.ClickButton("登记") })
	tab.See("备用码只显示这一次")
	signIn()
	tab.See("请再验证一次")
	for _, width := range []int{1440, 390, 320} {
		tab.Resize(width, 900)
		if n := tab.Overflow(); n > 0 {
			t.Errorf("at %d px: %d px too wide", width, n)
		}
		tab.Accessible()
	}
	tab.Leave(func() { tab.ClickButton("用通行密钥验证") })
	tab.See("本机，正在使用")
	tab.Calm()
	if n := query[int](t, d, "SELECT count(*)::int FROM signin_step"); n != 0 {
		t.Errorf("%d second steps are left", n)
	}
}
