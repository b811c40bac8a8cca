package web

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// TestMinutesPagesInTheBrowser looks at the pages of minutes as their readers do: nothing overflows, no
// policy report, no finding of axe, at the width of a desk, of a phone, and of a small phone.
func TestMinutesPagesInTheBrowser(t *testing.T) {
	p, id := minutesAt(t, minutes.Signing)
	path := minutes.Path(id)
	sample.MinutesStep(t, p.db, "chief", id, "return", "第一条文字不妥")
	f := minutes.Of(sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes)
	f.Rows[0].Text, f.Rows[0].Due, f.Note = "开展中小学生营养餐标准化示范，形成可推广的工作规范。", "2026-10-01", "采纳总召集人意见"
	sample.SaveMinutes(t, p.db, "office1", id, f)
	server := httptest.NewServer(p.h)
	defer server.Close()
	tab := browsertest.Open(t)
	look := func(name, path string) {
		t.Helper()
		for _, width := range []int{1440, 390, 320} {
			tab.Resize(width, 900)
			tab.Go(server.URL + path)
			if n := tab.Overflow(); n > 0 {
				t.Errorf("%s at %d px: %d px too wide", path, width, n)
			}
			if dir := os.Getenv("SHOTS"); dir != "" && width != 320 {
				tab.Shot(filepath.Join(dir, "minutes-"+name+map[int]string{1440: "-d.png", 390: "-m.png"}[width]), width)
			}
		}
		tab.Accessible()
		tab.Calm()
	}
	enter := func(login string) {
		t.Helper()
		change(t, p.db, "UPDATE account SET must_change = false WHERE login = $1", login)
		tab.Go(server.URL + "/login")
		tab.Fill("用户名", login)
		tab.Fill("密码", sample.Password)
		tab.ClickButton("登录")
	}
	enter("office1")
	for _, x := range []struct{ name, path string }{{"list", "/minutes"}, {"draft", path}, {"edit", path + "/edit"}, {"versions", path + "/versions"},
		{"version", path + "/versions/2"}, {"compare", path + "/compare"}, {"beside", path + "/compare?from=1&to=3&view=side"}} {
		look(x.name, x.path)
	}
	tab.Resize(1440, 900)
	tab.Go(server.URL + path + "/edit")
	tab.Fill("会议概况", "写到一半的概况")
	tab.Await("已自动保存")
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}} {
		sample.MinutesStep(t, p.db, s[0], id, s[1], "同意。")
	}
	look("paper", path+"/paper")
	enter("chief")
	look("sign", path+"/sign")
	look("security", "/me/security")
	look("code", codePath)
	enter("security")
	change(t, p.db, `INSERT INTO authenticator (person, kind, name, seed, added_at) SELECT person, 'code', '手机', 'x', now() FROM account WHERE login = 'chief'`)
	look("authenticators", "/authenticators")
}
