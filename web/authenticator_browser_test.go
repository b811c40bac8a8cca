//go:build !quick

package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
	"jointmeeting/web/accountweb"
)

// TestPasskeyInTheBrowser: the chief makes a passkey in a browser, the security officer's confirmation is
// recorded, and the chief signs with it; the page is looked at on a desk and on a phone.
func TestPasskeyInTheBrowser(t *testing.T) {
	p, id := minutesAt(t, minutes.Signing)
	server := httptest.NewServer(p.h)
	defer server.Close()
	base := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	tab := browsertest.Open(t)
	tab.VirtualAuthenticator()
	change(t, p.db, "UPDATE account SET must_change = false WHERE login = 'chief'")
	tab.Go(base + "/login")
	tab.Fill("用户名", "chief")
	tab.Fill("密码", sample.Password)
	tab.ClickButton("登录")
	tab.Go(base + accountweb.PasskeyPath)
	tab.Accessible()
	tab.Fill("名称", "办公平板")
	tab.Fill("登录密码", sample.Password)
	tab.Leave(func() { tab.ClickButton("登记") })
	tab.See("备用码只显示这一次")
	tab.Accessible()
	change(t, p.db, "UPDATE authenticator SET confirmed_at = now(), confirmed_by = 'x'")
	for _, width := range []int{1440, 390, 320} {
		tab.Resize(width, 900)
		tab.Go(base + minutes.Path(id) + "/sign")
		if n := tab.Overflow(); n > 0 {
			t.Errorf("at %d px: %d px too wide", width, n)
		}
	}
	for _, width := range []int{390, 1440} {
		tab.Resize(width, 900)
		tab.Go(base + "/delegations/new")
		if n := tab.Overflow(); n > 0 {
			t.Errorf("the delegation at %d px: %d px too wide", width, n)
		}
	}
	tab.Accessible()
	tab.Choose("受委托的召集人", "陈示安")
	tab.Fill("委托主持的会议", "第2次专题会议")
	tab.Fill("起始日期", meetingAt(0, "")[:10])
	tab.Fill("截止日期", meetingAt(20, "")[:10])
	tab.Leave(func() { tab.ClickButton("用通行密钥新增委托") })
	tab.See("已委托陈示安主持")
	tab.Go(base + minutes.Path(id) + "/sign")
	tab.Accessible()
	tab.Leave(func() { tab.ClickButton("用通行密钥确认签批") })
	tab.See("已签发，办公室将印发")
	tab.Calm()
	for _, s := range sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Signatures {
		if s.Stage == signing.StageSign && s.Grade != "A" {
			t.Errorf("signed by %s", s.Method)
		}
	}
	if faults, err := minutes.Verify(t.Context(), p.db.Pool()); err != nil || len(faults) > 0 {
		t.Errorf("verify: %v %v", faults, err)
	}
}
